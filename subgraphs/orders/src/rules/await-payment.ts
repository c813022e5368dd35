import { newHold } from './new-hold.js';
import type { OrderState } from './order-state.js';
import { isCovered } from './refunds.js';
import type { TimelineEntry } from './timeline-entry.js';

/** An order that was paid for and is not any more waits for the rest before more of it goes out. */
export function awaitPayment(
  order: OrderState,
  wasCovered: boolean,
  { by, now }: { readonly by: unknown; readonly now: Date },
): TimelineEntry[] {
  const waits = order.holds.some((hold) => hold.reason === 'AWAITING_PAYMENT' && hold.status !== 'RELEASED');
  if (waits || !order.confirmedAt || !wasCovered || isCovered(order)) return [];
  order.holds.push(newHold('AWAITING_PAYMENT', { by, at: now, owner: 'system' }));
  return [{ type: 'HOLD_PLACED', reason: 'AWAITING_PAYMENT', visibility: 'STAFF' }];
}
