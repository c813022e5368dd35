import { capturedOf } from './derived-statuses.js';
import type { OrderState } from './order-state.js';
import { owedOf } from './order-totals.js';
import { availableOf, isCovered } from './refunds.js';

type Actionable = Pick<
  OrderState,
  'status' | 'lines' | 'holds' | 'total' | 'allowanceTotal' | 'payments' | 'refunds' | 'historical'
>;

const ACTIVE: ReadonlySet<string> = new Set(['PENDING', 'CONFIRMED', 'PROCESSING']);

function moneyActions(order: Actionable): string[] {
  const { status, payments, refunds } = order;
  const active = ACTIVE.has(status);
  const authorized = payments.some((one) => one.status === 'AUTHORIZED');
  const part = payments.some((one) => one.status === 'PARTIALLY_CAPTURED');
  const waiting = refunds.some((one) => (one.status === 'PENDING' && one.byHand) || one.status === 'FAILED');
  return [
    ...((active || status === 'COMPLETED') && capturedOf(order) < owedOf(order) ? ['recordPayment'] : []),
    ...(active && !isCovered(order) ? ['addPayment'] : []),
    ...(authorized || part ? ['capturePayment'] : []),
    ...(authorized ? ['voidPayment'] : []),
    ...(availableOf(order) > 0 ? ['refundOrder'] : []),
    ...(waiting ? ['settleRefund'] : []),
  ];
}

/** Names of the mutations that the order's state allows now. */
export function availableActions(order: Actionable): string[] {
  const { status, lines, holds, historical, payments } = order;
  const active = ACTIVE.has(status);
  const draft = status === 'DRAFT';
  const left = lines.some((line) => line.open + line.backordered + line.allocated - line.cancelPending > 0);
  const busy = historical || payments.some((payment) => payment.status === 'PENDING');
  return [
    ...(draft ? ['completeDraftOrder'] : []),
    ...(draft || (active && left && !busy) ? ['editOrder'] : []),
    ...((active || draft) && left ? ['cancelOrder'] : []),
    ...(active ? ['holdOrder'] : []),
    ...(holds.some((hold) => hold.status !== 'RELEASED') ? ['releaseHold'] : []),
    ...moneyActions(order),
  ];
}
