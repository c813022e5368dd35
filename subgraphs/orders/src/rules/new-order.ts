import { orderTotals, rateDiscount } from './order-totals.js';
import type { PaymentState } from './money-state.js';
import type { DeliveryState, LineState, OrderState } from './order-state.js';

type NeededOfLine =
  'id' | 'deliveryId' | 'position' | 'sku' | 'title' | 'unitPrice' | 'unitPriceSource' | 'discountRate' | 'quantity';

/** A line of which everything is still open, discounted by its rate and untaxed, but for what `given` says otherwise. */
export const newLine = (given: Pick<LineState, NeededOfLine | 'components'> & Partial<LineState>): LineState => ({
  kind: 'SALE',
  stockTracked: true,
  requiresShipping: true,
  discountTotal: rateDiscount(given.unitPrice, given.quantity, given.discountRate),
  taxTotal: 0,
  taxIncluded: 0,
  taxCategory: 'STANDARD',
  taxes: [],
  deliveredAt: null,
  replacesLineId: null,
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

type NeededOfDelivery = 'id' | 'position' | 'method' | 'address';

/** A delivery without price, promise or wishes, but for what `given` says otherwise. */
export const newDelivery = (given: Pick<DeliveryState, NeededOfDelivery> & Partial<DeliveryState>): DeliveryState => ({
  pickupLocationId: null,
  promisedFrom: null,
  promisedTo: null,
  shippingPrice: 0,
  shippingPriceSource: 'GIVEN',
  shippingDiscount: 0,
  shippingTax: 0,
  shippingTaxIncluded: 0,
  shippingTaxes: [],
  service: 'STANDARD',
  requestedDate: null,
  giftMessage: null,
  ...given,
});

type NeededOfPayment = 'id' | 'method' | 'status' | 'amount' | 'createdAt';

/** A payment of which nothing was captured or given back, but for what `given` says otherwise. */
export const newPayment = (given: Pick<PaymentState, NeededOfPayment> & Partial<PaymentState>): PaymentState => ({
  provider: null,
  reference: null,
  authorized: 0,
  captured: 0,
  capturing: 0,
  refunded: 0,
  refunding: 0,
  failure: null,
  voidRequestedAt: null,
  expiresAt: null,
  replacesId: null,
  ...given,
});

type NeededOfOrder =
  'id' | 'number' | 'channelCode' | 'status' | 'historical' | 'priority' | 'currency' | 'placedAt' | 'deliveries';

/** What an order has before anything is known of it, or done with it. */
const UNTOUCHED = {
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
  pricesIncludeTax: false,
  taxExempt: false,
  exchangeRate: null,
  baseCurrency: null,
  phone: null,
  expiresAt: null,
  risk: null,
  hasOpenHold: false,
  hasBackorder: false,
  captured: 0,
  refunded: 0,
  returnsOpened: 0,
  claimsOpened: 0,
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
  fulfillmentSeen: 0,
} as const;

/** An order with its totals that nothing was done with yet; what `given` does not say is absent, empty or zero. */
export function newOrder(given: Pick<OrderState, NeededOfOrder | 'lines'> & Partial<OrderState>): OrderState {
  const totals = orderTotals({ allowances: [], ...given });
  return {
    ...UNTOUCHED,
    ...totals,
    originalTotal: totals.total,
    createdAt: given.placedAt,
    updatedAt: given.placedAt,
    policies: {},
    channelLocations: [],
    tags: [],
    allocations: [],
    payments: [],
    holds: [],
    cancellations: [],
    discounts: [],
    refunds: [],
    returns: [],
    claims: [],
    allowances: [],
    ...given,
  };
}
