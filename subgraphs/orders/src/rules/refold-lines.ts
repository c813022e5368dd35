import { answerCancellations } from './cancellation.js';
import { foldLine, isSelfCompleting } from './line-counters.js';
import type { OrderState } from './order-state.js';

/** Answers cancellations that fulfillment has seen, then counts every line anew from its allocations. */
export function refoldLines(order: OrderState, now: Date): void {
  for (const line of order.lines) {
    if (isSelfCompleting(line)) continue;
    const { shipped } = foldLine(line, order.allocations);
    answerCancellations(order, line, shipped, now);
    Object.assign(line, foldLine(line, order.allocations));
  }
}
