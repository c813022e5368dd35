import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { FulfillmentServices } from '../services.js';

export interface LocationChanged {
  readonly locationId: string;
  readonly code: string;
  readonly name: string;
  readonly active: boolean;
  readonly address: AddressValue;
}

/** Keeps where parcels are sent from. */
export const recordLocations = (
  ctx: OperationContext<FulfillmentServices>,
  events: readonly IntegrationEvent<LocationChanged>[],
): Promise<void> =>
  consumeEvents(ctx, 'fulfillment.record-locations', events, async (tx, fresh) => {
    const locations = fresh.map(({ payload: { locationId, code, name, active, address } }) => ({
      id: locationId,
      code,
      name,
      active,
      address,
    }));
    await run(
      tx.db,
      sql`insert into known_location select * from ${recordset(locations, 's', 'id uuid, code text, name text, active boolean, address jsonb')} order by id
          on conflict (id) do update set code = excluded.code, name = excluded.name, active = excluded.active, address = excluded.address`,
    );
  });
