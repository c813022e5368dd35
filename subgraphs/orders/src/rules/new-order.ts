import { orderTotals, rateDiscount } from './order-totals.js';
import type { LineState, OrderState } from './order-state.js';

type NeededOfLine =
  'id' | 'deliveryId' | 'position' | 'sku' | 'title' | 'unitPrice' | 'unitPriceSource' | 'discountRate' | 'quantity';

/** A line of which everything is still open, discounted by its rate and untaxed, but for what `given` says otherwise. */
export const newLine = (given: Pick<LineState, NeededOfLine | 'components'> & Partial<LineState>): LineState => ({
  kind: 'SALE',
  stockTracked: true,
  requiresShipping: true,
  discountTotal: rateDiscount(given.unitPrice, given.quantity, given.discountRate),
  taxTotal: 0,
  open: given.quantity,
  backordered: 0,
  allocated: 0,
  shipped: 0,
  cancelled: 0,
  cancelPending: 0,
  delivered: 0,
  returned: 0,
  lost: 0,
  ...given,
});

type NeededOfOrder =
  'id' | 'number' | 'channelCode' | 'status' | 'historical' | 'priority' | 'currency' | 'placedAt' | 'deliveries';

/** An order with its totals that nothing was done with yet; what `given` does not say is absent, empty or zero. */
export function newOrder(given: Pick<OrderState, NeededOfOrder | 'lines'> & Partial<OrderState>): OrderState {
  const totals = orderTotals(given);
  return {
    version: 1,
    demandVersion: 0,
    lastSequence: 0,
    externalReference: null,
    customerId: null,
    email: null,
    billingAddress: null,
    paymentStatus: 'UNPAID',
    fulfillmentStatus: 'UNFULFILLED',
    returnStatus: 'NONE',
    hasOpenHold: false,
    hasBackorder: false,
    ...totals,
    originalTotal: totals.total,
    captured: 0,
    refunded: 0,
    reservationId: null,
    shipCountry: null,
    shipPostalCode: null,
    carrierName: null,
    requiredAt: null,
    promisedTo: null,
    confirmedAt: null,
    shippedAt: null,
    completedAt: null,
    cancelledAt: null,
    createdAt: given.placedAt,
    updatedAt: given.placedAt,
    fulfillmentSeen: 0,
    allocations: [],
    payments: [],
    holds: [],
    cancellations: [],
    ...given,
  };
}
