/** What analytics reads of `OrderChanged`; amounts are minor units. */
export interface OrderFact {
  readonly orderId: string;
  readonly number: string;
  readonly channelCode: string;
  readonly currency: string;
  readonly status: string;
  readonly historical: boolean;
  readonly placedAt: string;
  readonly shippedAt: string | null;
  readonly customerId: string | null;
  readonly shipCountry: string | null;
  readonly shippingTotal: number;
  readonly taxTotal: number;
  readonly total: number;
  readonly lines: readonly OrderLineFact[];
}

interface OrderLineFact {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly cancelled: number;
  readonly backordered: number;
  readonly shipped: number;
  readonly unitPrice: number;
  readonly discountTotal: number;
  readonly netExact: string;
}

/** The order as a row of `fact_order`. */
export const orderRow = (order: OrderFact) => ({
  order_id: order.orderId,
  number: order.number,
  channel: order.channelCode,
  currency: order.currency,
  status: order.status,
  historical: order.historical,
  placed_at: order.placedAt,
  shipped_at: order.shippedAt,
  customer_id: order.customerId,
  country: order.shipCountry,
  shipping: order.shippingTotal,
  tax: order.taxTotal,
  total: order.total,
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
    gross: line.unitPrice * (line.quantity - line.cancelled),
    discount: line.discountTotal,
    net_exact: line.netExact,
  }));
