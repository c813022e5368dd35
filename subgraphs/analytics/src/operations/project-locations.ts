import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { AnalyticsServices } from '../services.js';
import { project } from './project.js';

export interface LocationFact {
  readonly locationId: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
}

/** Locations as a dimension. */
export const projectLocations = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<LocationFact>[],
): Promise<void> =>
  project(ctx, 'analytics.project-locations', events, async (tx, found) => {
    const locations = found.map(({ locationId, code, name, kind }) => ({ location_id: locationId, code, name, kind }));
    await run(
      tx.db,
      sql`insert into dim_location select * from ${recordset(locations, 'l', 'location_id uuid, code text, name text, kind text')} on conflict (location_id) do update set code = excluded.code, name = excluded.name, kind = excluded.kind`,
    );
  });
