import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import type { CustomerErased } from '@oms/platform/events/customer-events';
import type { OrderErased } from '@oms/platform/events/order-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { EventDraft, IntegrationEvent } from '@oms/platform/outbox/event';
import { forgetEvents } from '@oms/platform/outbox/forget-events';
import { eraseOrder, isAtRest } from '../rules/erase-order.js';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { eraseBelongings, eraseCreditNotes } from '../storage/erase-belongings.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';

/** Entry of the timeline of an order whose person was taken out of it. */
const ERASED = 'PERSONAL_DATA_ERASED';
/** Orders that are rewritten in one transaction. */
const AT_A_TIME = 50;

const orderErased = ({ id, version }: OrderState): EventDraft<'OrderErased', OrderErased> => ({
  type: 'OrderErased',
  aggregateId: id,
  aggregateVersion: version,
  orderId: id,
  payload: { orderId: id },
});

/** Takes the persons out of orders that are locked and at rest; others hear of it by `OrderErased`. */
export async function eraseOrders(tx: Tx, services: OrdersServices, orders: readonly OrderState[]): Promise<void> {
  const changes = orders.map((order) => {
    const before = demandFingerprint(order);
    eraseOrder(order);
    return { order, before, reshaped: true, entries: [{ type: ERASED, visibility: 'STAFF' } as const] };
  });
  await eraseBelongings(tx, orders);
  await saveOrders(tx, services, changes);
  for (const order of orders) tx.emit(orderErased(order));
}

/**
 * Erases some orders of erased customers that are at rest, from the one after `after` on; answers where to go on, null at
 * the end.
 */
async function eraseSome(tx: Tx, services: OrdersServices, after: string | null): Promise<string | null> {
  const found = await rows<{ id: string }>(
    tx.db,
    sql`select o.id from erased_customer e join orders o on o.customer_id = e.customer_id
         where e.done_at is null and o.status in ('COMPLETED', 'CANCELLED', 'EXPIRED', 'DRAFT')
           and (${after}::uuid is null or o.id > ${after}::uuid)
           and not exists (select from order_event t where t.order_id = o.id and t.type = ${ERASED})
         order by o.id limit ${AT_A_TIME}`,
  );
  const ids = found.map(({ id }) => id);
  const atRest = (await lockOrders(tx.db, ids)).filter(isAtRest);
  if (atRest.length > 0) await eraseOrders(tx, services, atRest);
  return (found.length === AT_A_TIME && ids.at(-1)) || null;
}

/**
 * Forgets what was still being told when an order was erased, and is done with whoever has no order any more that names
 * them, once that is an hour ago.
 */
async function closeDone(tx: Tx): Promise<void> {
  const erased = await rows<{ orderId: string }>(
    tx.db,
    sql`select t.order_id from erased_customer e join orders o on o.customer_id = e.customer_id
          join order_event t on t.order_id = o.id and t.type = ${ERASED} where e.done_at is null`,
  );
  await forgetEvents(
    tx.db,
    erased.map(({ orderId }) => orderId),
  );
  await run(
    tx.db,
    sql`update erased_customer e set done_at = ${tx.now}::timestamptz
         where done_at is null and erased_at < ${tx.now}::timestamptz - interval '1 hour'
           and not exists (select from orders o where o.customer_id = e.customer_id and not exists (select from order_event t
             where t.order_id = o.id and t.type = ${ERASED} and t.occurred_at < ${tx.now}::timestamptz - interval '1 hour'))`,
  );
}

/**
 * `CustomerErased`: remembers who is to be taken out of their orders. Orders still under way need their address; they
 * lose it once they are at rest.
 */
export const recordErasedCustomers = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<CustomerErased>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.record-erased-customers', events, async (tx, fresh) => {
    const erased = fresh.map(({ payload, occurredAt }) => ({ customer_id: payload.customerId, erased_at: occurredAt }));
    await run(
      tx.db,
      sql`insert into erased_customer (customer_id, erased_at) select * from ${recordset(erased, 'e', 'customer_id uuid, erased_at timestamptz')}
          on conflict do nothing`,
    );
    await eraseCreditNotes(
      tx,
      fresh.map(({ payload }) => payload.customerId),
    );
    await eraseSome(tx, ctx.services, null);
  });

/** Goes on with those whose orders were too many or still under way. Safe twice: each order is erased once. */
export async function eraseOrdersAtRest(ctx: OperationContext<OrdersServices>): Promise<void> {
  for (let after: string | null = null, done = false; !done; done = after === null) {
    const from: string | null = after;
    after = await runCommand(ctx, 'eraseOrdersAtRest', async (tx) => {
      const next = await eraseSome(tx, ctx.services, from);
      if (next === null) await closeDone(tx);
      return next;
    });
  }
}
