import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import type { OrderMoved } from '@oms/platform/events/order-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { HOUSE_NOTICES } from '@oms/platform/outbox/notice-requested';
import type { CaseState } from '../rules/case-state.js';
import type { CustomersServices } from '../services.js';
import { saveCases } from '../storage/cases.js';

async function moveCases(tx: Tx, moved: readonly OrderMoved[]): Promise<void> {
  const ownerOf = new Map(moved.map(({ orderId, customerId }) => [orderId, customerId]));
  const states = await rows<CaseState>(
    tx.db,
    sql`select * from service_case where order_id = any(${[...ownerOf.keys()]}::uuid[]) and customer_id is null order by id for update`,
  );
  await saveCases(
    tx,
    states.map((state) => {
      const customerId = ownerOf.get(state.orderId ?? '') ?? null;
      const data = { customerId };
      return {
        state: { ...state, customerId },
        entries: [{ type: 'CUSTOMER_IDENTIFIED', visibility: 'STAFF', data }],
      };
    }),
  );
}

/**
 * OrderMoved → cases and messages about an order that nobody was known for are the customer's whose it is now; of an
 * order that moved with a merged customer they have moved already.
 */
export const recordMovedOrders = (
  ctx: OperationContext<CustomersServices>,
  events: readonly IntegrationEvent<OrderMoved>[],
): Promise<void> =>
  consumeEvents(ctx, 'customers.record-moved-orders', events, async (tx, fresh) => {
    const known = await rows<{ id: string }>(
      tx.db,
      sql`select id from customer where id = any(${fresh.map(({ payload }) => payload.customerId)}::uuid[])`,
    );
    const moved = fresh.map(({ payload }) => payload).filter((one) => known.some(({ id }) => id === one.customerId));
    await moveCases(tx, moved);
    const owners = moved.map(({ orderId, customerId }) => ({ order_id: orderId, customer_id: customerId }));
    await run(
      tx.db,
      sql`update notification n set customer_id = m.customer_id from ${recordset(owners, 'm', 'order_id uuid, customer_id uuid')}
          where n.order_id = m.order_id and n.customer_id is null and n.notice <> all(${HOUSE_NOTICES}::text[])`,
    );
  });
