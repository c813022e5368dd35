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

/**
 * Has something made right by a case. Answers whether the case was resolved within `patienceMs`, and what it asked for was
 * done once.
 */
export async function makeRight(shop: Shop, orderId: string, patienceMs: number): Promise<boolean> {
  const caseId = await shop.makeRight(orderId);
  if (!caseId) return false;
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(LOOK_MS)) {
    const found = await shop.readCase(caseId);
    if (found?.status === 'RESOLVED') return found.given === 1;
  }
  return false;
}

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
