/** One thing that a dashboard asks, through the graph and as plain SQL on the tables that commands write. */
export interface Question {
  readonly name: string;
  /** A MetricsQuery. */
  readonly ask: Readonly<Record<string, unknown>>;
  /** Gives the same rows, as text. */
  readonly sql: string;
  /** How far figures may be from those of plain SQL, in proportion; absent: not at all. */
  readonly within?: number;
}

const YEAR = { from: '2025-01-01T00:00:00Z', to: '2025-12-01T00:00:00Z' };
const QUARTER = { from: '2025-07-01T00:00:00Z', to: '2025-10-01T00:00:00Z' };
const MONTH = { from: '2025-10-01T00:00:00Z', to: '2025-11-01T00:00:00Z' };
const within = ({ from, to }: typeof YEAR): string => `o.placed_at >= '${from}' and o.placed_at < '${to}'`;

const LINES = 'from orders.order_line l join orders.orders o on o.id = l.order_id';
const MONTHS = `to_char(date_trunc('month', o.placed_at at time zone 'UTC'), 'YYYY-MM-DD')`;
const NET = `round(sum(l.unit_price * (l.quantity - l.cancelled) - case when l.cancelled > 0 then 0 else l.discount_total end) / 100, 2)`;
const SALES = 'round(sum(o.total) / 100, 2)';

const percentileOf = (share: number): string =>
  `percentile_disc(${share}) within group (order by extract(epoch from o.shipped_at - o.placed_at))`;

/** Questions of the dashboards over orders. */
export const ORDER_QUESTIONS: readonly Question[] = [
  { name: 'figures of a month', ask: { metrics: ['orders', 'totalSales'], ...MONTH }, sql: `select count(*), ${SALES} from orders.orders o where ${within(MONTH)}` },
  { name: 'sales by day', ask: { metrics: ['orders', 'totalSales'], grain: 'day', ...MONTH }, sql: `select to_char(o.placed_at at time zone 'UTC', 'YYYY-MM-DD'), count(*), ${SALES} from orders.orders o where ${within(MONTH)} group by 1` },
  { name: 'sales by month', ask: { metrics: ['orders', 'totalSales'], grain: 'month', ...YEAR }, sql: `select ${MONTHS}, count(*), ${SALES} from orders.orders o where ${within(YEAR)} group by 1` },
  { name: 'orders by hour of a day', ask: { metrics: ['orders'], grain: 'hour', from: '2025-10-10T00:00:00Z', to: '2025-10-11T00:00:00Z' }, sql: `select to_char(date_trunc('hour', o.placed_at at time zone 'UTC'), 'YYYY-MM-DD"T"HH24:00'), count(*) from orders.orders o where o.placed_at >= '2025-10-10' and o.placed_at < '2025-10-11' group by 1` },
  { name: 'sales by channel', ask: { metrics: ['orders', 'totalSales'], dimensions: ['channel'], ...QUARTER }, sql: `select o.channel_code, count(*), ${SALES} from orders.orders o where ${within(QUARTER)} group by 1` },
  { name: 'sales by country', ask: { metrics: ['orders', 'totalSales'], dimensions: ['country'], ...QUARTER }, sql: `select o.ship_country, count(*), ${SALES} from orders.orders o where ${within(QUARTER)} group by 1` },
  { name: 'net sales by category', ask: { metrics: ['units', 'netSales'], dimensions: ['category'], ...QUARTER }, sql: `select i.category, sum(l.quantity - l.cancelled), ${NET} ${LINES} join inventory.item i using (sku) where ${within(QUARTER)} group by 1` },
  { name: 'ten best items', ask: { metrics: ['netSales'], dimensions: ['sku'], orderBy: 'netSales', descending: true, limit: 10, ...MONTH }, sql: `select l.sku, ${NET} ${LINES} where ${within(MONTH)} group by 1 order by 2 desc, 1 limit 10` },
  { name: 'cancel and fill rate', ask: { metrics: ['cancelledUnits', 'shippedUnits'], grain: 'month', ...YEAR }, sql: `select ${MONTHS}, sum(l.cancelled), sum(l.shipped) ${LINES} where ${within(YEAR)} group by 1` },
  { name: 'late by carrier', ask: { metrics: ['ordersShipped', 'lateShipments'], dimensions: ['carrier'], ...QUARTER }, sql: `select o.carrier_name, count(o.shipped_at), count(*) filter (where o.shipped_at > o.required_at) from orders.orders o where ${within(QUARTER)} group by 1` },
  { name: 'new customers by month', ask: { metrics: ['newCustomers'], grain: 'month', ...YEAR }, sql: `select ${MONTHS}, count(*) from (select customer_id, min(placed_at) as placed_at from orders.orders where status not in ('DRAFT', 'CANCELLED', 'EXPIRED') group by 1) o where ${within(YEAR)} group by 1` },
  { name: 'discounts by category', ask: { metrics: ['discounts'], dimensions: ['category'], ...YEAR }, sql: `select i.category, round(sum(case when l.cancelled > 0 then 0 else l.discount_total end) / 100, 2) ${LINES} join inventory.item i using (sku) where ${within(YEAR)} group by 1` },
  { name: 'customers of a year', ask: { metrics: ['customers'], ...YEAR }, sql: `select count(distinct o.customer_id) from orders.orders o where ${within(YEAR)}` },
  { name: 'customers by day', ask: { metrics: ['customers'], grain: 'day', ...MONTH }, sql: `select to_char(o.placed_at at time zone 'UTC', 'YYYY-MM-DD'), count(distinct o.customer_id) from orders.orders o where ${within(MONTH)} group by 1` },
  { name: 'click to ship, a year', ask: { metrics: ['clickToShipP50', 'clickToShipP99'], ...YEAR }, sql: `select ${percentileOf(0.5)}, ${percentileOf(0.99)} from orders.orders o where ${within(YEAR)}`, within: 0.026 },
  { name: 'click to ship by week', ask: { metrics: ['clickToShipP50', 'clickToShipP99'], grain: 'week', ...QUARTER }, sql: `select to_char(date_trunc('week', o.placed_at at time zone 'UTC'), 'YYYY-MM-DD'), ${percentileOf(0.5)}, ${percentileOf(0.99)} from orders.orders o where ${within(QUARTER)} group by 1`, within: 0.026 },
]; // prettier-ignore
