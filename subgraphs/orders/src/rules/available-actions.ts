import { capturedOf } from './derived-statuses.js';
import { isSelfCompleting } from './line-counters.js';
import type { OrderState } from './order-state.js';
import { owedOf } from './order-totals.js';
import { availableOf, excessOf, isCovered } from './refunds.js';

type Actionable = Pick<
  OrderState,
  'status' | 'lines' | 'holds' | 'total' | 'allowanceTotal' | 'payments' | 'refunds' | 'historical'
> & {
  /** Whether an edit that was asked for waits for a decision. */
  readonly editRequested: boolean;
};

const ACTIVE: ReadonlySet<string> = new Set(['PENDING', 'CONFIRMED', 'PROCESSING']);

function moneyActions(order: Actionable): string[] {
  const { status, payments } = order;
  const active = ACTIVE.has(status);
  const authorized = payments.some((one) => one.status === 'AUTHORIZED');
  const part = payments.some((one) => one.status === 'PARTIALLY_CAPTURED');
  return [
    ...((active || status === 'COMPLETED') && capturedOf(order) < owedOf(order) ? ['recordPayment'] : []),
    ...(active && !isCovered(order) ? ['addPayment'] : []),
    ...(authorized || part ? ['capturePayment'] : []),
    ...(authorized ? ['voidPayment'] : []),
    ...refundActions(order),
  ];
}

function refundActions(order: Actionable): string[] {
  const { status, refunds } = order;
  const waiting = refunds.some((one) => (one.status === 'PENDING' && one.byHand) || one.status === 'FAILED');
  return [
    ...(availableOf(order) > 0 ? ['refundOrder'] : []),
    ...(status !== 'DRAFT' && status !== 'PENDING' && excessOf(order) > 0 ? ['refundExcess'] : []),
    ...(waiting ? ['settleRefund'] : []),
  ];
}

/** What may be done about goods that have left. */
function goodsActions({ status, lines }: Actionable): string[] {
  if (status === 'DRAFT' || status === 'PENDING' || status === 'EXPIRED') return [];
  const away = lines.some((line) => !isSelfCompleting(line) && line.shipped - line.lost - line.returned > 0);
  return away ? ['requestReturn', 'openCarrierClaim'] : [];
}

function editActions({ editRequested }: Actionable, editable: boolean): string[] {
  const decision = editable ? ['approveOrderEdit', 'declineOrderEdit'] : ['declineOrderEdit'];
  return [
    ...(editable ? ['editOrder'] : []),
    ...(editable && !editRequested ? ['requestOrderEdit'] : []),
    ...(editRequested ? [...decision, 'withdrawOrderEdit'] : []),
  ];
}

/** Names of the mutations that the order's state allows now. */
export function availableActions(order: Actionable): string[] {
  const { status, lines, holds, historical, payments } = order;
  const active = ACTIVE.has(status);
  const draft = status === 'DRAFT';
  const left = lines.some((line) => line.open + line.backordered + line.allocated - line.cancelPending > 0);
  // What is being cancelled has not left yet: until then the order may be edited.
  const unfinished = lines.some((line) => line.open + line.backordered + line.allocated > 0);
  const busy = historical || payments.some((payment) => payment.status === 'PENDING');
  return [
    ...(draft ? ['completeDraftOrder'] : []),
    ...editActions(order, draft || (active && unfinished && !busy)),
    ...((active || draft) && left ? ['cancelOrder'] : []),
    ...(active ? ['holdOrder'] : []),
    ...(holds.some((hold) => hold.status !== 'RELEASED') ? ['releaseHold'] : []),
    ...moneyActions(order),
    ...goodsActions(order),
  ];
}
