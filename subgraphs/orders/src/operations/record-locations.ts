import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { LocationChanged } from '@oms/platform/events/stock-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrdersServices } from '../services.js';

/** What orders reads of `LocationChanged`; older ones tell no address. */
type Location = Pick<LocationChanged, 'locationId' | 'code' | 'name' | 'active' | 'pickupEnabled'> &
  Partial<Pick<LocationChanged, 'address'>>;

/** Keeps what orders must know of a location: whether orders may be picked up there. */
export const recordLocations = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<Location>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.record-locations', events, async (tx, fresh) => {
    const locations = fresh.map(({ payload: { locationId, code, name, active, pickupEnabled, address } }) => ({
      id: locationId,
      code,
      name,
      active,
      pickup_enabled: pickupEnabled,
      address: address ?? null,
    }));
    await run(
      tx.db,
      sql`insert into known_location (id, code, name, active, pickup_enabled, address) select * from ${recordset(locations, 's', 'id uuid, code text, name text, active boolean, pickup_enabled boolean, address jsonb')} order by id
          on conflict (id) do update set code = excluded.code, name = excluded.name, active = excluded.active, pickup_enabled = excluded.pickup_enabled, address = excluded.address`,
    );
  });
