import type { OrderState } from './order-state.js';
import { isUnderWay } from './returns/return-record.js';
import { hasArrived } from './returns/return-units.js';
import { owedOf } from './order-totals.js';
import type { FulfillmentStatus, PaymentStatus, ReturnStatus } from './order-statuses.js';

type Derivable = Pick<
  OrderState,
  | 'lines'
  | 'payments'
  | 'holds'
  | 'total'
  | 'allowanceTotal'
  | 'refunded'
  | 'deliveries'
  | 'allocations'
  | 'returns'
  | 'claims'
>;

const openHold = (order: Pick<OrderState, 'holds'>): boolean => order.holds.some((hold) => hold.status !== 'RELEASED');

/** The first that matches, from what is furthest on to what has not begun. */
export function fulfillmentStatus(order: Derivable): FulfillmentStatus {
  const sum = (pick: (line: Derivable['lines'][number]) => number): number =>
    order.lines.reduce((total, line) => total + pick(line), 0);
  const wanted = sum((line) => line.quantity - line.cancelled);
  const shipped = sum((line) => line.shipped);
  const delivered = sum((line) => line.delivered);
  if (wanted === 0) return 'CANCELLED';
  if (delivered === wanted) return 'DELIVERED';
  if (delivered > 0) return 'PARTIALLY_DELIVERED';
  if (shipped === wanted) return 'SHIPPED';
  if (shipped > 0) return 'PARTIALLY_SHIPPED';
  if (openHold(order)) return 'ON_HOLD';
  if (readyForPickup(order)) return 'READY_FOR_PICKUP';
  return unshippedStatus(order, sum((line) => line.allocated) > 0);
}

/** Of an order that nothing has shipped of, and that nothing holds. */
function unshippedStatus(order: Derivable, allocated: boolean): FulfillmentStatus {
  const begun = order.allocations.some((allocation) => allocation.picked > 0);
  if (begun || (allocated && !isScheduled(order))) return 'IN_PROGRESS';
  if (order.lines.some((line) => line.backordered > 0)) return 'BACKORDERED';
  return allocated ? 'SCHEDULED' : 'UNFULFILLED';
}

/** Whether work on all that is allocated is to begin later. */
function isScheduled({ allocations }: Derivable): boolean {
  const due = allocations.filter(({ state, quantity, shipped }) => state === 'ALLOCATED' && quantity > shipped);
  return due.length > 0 && due.every(({ quantity, shipped, scheduled }) => scheduled >= quantity - shipped);
}

function readyForPickup(order: Derivable): boolean {
  const pickups = new Set(
    order.deliveries.filter((delivery) => delivery.method === 'PICKUP_IN_STORE').map((delivery) => delivery.id),
  );
  const lines = order.lines.filter((line) => pickups.has(line.deliveryId) && line.quantity > line.cancelled);
  if (lines.length === 0) return false;
  return lines.every((line) => {
    const packed = order.allocations
      .filter((allocation) => allocation.lineId === line.id)
      .reduce((total, allocation) => total + allocation.packed, 0);
    return packed > 0 && packed >= line.quantity - line.cancelled;
  });
}

/** Minor units captured by all payments of the order. */
export const capturedOf = (order: Pick<OrderState, 'payments'>): number =>
  order.payments.reduce((total, payment) => total + payment.captured, 0);

type Paid = Pick<Derivable, 'payments' | 'total' | 'allowanceTotal' | 'refunded'>;

const allVoided = ({ payments }: Pick<Paid, 'payments'>): boolean =>
  payments.length > 0 && payments.every((payment) => payment.status === 'VOIDED');

/** The first that matches, over all payments that are alive. */
export function paymentStatus(order: Paid): PaymentStatus {
  const captured = capturedOf(order);
  if (captured > 0 && order.refunded >= captured) return 'REFUNDED';
  if (order.refunded > 0) return 'PARTIALLY_REFUNDED';
  const owed = owedOf(order);
  if (captured > owed) return 'OVERPAID';
  if (captured === 0 && allVoided(order)) return 'VOIDED';
  if (captured === owed && (captured > 0 || owed === 0)) return 'PAID';
  if (captured > 0) return 'PARTIALLY_PAID';
  return uncapturedStatus(order);
}

const LIVE: ReadonlySet<string> = new Set(['AUTHORIZED', 'PARTIALLY_CAPTURED', 'CAPTURED']);

function uncapturedStatus({ payments, total }: Paid): PaymentStatus {
  const authorized = payments
    .filter((payment) => LIVE.has(payment.status))
    .reduce((sum, payment) => sum + payment.authorized, 0);
  if (authorized > 0) return authorized >= total ? 'AUTHORIZED' : 'PARTIALLY_AUTHORIZED';
  return allVoided({ payments }) ? 'VOIDED' : 'UNPAID';
}

/** Units that came in and were made good: of a kit in part, too, which no counter of its line tells of. */
const cameBack = ({ returns }: Pick<OrderState, 'returns'>): boolean =>
  returns
    .flatMap(({ lines }) => lines.flatMap(({ lots }) => lots))
    .some(({ resolution, disposition }) => resolution && resolution !== 'REJECT' && disposition !== 'MISSING');

/** The first that matches: what is back counts for more than what is on its way. */
export function returnStatus(order: Pick<OrderState, 'lines' | 'returns'>): ReturnStatus {
  const sum = (pick: (line: OrderState['lines'][number]) => number): number =>
    order.lines.reduce((total, line) => total + pick(line), 0);
  const returned = sum((line) => line.returned);
  if (returned > 0) return returned >= sum((line) => line.shipped - line.lost) ? 'RETURNED' : 'PARTIALLY_RETURNED';
  if (cameBack(order)) return 'PARTIALLY_RETURNED';
  if (order.returns.some(isUnderWay)) return 'IN_PROGRESS';
  return order.returns.some(({ status }) => status === 'REQUESTED') ? 'REQUESTED' : 'NONE';
}

/** What one value would hide. */
export const flags = (order: Derivable): Pick<OrderState, 'hasOpenHold' | 'hasBackorder'> => ({
  hasOpenHold: openHold(order),
  hasBackorder: order.lines.some((line) => line.backordered > 0),
});

/** Everything shipped is delivered, nothing is left to do, and nothing is owed either way. */
export function isComplete(order: Derivable): boolean {
  const done = order.lines.every((line) => line.shipped + line.cancelled === line.quantity && hasArrived(order, line));
  if (order.returns.some(isUnderWay)) return false;
  const shippedAny = order.lines.some((line) => line.shipped > 0);
  const refunded = order.payments.reduce((sum, payment) => sum + payment.refunded, 0);
  return done && shippedAny && capturedOf(order) - refunded >= owedOf(order);
}

/** Past its promise and not all delivered. */
export const isLate = (order: Pick<OrderState, 'promisedTo' | 'status' | 'fulfillmentStatus'>, now: Date): boolean =>
  order.promisedTo !== null &&
  order.promisedTo < now &&
  !['COMPLETED', 'CANCELLED', 'EXPIRED'].includes(order.status) &&
  !['DELIVERED', 'SHIPPED', 'CANCELLED'].includes(order.fulfillmentStatus);
