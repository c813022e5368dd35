import type { CaseRequestedEvent } from '@oms/platform/outbox/case-requested';
import { toDecimal } from '@oms/platform/values/money';
import type { OrderState } from './order-state.js';
import { isCovered, openAmount } from './refunds.js';
import { caseOfOrder } from './case-of-order.js';

type Judged = Pick<
  OrderState,
  'status' | 'historical' | 'holds' | 'risk' | 'payments' | 'total' | 'allowanceTotal' | 'refunds' | 'allowances'
>;

/** FRAUD_REVIEW: it looks like fraud. ORDER_REVIEW: the channel wants it looked at. PAYMENT_FAILED: a payment was refused. */
export type OrderTrouble = 'FRAUD_REVIEW' | 'ORDER_REVIEW' | 'PAYMENT_FAILED';

const UNDER_WAY: ReadonlySet<string> = new Set(['PENDING', 'CONFIRMED', 'PROCESSING']);

const REVIEWED: ReadonlySet<string> = new Set(['HIGH_VALUE', 'ADDRESS_MISMATCH', 'FIRST_ORDER']);

const standing = ({ holds }: Pick<Judged, 'holds'>): string[] =>
  holds.filter(({ status }) => status !== 'RELEASED').map(({ reason }) => reason);

/** Whether a hold for fraud waits for a person: the check's own does only once the check has answered. */
const looksFraudulent = (order: Judged): boolean =>
  standing(order).some((reason) => reason === 'SUSPECTED_FRAUD' || (reason === 'RISK_REVIEW' && order.risk !== null));

const REFUSED: ReadonlySet<string> = new Set(['FAILED', 'EXPIRED']);

/** Whether the last payment of which the outcome is known was refused, or ran out, and nothing covers the order. */
function lacksMoney(order: Judged): boolean {
  const [last] = order.payments
    .filter(({ status }) => status !== 'PENDING' && status !== 'VOIDED')
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  return last !== undefined && REFUSED.has(last.status) && !isCovered(order);
}

/** What about an order needs a person now. An order that has ended needs nobody, nor does one of before. */
export function troublesOf(order: Judged): Set<OrderTrouble> {
  if (order.historical || !UNDER_WAY.has(order.status)) return new Set();
  const holds = standing(order);
  return new Set<OrderTrouble>([
    ...(looksFraudulent(order) ? ['FRAUD_REVIEW' as const] : []),
    ...(holds.some((reason) => REVIEWED.has(reason)) ? ['ORDER_REVIEW' as const] : []),
    ...(holds.includes('REAUTHORIZATION_FAILED') || lacksMoney(order) ? ['PAYMENT_FAILED' as const] : []),
  ]);
}

type Told = Judged & Pick<OrderState, 'id' | 'number' | 'version' | 'customerId' | 'currency'>;

const SUMMARIES: Readonly<Record<OrderTrouble, readonly [stands: string, past: string]>> = {
  FRAUD_REVIEW: ['is held because it may be fraud', 'is not held as fraud any more'],
  ORDER_REVIEW: ['is held for review', 'is not held for review any more'],
  PAYMENT_FAILED: ['has no payment: the last one failed', 'is paid for, or not wanted any more'],
};

function detailsOf(order: Told, kind: OrderTrouble): Readonly<Record<string, unknown>> {
  if (kind === 'FRAUD_REVIEW') return { score: order.risk?.score ?? null, reasons: order.risk?.reasons ?? [] };
  if (kind === 'ORDER_REVIEW') return { holds: standing(order).filter((reason) => REVIEWED.has(reason)) };
  const failure = order.payments.findLast(({ status }) => REFUSED.has(status))?.failure ?? null;
  return { open: toDecimal(Math.max(0, openAmount(order)), order.currency), currency: order.currency, failure };
}

/** Asks the service desk for a person for each trouble that is new, and says of each that is past that it is. */
export function orderCases(order: Told, before: ReadonlySet<OrderTrouble>): CaseRequestedEvent[] {
  const now = troublesOf(order);
  const changed = [...new Set([...before, ...now])].filter((kind) => before.has(kind) !== now.has(kind));
  return changed.map((kind) => {
    const stands = now.has(kind);
    return caseOfOrder(order, {
      kind,
      stands,
      summary: `Order ${order.number} ${SUMMARIES[kind][stands ? 0 : 1]}`,
      severity: kind === 'ORDER_REVIEW' ? undefined : 'HIGH',
      details: detailsOf(order, kind),
    });
  });
}
