import type { WorkHold, WorkOrder, WorkState, WorkStatus } from './work-state.js';

/** Work that has not left: it may still be trimmed, held or cancelled. */
export const BEFORE_SHIPPING: readonly WorkStatus[] = [
  'SCHEDULED',
  'OPEN',
  'ACCEPTED',
  'PICKING',
  'PICKED',
  'PACKED',
  'READY_FOR_PICKUP',
];

const isHeld = (work: WorkState, order: WorkOrder): boolean =>
  BEFORE_SHIPPING.includes(order.status) && ((work.demand?.onHold ?? false) || order.hold !== null);

/** Lays the order's holds and each location's own over its work. */
export function refreshHolds(work: WorkState): void {
  for (const order of work.orders) order.onHold = isHeld(work, order);
}

/** Stops one location's work. A second hold takes the place of the first. */
export function placeHold(work: WorkState, order: WorkOrder, hold: WorkHold): void {
  order.hold = hold;
  refreshHolds(work);
}

/** Lets one location's work go on, unless the order itself is on hold. Answers whether there was a hold. */
export function releaseHold(work: WorkState, order: WorkOrder, reason?: string): boolean {
  if (!order.hold || (reason !== undefined && order.hold.reason !== reason)) return false;
  order.hold = null;
  refreshHolds(work);
  return true;
}
