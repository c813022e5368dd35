import type { EventDraft } from '@oms/platform/outbox/event';
import { exactNet, lineMoney } from './order-totals.js';
import type { LineState, OrderState } from './order-state.js';

/** Payload of `OrderChanged`: the order as it is, in minor units, without personal data. */
export interface OrderChangedPayload {
  readonly orderId: string;
  readonly number: string;
  readonly channelCode: string;
  readonly externalReference: string | null;
  readonly status: string;
  readonly paymentStatus: string;
  readonly fulfillmentStatus: string;
  readonly returnStatus: string;
  readonly customerId: string | null;
  readonly currency: string;
  readonly placedAt: string;
  readonly completedAt: string | null;
  readonly cancelledAt: string | null;
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
  readonly originalTotal: number;
  /** Of the total, what was granted to the customer afterwards. */
  readonly allowanceTotal: number;
  readonly captured: number;
  readonly refunded: number;
  /** Taxes that prices contain. */
  readonly taxIncludedTotal: number;
  readonly carrierName: string | null;
  /** The last moment at which it may leave, and at which it was promised to arrive. */
  readonly requiredAt: string | null;
  readonly promisedTo: string | null;
  readonly payments: readonly OrderChangedPayment[];
  readonly refunds: readonly OrderChangedRefund[];
  readonly lines: readonly OrderChangedLine[];
}

/** A payment as it is; nothing that names an account. */
export interface OrderChangedPayment {
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
export interface OrderChangedRefund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly status: string;
  readonly amount: number;
  readonly reason: string;
  readonly createdAt: string;
}

/** A line as it is; `netExact` is its net without any rounding, a decimal in major units. */
export interface OrderChangedLine {
  readonly lineId: string;
  readonly sku: string;
  readonly title: string;
  readonly kind: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discountRate: string | null;
  readonly discountTotal: number;
  readonly taxTotal: number;
  readonly total: number;
  readonly netExact: string;
  readonly open: number;
  readonly backordered: number;
  readonly allocated: number;
  readonly shipped: number;
  readonly cancelled: number;
  readonly delivered: number;
  readonly returned: number;
  readonly lost: number;
}

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

function lineOf(line: LineState, currency: string): OrderChangedLine {
  const { discount, tax, total } = lineMoney(line);
  return {
    lineId: line.id,
    sku: line.sku,
    title: line.title,
    kind: line.kind,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    discountRate: line.discountRate,
    discountTotal: discount,
    taxTotal: tax,
    total,
    netExact: exactNet(line, currency),
    open: line.open,
    backordered: line.backordered,
    allocated: line.allocated,
    shipped: line.shipped,
    cancelled: line.cancelled,
    delivered: line.delivered,
    returned: line.returned,
    lost: line.lost,
  };
}

const moneyOf = ({ payments, refunds }: OrderState): Pick<OrderChangedPayload, 'payments' | 'refunds'> => ({
  payments: payments.map((one) => ({
    paymentId: one.id,
    method: one.method,
    provider: one.provider,
    status: one.status,
    amount: one.amount,
    authorized: one.authorized,
    captured: one.captured,
    createdAt: one.createdAt.toISOString(),
  })),
  refunds: refunds.map((one) => ({
    refundId: one.id,
    paymentId: one.paymentId,
    status: one.status,
    amount: one.amount,
    reason: one.reason,
    createdAt: one.createdAt.toISOString(),
  })),
});

/** Two orders of which this is the same count the same: it leaves out how far units have come towards their parcels. */
export const factsOf = ({ fulfillmentStatus: _status, lines, ...facts }: OrderChangedPayload): string =>
  JSON.stringify([facts, lines.map(({ open: _open, allocated: _allocated, ...line }) => line)]);

/** `OrderChanged`: tells everyone else what has become of the order. */
export function orderChanged(order: OrderState): EventDraft<'OrderChanged', OrderChangedPayload> {
  const { id, version } = order;
  const payload: OrderChangedPayload = {
    orderId: id,
    number: order.number,
    channelCode: order.channelCode,
    externalReference: order.externalReference,
    status: order.status,
    paymentStatus: order.paymentStatus,
    fulfillmentStatus: order.fulfillmentStatus,
    returnStatus: order.returnStatus,
    customerId: order.customerId,
    currency: order.currency,
    placedAt: order.placedAt.toISOString(),
    completedAt: iso(order.completedAt),
    cancelledAt: iso(order.cancelledAt),
    shippedAt: iso(order.shippedAt),
    historical: order.historical,
    hasOpenHold: order.hasOpenHold,
    hasBackorder: order.hasBackorder,
    shipCountry: order.shipCountry,
    shipPostalCode: order.shipPostalCode,
    subtotal: order.subtotal,
    discountTotal: order.discountTotal,
    shippingTotal: order.shippingTotal,
    taxTotal: order.taxTotal,
    total: order.total,
    originalTotal: order.originalTotal,
    allowanceTotal: order.allowanceTotal,
    captured: order.captured,
    refunded: order.refunded,
    taxIncludedTotal: order.taxIncludedTotal,
    carrierName: order.carrierName,
    requiredAt: iso(order.requiredAt),
    promisedTo: iso(order.promisedTo),
    ...moneyOf(order),
    lines: order.lines.map((line) => lineOf(line, order.currency)),
  };
  return { type: 'OrderChanged', aggregateId: id, aggregateVersion: version, orderId: id, payload };
}
