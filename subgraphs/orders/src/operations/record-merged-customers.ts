import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { mergeCredit } from '../storage/merge-credit.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';

export interface CustomerMerged {
  readonly customerId: string;
  readonly mergedInto: string;
}

/** Orders and store credit of a customer that has become part of another move to that one; each order says so on its timeline. */
export const recordMergedCustomers = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<CustomerMerged>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.record-merged-customers', events, async (tx, fresh) => {
    const merged = new Map(fresh.map(({ payload }) => [payload.customerId, payload]));
    const found = await rows<{ id: string }>(
      tx.db,
      sql`select id from orders where customer_id = any(${[...merged.keys()]}::uuid[]) order by id`,
    );
    const orders = await lockOrders(
      tx.db,
      found.map(({ id }) => id),
    );
    const changes = orders.flatMap((order) => {
      const move = merged.get(order.customerId ?? '');
      if (!move) return [];
      const before = demandFingerprint(order);
      order.customerId = move.mergedInto;
      return [{ order, before, entries: [{ type: 'CUSTOMER_MERGED', visibility: 'STAFF', data: move } as const] }];
    });
    const moved = changes.map(({ order }) => ({ id: order.id, customerId: order.customerId }));
    await run(
      tx.db,
      sql`update orders set customer_id = m."customerId" from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as m(id uuid, "customerId" uuid) where orders.id = m.id`,
    );
    await saveOrders(tx, ctx.services, changes);
    await mergeCredit(tx, [...merged.values()]);
  });
