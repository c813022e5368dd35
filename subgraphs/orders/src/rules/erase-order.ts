import type { OrderState } from './order-state.js';

const ERASED = 'erased';

/** Whether nobody needs to know any more whom the order is for: nothing of it will be sent, paid, or given back. */
export const isAtRest = (order: OrderState): boolean =>
  ['COMPLETED', 'CANCELLED', 'EXPIRED', 'DRAFT'].includes(order.status) &&
  !['REQUESTED', 'IN_PROGRESS'].includes(order.returnStatus) &&
  order.refunds.every(({ status }) => status !== 'PENDING') &&
  order.cancellations.every(({ status }) => status !== 'REQUESTED');

/** A reason is one word of a list, which stays, or what somebody typed, which does not. */
const listed = (reason: string): string => (/^[A-Z][A-Z0-9_]*$/.test(reason) ? reason : 'OTHER');

/** What was typed about refunds, returns and claims goes from what is told of the order, as it goes from its rows. */
function eraseReasons({ refunds, allowances, cancellations, returns, claims }: OrderState): void {
  for (const one of refunds) Object.assign(one, { reason: listed(one.reason) });
  for (const one of allowances) Object.assign(one, { reason: listed(one.reason), note: null });
  for (const one of [...cancellations, ...claims]) Object.assign(one, { reason: null });
  for (const one of returns) {
    Object.assign(one, { note: null, reason: null });
    for (const line of one.lines) Object.assign(line, { note: null });
  }
}

/**
 * Takes the person out of an order. Amounts, goods, dates and the countries that taxes go by stay: the books are as
 * they were.
 */
export function eraseOrder(order: OrderState): void {
  order.email = null;
  order.phone = null;
  order.billingAddress = null;
  order.shipPostalCode = null;
  order.risk = null;
  for (const delivery of order.deliveries) {
    if (delivery.address) delivery.address = { line1: ERASED, city: ERASED, countryCode: delivery.address.countryCode };
    delivery.giftMessage = null;
  }
  for (const hold of order.holds) hold.note = null;
  eraseReasons(order);
}
