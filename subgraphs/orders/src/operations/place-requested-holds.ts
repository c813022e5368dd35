import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import type { HoldRequested } from '@oms/platform/events/stock-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { policiesOf } from '../rules/channel-policies.js';
import { OUT_OF_STOCK } from '../rules/shortfall.js';
import { newHold } from '../rules/new-hold.js';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders, type ChangedOrder } from '../storage/save-order.js';

const HOLDABLE = ['PENDING', 'CONFIRMED', 'PROCESSING'];

function place(tx: Tx, order: OrderState, { reason, note }: HoldRequested): ChangedOrder[] {
  const stands = order.holds.some((hold) => hold.reason === reason && hold.status !== 'RELEASED');
  // Where the channel cancels what stock does not have there is nothing to wait for.
  const cancels = reason === OUT_OF_STOCK && policiesOf(order.policies).shortfall === 'CANCEL';
  if (stands || cancels || !HOLDABLE.includes(order.status)) return [];
  const before = demandFingerprint(order);
  order.holds.push(newHold(reason, { by: { role: tx.actor.role, id: tx.actor.id }, at: tx.now, note }));
  return [{ order, before, entries: [{ type: 'HOLD_PLACED', reason, visibility: 'STAFF' }] }];
}

/** Places holds that other subgraphs ask for; one for the same reason that stands already is enough. */
export const placeRequestedHolds = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<HoldRequested>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.place-requested-holds', events, async (tx, fresh) => {
    const byOrder = new Map(fresh.map(({ payload }) => [payload.orderId, payload]));
    const orders = await lockOrders(tx.db, [...byOrder.keys()]);
    const changed = orders.flatMap((order) => {
      const wanted = byOrder.get(order.id);
      return wanted ? place(tx, order, wanted) : [];
    });
    await saveOrders(tx, ctx.services, changed);
  });
