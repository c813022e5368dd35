import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { lineRows, orderRow, type OrderFact } from '../rules/order-facts.js';

const ORDER =
  'order_id uuid, number text, channel text, currency text, status text, historical boolean, placed_at timestamptz, shipped_at timestamptz, customer_id uuid, country text, shipping bigint, tax bigint, total bigint';
const LINE =
  'line_id uuid, order_id uuid, sku text, quantity int, cancelled int, backordered int, shipped int, gross bigint, discount bigint, net_exact numeric';

/** Replaces the facts of these orders; a line that an order does not list is gone. */
export async function writeOrderFacts(tx: Tx, orders: readonly OrderFact[]): Promise<void> {
  const heads = orders.map(orderRow);
  const lines = orders.flatMap(lineRows);
  await run(
    tx.db,
    sql`insert into fact_order select * from ${recordset(heads, 'o', ORDER)} on conflict (order_id) do update set number = excluded.number, channel = excluded.channel, currency = excluded.currency,
          status = excluded.status, historical = excluded.historical, placed_at = excluded.placed_at, shipped_at = excluded.shipped_at, customer_id = excluded.customer_id,
          country = excluded.country, shipping = excluded.shipping, tax = excluded.tax, total = excluded.total`,
  );
  await run(
    tx.db,
    sql`delete from fact_order_line where order_id = any(${heads.map((one) => one.order_id)}::uuid[]) and not line_id = any(${lines.map((line) => line.line_id)}::uuid[])`,
  );
  await run(
    tx.db,
    sql`insert into fact_order_line select * from ${recordset(lines, 'l', LINE)} on conflict (line_id) do update set sku = excluded.sku, quantity = excluded.quantity, cancelled = excluded.cancelled, backordered = excluded.backordered,
          shipped = excluded.shipped, gross = excluded.gross, discount = excluded.discount, net_exact = excluded.net_exact`,
  );
}
