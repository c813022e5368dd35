import { answerCancellations } from './cancellation.js';
import { foldLine, isSelfCompleting } from './line-counters.js';
import type { OrderState } from './order-state.js';

/** Whole units of a line that inventory or fulfillment still hold or have shipped. */
function liveUnits(order: OrderState, lineId: string): number {
  const line = order.lines.find((one) => one.id === lineId);
  if (!line) return 0;
  return Math.min(
    ...line.components.map((component) => {
      const units = order.allocations
        .filter((one) => one.lineId === lineId && one.sku === component.sku && one.state === 'ALLOCATED')
        .reduce((sum, one) => sum + Math.max(one.shipped, one.quantity - one.cancelled - one.short), 0);
      return Math.floor(units / component.perKit);
    }),
  );
}

/** Answers cancellations that fulfillment has seen, then counts every line anew from its allocations. */
export function refoldLines(order: OrderState, now: Date): void {
  for (const line of order.lines) {
    if (isSelfCompleting(line)) continue;
    answerCancellations(order, line, liveUnits(order, line.id), now);
    Object.assign(line, foldLine(line, order.allocations));
  }
}
