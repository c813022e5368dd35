/** Where a metric is counted: one row per order, per order line, per stock level, or per fulfillment order. */
export type Fact = 'order' | 'line' | 'stock' | 'fulfillment';
export type Unit = 'count' | 'money' | 'decimal' | 'percent' | 'seconds';

export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit: Unit;
  readonly fact: Fact;
  /** An amount in the order's currency: adds up only within one. */
  readonly monetary: boolean;
  /** SQL aggregate over the fact's tables; written here and nowhere else. Money is in minor units. */
  readonly expression: string;
}

export interface Dimension {
  readonly name: string;
  readonly description: string;
  /** SQL expression by fact; a fact without one does not have the dimension. */
  readonly expressions: Readonly<Partial<Record<Fact, string>>>;
}

/** The tables behind each fact. */
export const FACT_TABLES: Readonly<Record<Fact, string>> = {
  order: 'fact_order o left join dim_customer c on c.customer_id = o.customer_id',
  line: 'fact_order_line l join fact_order o using (order_id) left join dim_item i on i.sku = l.sku left join dim_customer c on c.customer_id = o.customer_id',
  stock: 'fact_stock s left join dim_item i on i.sku = s.sku left join dim_location d on d.location_id = s.location_id',
  fulfillment:
    'fact_fulfillment f left join fact_order o using (order_id) left join dim_location d on d.location_id = f.location_id',
};

/** The moment by which `from` and `to` choose; stock has none, it is as it is now. */
export const FACT_TIME: Readonly<Partial<Record<Fact, string>>> = {
  order: 'o.placed_at',
  line: 'o.placed_at',
  fulfillment: 'o.placed_at',
};

const metric = (name: string, unit: Unit, fact: Fact, expression: string, description: string): Metric => ({
  name,
  unit,
  fact,
  monetary: unit === 'money' || unit === 'decimal',
  expression,
  description,
});

export const METRICS: readonly Metric[] = [
  metric('orders', 'count', 'order', 'count(*)', 'Orders placed'),
  metric(
    'openOrders',
    'count',
    'order',
    "count(*) filter (where o.status not in ('COMPLETED', 'CANCELLED', 'EXPIRED'))",
    'Orders that are not completed, cancelled or expired',
  ),
  metric(
    'ordersShipped',
    'count',
    'order',
    'count(*) filter (where o.shipped_at is not null)',
    'Orders of which everything has shipped',
  ),
  metric('customers', 'count', 'order', 'count(distinct o.customer_id)', 'Customers who ordered'),
  metric('shipping', 'money', 'order', 'coalesce(sum(o.shipping), 0)', 'Shipping charged'),
  metric('tax', 'money', 'order', 'coalesce(sum(o.tax), 0)', 'Tax charged'),
  metric('totalSales', 'money', 'order', 'coalesce(sum(o.total), 0)', 'Net sales, shipping and tax'),
  metric(
    'averageOrderValue',
    'money',
    'order',
    // SQL rounds halves away from zero; money is rounded half to even, and half of an odd half rounds to that.
    'case when 2 * avg(o.total) = 2 * trunc(avg(o.total)) + sign(avg(o.total)) then 2 * round(avg(o.total) / 2) else round(avg(o.total)) end',
    'Total sales per order, rounded half to even; null without orders',
  ),
  metric(
    'fulfillmentTime',
    'seconds',
    'order',
    'avg(extract(epoch from o.shipped_at - o.placed_at))',
    'Average time from placed to shipped; null when nothing has shipped',
  ),
  metric('lines', 'count', 'line', 'count(*)', 'Order lines'),
  metric('units', 'count', 'line', 'coalesce(sum(l.quantity - l.cancelled), 0)', 'Units ordered, net of cancellations'),
  metric('cancelledUnits', 'count', 'line', 'coalesce(sum(l.cancelled), 0)', 'Units cancelled'),
  metric('shippedUnits', 'count', 'line', 'coalesce(sum(l.shipped), 0)', 'Units shipped'),
  metric('backorderedUnits', 'count', 'line', 'coalesce(sum(l.backordered), 0)', 'Units that wait for stock'),
  metric(
    'fillRate',
    'percent',
    'line',
    '100.0 * sum(l.shipped) / nullif(sum(l.quantity), 0)',
    'Share of the ordered units that has shipped; null without units',
  ),
  metric('grossSales', 'money', 'line', 'coalesce(sum(l.gross), 0)', 'Units × unit price'),
  metric('discounts', 'money', 'line', 'coalesce(sum(l.discount), 0)', 'Discounts, each line rounded half to even'),
  metric(
    'netSales',
    'money',
    'line',
    'coalesce(sum(l.gross - l.discount), 0)',
    'Gross sales − discounts, each line rounded half to even',
  ),
  metric('netSalesUnrounded', 'decimal', 'line', 'coalesce(sum(l.net_exact), 0)', 'Net sales before any rounding'),
  metric('onHandUnits', 'count', 'stock', 'coalesce(sum(s.on_hand), 0)', 'Units in the buildings now'),
  metric(
    'availableUnits',
    'count',
    'stock',
    'coalesce(sum(greatest(s.available, 0)), 0)',
    'Units that may be promised now',
  ),
  metric(
    'itemsBelowReorderPoint',
    'count',
    'stock',
    'count(*) filter (where s.below_reorder_point)',
    'Items and locations at or below their reorder point',
  ),
  metric('fulfillmentOrders', 'count', 'fulfillment', 'count(*)', 'Fulfillment orders'),
];

const grain = (unit: string): Dimension => {
  const expression = `to_char(date_trunc('${unit}', o.placed_at at time zone 'UTC'), 'YYYY-MM-DD')`;
  return {
    name: unit,
    description: `First day of the ${unit} in which the order was placed, UTC`,
    expressions: { order: expression, line: expression, fulfillment: expression },
  };
};
const ofOrder = (name: string, expression: string, description: string): Dimension => ({
  name,
  description,
  expressions: { order: expression, line: expression, fulfillment: expression },
});
const ofItem = (name: string, column: string, description: string): Dimension => ({
  name,
  description,
  expressions: { line: `i.${column}`, stock: `i.${column}` },
});

export const DIMENSIONS: readonly Dimension[] = [
  grain('day'),
  grain('week'),
  grain('month'),
  grain('quarter'),
  grain('year'),
  ofOrder('channel', 'o.channel', 'Code of the channel'),
  ofOrder('currency', 'o.currency', 'Currency of the order'),
  ofOrder('status', 'o.status', 'Status of the order'),
  ofOrder('country', 'o.country', 'Country that the order ships to'),
  ofOrder('historical', 'o.historical::text', 'Whether the order was imported as history'),
  { name: 'customer', description: 'Number of the customer', expressions: { order: 'c.number', line: 'c.number' } },
  ofItem('category', 'category', 'Category of the item'),
  ofItem('supplier', 'supplier_code', 'Code of the item’s supplier'),
  { name: 'sku', description: 'SKU of the item', expressions: { line: 'l.sku', stock: 's.sku' } },
  { name: 'location', description: 'Code of the location', expressions: { stock: 'd.code', fulfillment: 'd.code' } },
];
