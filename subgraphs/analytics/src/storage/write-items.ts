import { recordset, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import type { ItemChanged } from '@oms/platform/events/stock-events';
import { changeFacts } from './rollups.js';
import type { Fact } from '../rules/catalog/model.js';
import { inOrder, standIn } from './stand-in-items.js';
import { LINE_COST } from './write-order-facts.js';

/** What analytics reads of `ItemChanged`. */
export type ItemFact = Pick<ItemChanged, 'sku' | 'title' | 'category' | 'supplierCode' | 'unitCost'> &
  Partial<Pick<ItemChanged, 'active'>>;

const COLUMNS = 'sku text, title text, category text, supplier_code text, active boolean, unit_cost numeric';

/**
 * Locks the items, and answers those of which facts of the past will look otherwise. An item that stands in for others
 * who have not committed yet is waited for: what they counted under it is to be counted anew.
 */
async function lockChanged(db: Sql, items: readonly { readonly sku: string }[]): Promise<string[]> {
  await standIn(db, inOrder(items.map(({ sku }) => sku)));
  const changed = await rows<{ sku: string }>(
    db,
    sql`select i.sku from dim_item i join ${recordset(items, 'n', COLUMNS)} using (sku)
        where (i.category, i.supplier_code, i.unit_cost) is distinct from (n.category, n.supplier_code, n.unit_cost) order by i.sku for update of i`,
  );
  return changed.map(({ sku }) => sku);
}

const GIVEN = 'any((select skus from given)::text[])';

/** The lines of the items, as they are with what is now said of these. */
const RESTATED = `select l.line_id, l.order_id, l.sku, l.quantity, l.cancelled, l.backordered, l.shipped, l.gross, l.discount, l.net_exact, l.delivered, l.returned, l.lost,
    i.category, i.supplier_code as supplier, ${LINE_COST('l', 'y.exponent')}::bigint as cost
  from fact_order_line l join new_dim_item i using (sku) join fact_order o using (order_id) join dim_currency y on y.currency = o.currency where l.sku = ${GIVEN}`;
const PUT_LINES =
  'update fact_order_line l set category = n.category, supplier = n.supplier, cost = n.cost from new_fact_order_line n where l.line_id = n.line_id';

const PUT_ITEMS = `insert into dim_item (sku, title, category, supplier_code, active, unit_cost, known)
  select sku, title, category, supplier_code, active, unit_cost, known from new_dim_item order by sku
  on conflict (sku) do update set title = excluded.title, category = excluded.category, supplier_code = excluded.supplier_code, active = excluded.active, unit_cost = excluded.unit_cost, known = true`;

/** The facts whose sums depend on what is said of items, with the SQL of their SKU. */
const OF_ITEM: Readonly<Partial<Record<Fact, string>>> = { line: 'l.sku', movement: 'm.sku', stockChange: 'h.sku' };

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
  await changeFacts(db, {
    parts: [
      sql`given as (select ${changed}::text[] as skus)`,
      sql`new_dim_item as materialized (select n.*, true as known from ${recordset(items, 'n', COLUMNS)})`,
      sql.raw(`put_dim_item as (${PUT_ITEMS})`),
      sql.raw(`new_fact_order_line as materialized (${RESTATED})`),
      sql.raw(`put_lines as (${PUT_LINES})`),
    ],
    tables: ['dim_item', 'fact_order_line'],
    rolled: Object.keys(OF_ITEM) as Fact[],
    held: (fact) => `${OF_ITEM[fact]} = ${GIVEN}`,
    made: (fact) => `${OF_ITEM[fact]} = ${GIVEN}`,
  });
}

/** Items, or what stands in for them, held until the transaction ends as they are then. */
export async function holdItems(db: Sql, skus: readonly string[]): Promise<void> {
  const ordered = inOrder(skus);
  await standIn(db, ordered);
  await run(db, sql`select from dim_item where sku = any(${ordered}::text[]) order by sku for share`);
}
