import { newId } from '@oms/platform/values/ids';
import type { CancellationState, LineState, OrderState } from './order-state.js';

/** How a cancellation of some units of a line is carried out. */
interface CancellationSplit {
  /** Open and backordered units: cancelled at once. */
  readonly now: number;
  /** Allocated units: only fulfillment can let go of them. */
  readonly requested: number;
}

/** Units of a line that a cancellation may still name. */
export const cancellableUnits = (line: LineState): number =>
  line.open + line.backordered + line.allocated - line.cancelPending;

/** Open units first, then backordered, then those that fulfillment is asked for. */
export function splitCancellation(line: LineState, quantity: number): CancellationSplit {
  const now = Math.min(quantity, line.open + line.backordered);
  return { now, requested: quantity - now };
}

/** Cancels units: at once where nobody has begun; allocated ones are asked for by a cancellation request. */
export function cancelUnits(
  order: OrderState,
  line: LineState,
  quantity: number,
  { reason, now }: { readonly reason: string | null; readonly now: Date },
): void {
  const split = splitCancellation(line, quantity);
  const fromOpen = Math.min(split.now, line.open);
  line.open -= fromOpen;
  line.backordered -= split.now - fromOpen;
  line.cancelled += split.now;
  if (split.requested === 0) return;
  line.cancelPending += split.requested;
  order.cancellations.push({
    id: newId(now),
    lineId: line.id,
    quantity: split.requested,
    accepted: 0,
    declined: 0,
    status: 'REQUESTED',
    demandVersion: 0,
    reason,
    requestedAt: now,
    answeredAt: null,
  });
}

/**
 * Answers a line's pending cancellations once fulfillment has seen them: what has shipped beyond what the line then wants
 * is declined, the newest request first; the rest is accepted. Units that inventory still holds do not count: it lets go
 * of them when the demand falls. Answers the requests that were answered.
 */
export function answerCancellations(
  order: OrderState,
  line: LineState,
  shippedUnits: number,
  now: Date,
): CancellationState[] {
  const pending = order.cancellations.filter(
    (one) => one.lineId === line.id && one.status === 'REQUESTED' && one.demandVersion <= order.fulfillmentSeen,
  );
  const asked = pending.reduce((sum, one) => sum + one.quantity, 0);
  const keep = Math.max(0, line.quantity - line.cancelled - asked);
  let declined = Math.min(asked, Math.max(0, shippedUnits - keep));
  for (const request of pending.toReversed()) {
    request.declined = Math.min(request.quantity, declined);
    request.accepted = request.quantity - request.declined;
    declined -= request.declined;
    request.status = request.declined === 0 ? 'ACCEPTED' : request.accepted === 0 ? 'DECLINED' : 'PARTIALLY_ACCEPTED';
    request.answeredAt = now;
    line.cancelPending = Math.max(0, line.cancelPending - request.quantity);
    line.cancelled += request.accepted;
  }
  return pending;
}
