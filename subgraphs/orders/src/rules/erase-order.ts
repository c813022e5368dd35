import type { OrderState } from './order-state.js';

const ERASED = 'erased';

/** Whether nobody needs to know any more whom the order is for: nothing of it will be sent, paid, or given back. */
export const isAtRest = (order: OrderState): boolean =>
  ['COMPLETED', 'CANCELLED', 'EXPIRED', 'DRAFT'].includes(order.status) &&
  !['REQUESTED', 'IN_PROGRESS'].includes(order.returnStatus) &&
  order.refunds.every(({ status }) => status !== 'PENDING') &&
  order.cancellations.every(({ status }) => status !== 'REQUESTED');

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
}
