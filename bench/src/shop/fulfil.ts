import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderView } from './graph-client.js';
import type { Shop } from './shop.js';

const LOOK_MS = 200;

/** What staff do next with a fulfillment order in this state: mutation and type of its input. */
const NEXT: Readonly<Record<string, readonly [string, string]>> = {
  OPEN: ['acceptFulfillmentOrder', 'FulfillmentOrderCommandInput'],
  ACCEPTED: ['pickFulfillmentOrder', 'PickInput'],
  PICKING: ['pickFulfillmentOrder', 'PickInput'],
  PICKED: ['packFulfillmentOrder', 'PackInput'],
  PACKED: ['shipFulfillmentOrder', 'ShipInput'],
};

const isDone = (order: OrderView, card: boolean): boolean =>
  order.status === 'CANCELLED' ||
  (order.lines.nodes.every((line) => line.shipped + line.cancelled === line.quantity) &&
    (!card || order.paymentStatus === 'PAID'));

/**
 * Works on an order as staff would, looking at its state and doing what comes next, until all of it has been shipped and
 * paid, or it is cancelled. Answers whether it came so far within `patienceMs`.
 */
export async function fulfil(shop: Shop, orderId: string, card: boolean, patienceMs: number): Promise<boolean> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(LOOK_MS)) {
    const order = await shop.read(orderId, `staff-${orderId}`);
    if (!order) continue;
    if (isDone(order, card)) return true;
    for (const { id, status } of order.fulfillmentOrders.nodes) {
      const [mutation, inputType] = NEXT[status] ?? [];
      if (mutation && inputType) await shop.attempt(mutation, inputType, { fulfillmentOrderId: id });
    }
  }
  return false;
}
