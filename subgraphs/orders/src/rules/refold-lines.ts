import { answerCancellations } from './cancellation.js';
import { foldLine, isSelfCompleting } from './line-counters.js';
import type { CancellationState, OrderState } from './order-state.js';
import type { TimelineEntry } from './timeline-entry.js';

/** Answers cancellations that fulfillment has seen, then counts every line anew; answers what the timeline tells of it. */
export function refoldLines(order: OrderState, now: Date): TimelineEntry[] {
  const answered: CancellationState[] = [];
  for (const line of order.lines) {
    if (isSelfCompleting(line)) continue;
    const { shipped } = foldLine(line, order.allocations);
    answered.push(...answerCancellations(order, line, shipped, now));
    const folded = foldLine(line, order.allocations);
    if (folded.delivered > line.delivered) line.deliveredAt = now;
    Object.assign(line, folded);
  }
  return answered.map(({ status, lineId, accepted, declined }) => ({
    type: `CANCELLATION_${status}`,
    data: { lineId, accepted, declined },
  }));
}
