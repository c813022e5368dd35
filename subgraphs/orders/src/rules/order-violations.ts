import { capturedOf, flags, fulfillmentStatus, paymentStatus, returnStatus } from './derived-statuses.js';
import { foldLine, isSelfCompleting } from './line-counters.js';
import { orderTotals } from './order-totals.js';
import type { LineCounters, LineState, OrderState } from './order-state.js';
import { returnViolations } from './returns/return-violations.js';

/** A rule that an order breaks, with what was expected and found. */
export interface OrderViolation {
  readonly rule: string;
  readonly detail: string;
}

const differences = (found: object, expected: object): string =>
  Object.entries(expected)
    .filter(([name, value]) => (found as Record<string, unknown>)[name] !== value)
    .map(([name, value]) => `${name} ${(found as Record<string, unknown>)[name]} instead of ${value}`)
    .join(', ');

const check = (rule: string, found: object, expected: object, of = ''): OrderViolation[] => {
  const detail = differences(found, expected);
  return detail ? [{ rule, detail: of + detail }] : [];
};

function lineViolations(order: OrderState, line: LineState): OrderViolation[] {
  const counters: LineCounters = foldLine(line, order.allocations);
  const reported = order.historical || isSelfCompleting(line) ? {} : counters;
  const asked = order.cancellations
    .filter((one) => one.lineId === line.id && one.status === 'REQUESTED')
    .reduce((sum, one) => sum + one.quantity, 0);
  const excess = line.cancelPending > asked ? [`${line.sku}: ${line.cancelPending} pending, ${asked} asked for`] : [];
  return [
    ...check('line.fold-of-allocations', line, reported, `${line.sku}: `),
    ...excess.map((detail) => ({ rule: 'line.cancel-pending-is-asked-for', detail })),
  ];
}

/** Rules that span an order's rows: counters, totals and statuses are what its lines, payments and holds say. */
export function orderViolations(order: OrderState): OrderViolation[] {
  const derived = {
    paymentStatus: paymentStatus(order),
    fulfillmentStatus: fulfillmentStatus(order),
    returnStatus: returnStatus(order),
    ...flags(order),
  };
  const overdrawn = order.payments.filter((payment) => payment.captured + payment.capturing > payment.authorized);
  const demanded = !order.historical && order.confirmedAt !== null;
  return [
    ...order.lines.flatMap((line) => lineViolations(order, line)),
    ...returnViolations(order),
    ...check('order.totals-of-lines', order, orderTotals(order)),
    ...check('order.captured-is-sum-of-payments', order, { captured: capturedOf(order) }),
    ...check('order.derived-statuses', order, derived),
    ...overdrawn.map((payment) => ({
      rule: 'payment.captured-within-authorized',
      detail: `${payment.captured} + ${payment.capturing} of ${payment.authorized}`,
    })),
    ...check('order.demand-once-confirmed', { demanded: order.demandVersion > 0 }, { demanded }),
  ];
}
