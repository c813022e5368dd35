import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { LocationChanged } from '@oms/platform/events/stock-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { isTimeZone } from '@oms/platform/values/zoned-time';
import type { FulfillmentServices } from '../services.js';

/** What fulfillment reads of `LocationChanged`; older ones do not tell all of it. */
type Location = Pick<LocationChanged, 'locationId' | 'code' | 'name' | 'active' | 'address'> &
  Partial<Pick<LocationChanged, 'kind' | 'timeZone' | 'pickupEnabled'>>;

/** Keeps where parcels are sent from and fetched. */
export const recordLocations = (
  ctx: OperationContext<FulfillmentServices>,
  events: readonly IntegrationEvent<Location>[],
): Promise<void> =>
  consumeEvents(ctx, 'fulfillment.record-locations', events, async (tx, fresh) => {
    const locations = fresh.map(({ payload: { locationId, code, name, active, address, ...more } }) => ({
      id: locationId,
      code,
      name,
      active,
      address,
      kind: more.kind ?? 'WAREHOUSE',
      time_zone: more.timeZone && isTimeZone(more.timeZone) ? more.timeZone : 'UTC',
      pickup_enabled: more.pickupEnabled ?? false,
    }));
    await run(
      tx.db,
      sql`insert into known_location (id, code, name, active, address, kind, time_zone, pickup_enabled)
          select * from ${recordset(locations, 's', 'id uuid, code text, name text, active boolean, address jsonb, kind text, time_zone text, pickup_enabled boolean')} order by id
          on conflict (id) do update set code = excluded.code, name = excluded.name, active = excluded.active, address = excluded.address,
            kind = excluded.kind, time_zone = excluded.time_zone, pickup_enabled = excluded.pickup_enabled`,
    );
  });
