import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import type { OrderMoved } from '@oms/platform/events/order-events';
import type { EventDraft } from '@oms/platform/outbox/event';
import type { Appeasement } from '../rules/appeasement.js';
import { appeasementChanged } from '../rules/appeasement-changed.js';
import type { OrderState } from '../rules/order-state.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { demandFingerprint, saveOrders } from './save-order.js';

/** An order, locked and loaded, and the customer whose it is from now on. */
export interface OrderMove {
  readonly order: OrderState;
  readonly customerId: string;
  readonly entry: TimelineEntry;
}

const orderMoved = ({
  order: { id, number, version },
  customerId,
}: OrderMove): EventDraft<'OrderMoved', OrderMoved> => ({
  type: 'OrderMoved',
  aggregateId: id,
  aggregateVersion: version,
  orderId: id,
  payload: { orderId: id, orderNumber: number, customerId },
});

/** Goodwill goes with its order. */
async function moveAppeasements(tx: Tx, moves: readonly OrderMove[]): Promise<void> {
  const owners = moves.map(({ order, customerId }) => ({ id: order.id, customer_id: customerId }));
  const moved = await rows<Appeasement & { readonly orderId: string }>(
    tx.db,
    sql`update appeasement a set customer_id = m.customer_id, version = a.version + 1
        from ${recordset(owners, 'm', 'id uuid, customer_id uuid')} where a.order_id = m.id returning a.*`,
  );
  for (const one of moved) {
    const move = moves.find(({ order }) => order.id === one.orderId);
    if (move) tx.emit(appeasementChanged(move.order, one));
  }
}

/**
 * Makes orders another customer's, with everything that belongs to them: returns and goodwill here, and by `OrderMoved`
 * cases, messages and labels elsewhere. Each order says so on its timeline.
 */
export async function moveOrders(tx: Tx, services: OrdersServices, moves: readonly OrderMove[]): Promise<void> {
  if (moves.length === 0) return;
  const changes = moves.map(({ order, customerId, entry }) => {
    const before = demandFingerprint(order);
    order.customerId = customerId;
    for (const one of order.returns) Object.assign(one, { version: one.version + 1, updatedAt: tx.now });
    return { order, before, entries: [entry] };
  });
  const owners = moves.map(({ order, customerId }) => ({ id: order.id, customer_id: customerId }));
  await run(
    tx.db,
    sql`update orders set customer_id = m.customer_id from ${recordset(owners, 'm', 'id uuid, customer_id uuid')} where orders.id = m.id`,
  );
  await saveOrders(tx, services, changes);
  await moveAppeasements(tx, moves);
  for (const move of moves) tx.emit(orderMoved(move));
}
