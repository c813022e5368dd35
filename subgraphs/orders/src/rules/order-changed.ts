import type { Whole } from '@oms/platform/events/contract';
import type { OrderChanged, ToldLine } from '@oms/platform/events/order-events';
import type { EventDraft } from '@oms/platform/outbox/event';
import { exactNet, lineMoney } from './order-totals.js';
import type { LineState, OrderState } from './order-state.js';

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

function lineOf(line: LineState, currency: string): Whole<ToldLine> {
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

const moneyOf = ({ payments, refunds }: OrderState): Whole<Pick<OrderChanged, 'payments' | 'refunds'>> => ({
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
export const factsOf = ({ fulfillmentStatus: _status, lines, ...facts }: OrderChanged): string =>
  JSON.stringify([facts, lines.map(({ open: _open, allocated: _allocated, ...line }) => line)]);

/** `OrderChanged`: tells everyone else what has become of the order. */
export function orderChanged(order: OrderState): EventDraft<'OrderChanged', OrderChanged> {
  const { id, version } = order;
  const payload: Whole<OrderChanged> = {
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
