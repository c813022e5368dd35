import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrdersServices } from '../services.js';

export interface LocationChanged {
  readonly locationId: string;
  readonly code: string;
  readonly name: string;
  readonly active: boolean;
  readonly pickupEnabled: boolean;
  readonly address?: unknown;
}

/** Keeps what orders must know of a location: whether orders may be picked up there. */
export const recordLocations = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<LocationChanged>[],
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
