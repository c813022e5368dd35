import type { OrderChanged, ToldLine } from '@oms/platform/events/order-events';

type OrderLineFact = Omit<ToldLine, 'title' | 'kind' | 'discountRate' | 'total' | 'open' | 'allocated'>;

/** What analytics reads of `OrderChanged`; amounts are minor units. What an older version did not tell is absent. */
export interface OrderFact extends Omit<
  OrderChanged,
  | 'externalReference'
  | 'hasOpenHold'
  | 'hasBackorder'
  | 'shipPostalCode'
  | 'subtotal'
  | 'discountTotal'
  | 'allowanceTotal'
  | 'lines'
> {
  readonly lines: readonly OrderLineFact[];
}

const total = (lines: readonly OrderLineFact[], pick: (line: OrderLineFact) => number | undefined): number =>
  lines.reduce((sum, line) => sum + (pick(line) ?? 0), 0);

/** When the order was to have left: when it was required, or else promised. */
const dueAt = ({ requiredAt, promisedTo }: OrderFact): string | null => requiredAt ?? promisedTo ?? null;

const isLate = (order: OrderFact): boolean => {
  const due = dueAt(order);
  return order.shippedAt !== null && due !== null && new Date(order.shippedAt) > new Date(due);
};

/** Went out whole and on time, and nothing of it came back, was lost, or was paid back. */
const isPerfect = (order: OrderFact): boolean =>
  order.shippedAt !== null &&
  !isLate(order) &&
  (order.refunded ?? 0) === 0 &&
  total(order.lines, (line) => line.cancelled + (line.returned ?? 0) + (line.lost ?? 0)) === 0;

/** The order as a row of `fact_order`. */
export const orderRow = (order: OrderFact) => ({
  order_id: order.orderId,
  number: order.number,
  channel: order.channelCode,
  currency: order.currency,
  status: order.status,
  payment_status: order.paymentStatus ?? null,
  fulfillment_status: order.fulfillmentStatus ?? null,
  return_status: order.returnStatus ?? null,
  historical: order.historical,
  placed_at: order.placedAt,
  shipped_at: order.shippedAt,
  completed_at: order.completedAt ?? null,
  cancelled_at: order.cancelledAt ?? null,
  due_at: dueAt(order),
  promised_to: order.promisedTo ?? null,
  carrier: order.carrierName ?? null,
  customer_id: order.customerId,
  country: order.shipCountry,
  shipping: order.shippingTotal,
  tax: order.taxTotal,
  tax_included: order.taxIncludedTotal ?? 0,
  total: order.total,
  original_total: order.originalTotal ?? order.total,
  captured: order.captured ?? 0,
  refunded: order.refunded ?? 0,
  units: total(order.lines, (line) => line.quantity - line.cancelled),
  cancelled_units: total(order.lines, (line) => line.cancelled),
  returned_units: total(order.lines, (line) => line.returned),
  late: isLate(order),
  perfect: isPerfect(order),
});

/** The order's lines as rows of `fact_order_line`; gross and discount are those of the units not cancelled. */
export const lineRows = ({ orderId, lines }: OrderFact) =>
  lines.map((line) => ({
    line_id: line.lineId,
    order_id: orderId,
    sku: line.sku,
    quantity: line.quantity,
    cancelled: line.cancelled,
    backordered: line.backordered,
    shipped: line.shipped,
    delivered: line.delivered ?? 0,
    returned: line.returned ?? 0,
    lost: line.lost ?? 0,
    gross: line.unitPrice * (line.quantity - line.cancelled),
    discount: line.discountTotal,
    tax: line.taxTotal ?? 0,
    net_exact: line.netExact,
  }));

const placeOf = ({ orderId, channelCode, currency, shipCountry }: OrderFact) => ({
  order_id: orderId,
  channel: channelCode,
  currency,
  country: shipCountry,
});

/** The order's payments as rows of `fact_payment`. */
export const paymentRows = (order: OrderFact) =>
  (order.payments ?? []).map(({ paymentId, createdAt, ...payment }) => ({
    payment_id: paymentId,
    created_at: createdAt,
    ...placeOf(order),
    ...payment,
  }));

/** The order's refunds as rows of `fact_refund`. */
export const refundRows = (order: OrderFact) =>
  (order.refunds ?? []).map(({ refundId, paymentId, createdAt, ...refund }) => ({
    refund_id: refundId,
    payment_id: paymentId,
    created_at: createdAt,
    ...placeOf(order),
    ...refund,
  }));
