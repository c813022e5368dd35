import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import type { CustomerMerged } from '@oms/platform/events/customer-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { mergeCredit } from '../storage/merge-credit.js';
import { moveOrders } from '../storage/move-orders.js';

/**
 * Orders, store credit and exemptions from taxes of a customer that has become part of another move to that one; each
 * order says so on its timeline.
 */
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
    const moves = orders.flatMap((order) => {
      const data = merged.get(order.customerId ?? '');
      const entry = { type: 'CUSTOMER_MERGED', visibility: 'STAFF', data } as const;
      return data ? [{ order, customerId: data.mergedInto, entry }] : [];
    });
    await moveOrders(tx, ctx.services, moves);
    await mergeCredit(tx, [...merged.values()]);
    for (const { customerId, mergedInto } of merged.values())
      await run(
        tx.db,
        sql`insert into tax_exemption (customer_id, country, certificate, valid_from, valid_to)
            select ${mergedInto}, country, certificate, valid_from, valid_to from tax_exemption where customer_id = ${customerId}
            on conflict do nothing`,
      );
  });
