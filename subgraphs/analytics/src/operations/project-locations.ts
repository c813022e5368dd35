import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { LocationChanged } from '@oms/platform/events/stock-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import { project } from './project.js';

/** What analytics reads of `LocationChanged`; older ones do not tell all of it. */
export type LocationFact = Pick<LocationChanged, 'locationId' | 'code' | 'name' | 'kind'> &
  Partial<Pick<LocationChanged, 'active' | 'address'>>;

const COLUMNS = 'location_id uuid, code text, name text, kind text, active boolean, country text';

/** Locations as a dimension. */
export const locationsProjection: Projection<LocationFact> = {
  consumer: 'analytics.project-locations',
  async write(db, found) {
    const locations = found.map(({ locationId, code, name, kind, active = true, address }) => ({
      location_id: locationId,
      code,
      name,
      kind,
      active,
      country: address?.countryCode ?? null,
    }));
    await run(
      db,
      sql`insert into dim_location (location_id, code, name, kind, active, country) select * from ${recordset(locations, 'l', COLUMNS)}
          on conflict (location_id) do update set code = excluded.code, name = excluded.name, kind = excluded.kind, active = excluded.active, country = excluded.country`,
    );
  },
};

/** What is told of locations. */
export const projectLocations = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<LocationFact>[],
): Promise<void> => project(ctx, locationsProjection, events);
