/**
 * What is told of orders. Moments are ISO 8601, amounts minor units of the order's currency; nothing names a person. What
 * may be absent was not told by older versions.
 */

/** `OrderChanged`: an order as it is. */
export interface OrderChanged {
  readonly orderId: string;
  readonly number: string;
  readonly channelCode: string;
  readonly externalReference: string | null;
  readonly status: string;
  readonly paymentStatus?: string;
  readonly fulfillmentStatus?: string;
  readonly returnStatus?: string;
  readonly customerId: string | null;
  readonly currency: string;
  readonly placedAt: string;
  readonly completedAt?: string | null;
  readonly cancelledAt?: string | null;
  readonly shippedAt: string | null;
  readonly historical: boolean;
  readonly hasOpenHold: boolean;
  readonly hasBackorder: boolean;
  readonly shipCountry: string | null;
  readonly shipPostalCode: string | null;
  readonly subtotal: number;
  readonly discountTotal: number;
  readonly shippingTotal: number;
  readonly taxTotal: number;
  readonly total: number;
  readonly originalTotal?: number;
  /** Of the total, what was granted to the customer afterwards. */
  readonly allowanceTotal?: number;
  readonly captured?: number;
  readonly refunded?: number;
  /** Taxes that prices contain. */
  readonly taxIncludedTotal?: number;
  readonly carrierName?: string | null;
  /** The last moment at which it may leave, and at which it was promised to arrive. */
  readonly requiredAt?: string | null;
  readonly promisedTo?: string | null;
  readonly payments?: readonly ToldPayment[];
  readonly refunds?: readonly ToldRefund[];
  readonly lines: readonly ToldLine[];
}

/** A payment as it is; nothing that names an account. */
export interface ToldPayment {
  readonly paymentId: string;
  readonly method: string;
  readonly provider: string | null;
  readonly status: string;
  readonly amount: number;
  readonly authorized: number;
  readonly captured: number;
  readonly createdAt: string;
}

/** A refund as it is. */
export interface ToldRefund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly status: string;
  readonly amount: number;
  readonly reason: string;
  readonly createdAt: string;
}

/** A line as it is; `netExact` is its net without any rounding, a decimal in major units. */
export interface ToldLine {
  readonly lineId: string;
  readonly sku: string;
  readonly title: string;
  readonly kind: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discountRate: string | null;
  readonly discountTotal: number;
  readonly taxTotal?: number;
  readonly total: number;
  readonly netExact: string;
  readonly open: number;
  readonly backordered: number;
  readonly allocated: number;
  readonly shipped: number;
  readonly cancelled: number;
  readonly delivered?: number;
  readonly returned?: number;
  readonly lost?: number;
}

/** `DemandChanged`: what an order wants of stock and fulfillment. */
export interface DemandChanged {
  readonly orderId: string;
  readonly number: string;
  readonly channelCode?: string;
  /** Locations that the channel is served from; absent or empty: all. */
  readonly channelLocations?: readonly string[];
  readonly priority: number;
  readonly placedAt: string;
  readonly onHold: boolean;
  readonly reservationId: string | null;
  /** Where the shop shows the order, with places for `{number}` and the `{token}` that opens it. */
  readonly orderUrl?: string | null;
  readonly deliveries: readonly DemandedDelivery[];
  readonly lines: readonly DemandedLine[];
}

export interface DemandedDelivery {
  readonly deliveryId: string;
  readonly method: string;
  readonly destination: Destination | null;
  readonly pickupLocationId: string | null;
  /** Sealed address and e-mail of the receiver. */
  readonly recipient: string | null;
  readonly promisedTo: string | null;
  readonly service: string;
}

/** As much of an address as tells how far it is. */
export interface Destination {
  readonly countryCode: string;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export interface DemandedLine {
  readonly lineId: string;
  readonly deliveryId: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly cancelled: number;
  readonly cancelPending: number;
  readonly unitPrice: number;
  readonly currency: string;
  readonly stockTracked: boolean;
  readonly requiresShipping: boolean;
  readonly components: readonly { readonly sku: string; readonly perKit: number }[];
}

/** `OrderErased`: the persons were taken out of an order. */
export interface OrderErased {
  readonly orderId: string;
}

/** `OrderMoved`: whose an order is by now. */
export interface OrderMoved {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly customerId: string;
}

/** `RiskCheckRequested`: the fraud check is to judge an order that waits for it. */
export interface RiskCheckRequested {
  readonly orderId: string;
}
