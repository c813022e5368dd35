import { recordset, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import { applyRollups } from './rollups.js';
import { LINE_COST } from './write-order-facts.js';

/** What analytics reads of `ItemChanged`. */
export interface ItemFact {
  readonly sku: string;
  readonly title: string;
  readonly category: string | null;
  readonly supplierCode: string | null;
  readonly active?: boolean;
  /** Decimal, in the merchant's own currency. */
  readonly unitCost?: string | null;
}

const COLUMNS = 'sku text, title text, category text, supplier_code text, active boolean, unit_cost numeric';

/** Locks the items, and answers those of which lines of the past will look otherwise. */
async function lockChanged(db: Sql, items: readonly object[]): Promise<string[]> {
  const changed = await rows<{ sku: string }>(
    db,
    sql`select i.sku from dim_item i join ${recordset(items, 'n', COLUMNS)} using (sku)
        where (i.category, i.supplier_code, i.unit_cost) is distinct from (n.category, n.supplier_code, n.unit_cost) order by i.sku for update of i`,
  );
  return changed.map(({ sku }) => sku);
}

/** Writes items; lines of the past, and the sums they are in, follow a changed category, supplier or cost. */
export async function writeItems(db: Sql, found: readonly ItemFact[]): Promise<void> {
  const items = found.map(({ sku, title, category, supplierCode, active = true, unitCost = null }) => ({
    sku,
    title,
    category,
    supplier_code: supplierCode,
    active,
    unit_cost: unitCost,
  }));
  const changed = await lockChanged(db, items);
  const affected = await rows<{ id: string }>(
    db,
    sql`select distinct order_id as id from fact_order_line where sku = any(${changed}::text[])`,
  );
  const orders = affected.map(({ id }) => id);
  await applyRollups(db, ['line'], orders, -1);
  await run(
    db,
    sql`insert into dim_item (sku, title, category, supplier_code, active, unit_cost, known) select *, true from ${recordset(items, 'i', COLUMNS)} order by sku
        on conflict (sku) do update set title = excluded.title, category = excluded.category, supplier_code = excluded.supplier_code, active = excluded.active, unit_cost = excluded.unit_cost, known = true`,
  );
  if (orders.length > 0)
    await run(
      db,
      sql`update fact_order_line l set category = i.category, supplier = i.supplier_code, cost = ${sql.raw(LINE_COST('l', 'y.exponent'))}
          from dim_item i, fact_order o, dim_currency y where i.sku = l.sku and l.sku = any(${changed}::text[]) and o.order_id = l.order_id and y.currency = o.currency`,
    );
  await applyRollups(db, ['line'], orders, 1);
}
