import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import type { ItemRecord, KnownItem } from '../rules/item.js';

const COLUMNS =
  'sku text, title text, category text, supplier_code text, active boolean, stock_tracked boolean, requires_shipping boolean, weight_grams int, gtin text, unit_cost numeric, preorder_release_at timestamptz';
const NAMES =
  'sku, title, category, supplier_code, active, stock_tracked, requires_shipping, weight_grams, gtin, unit_cost, preorder_release_at';

/** What became of an item that was written. */
export interface WrittenItem {
  readonly sku: string;
  readonly created: boolean;
  readonly version: number;
}

function writeItems(tx: Tx, items: readonly ItemRecord[]): Promise<WrittenItem[]> {
  const records = items.map((item) => ({
    sku: item.sku,
    title: item.title,
    category: item.category,
    supplier_code: item.supplierCode,
    active: item.active,
    stock_tracked: item.stockTracked,
    requires_shipping: item.requiresShipping,
    weight_grams: item.weightGrams,
    gtin: item.gtin,
    unit_cost: item.unitCost,
    preorder_release_at: item.preorderReleaseAt,
  }));
  return rows<WrittenItem>(
    tx.db,
    sql`insert into item (${sql.raw(NAMES)}) select ${sql.raw(NAMES)} from ${recordset(records, 'i', COLUMNS)} order by sku
        on conflict (sku) do update set title = excluded.title, category = excluded.category, supplier_code = excluded.supplier_code, active = excluded.active, stock_tracked = excluded.stock_tracked,
          requires_shipping = excluded.requires_shipping, weight_grams = excluded.weight_grams, gtin = excluded.gtin, unit_cost = excluded.unit_cost, preorder_release_at = excluded.preorder_release_at, version = item.version + 1
        returning sku, (xmax = 0) as created, version`,
  );
}

async function replaceComponents(tx: Tx, items: readonly ItemRecord[]): Promise<void> {
  const components = items.flatMap((item) =>
    item.components.map(({ sku, quantity }) => ({ kit_sku: item.sku, sku, quantity })),
  );
  await run(tx.db, sql`delete from item_component where kit_sku = any(${items.map((item) => item.sku)}::text[])`);
  if (components.length > 0)
    await run(
      tx.db,
      sql`insert into item_component select * from ${recordset(components, 'c', 'kit_sku text, sku text, quantity int')}`,
    );
}

/** Writes items that were checked, and tells of each. Answers which were new. */
export async function putItems(tx: Tx, items: readonly ItemRecord[]): Promise<readonly WrittenItem[]> {
  const written = await writeItems(tx, items);
  await replaceComponents(tx, items);
  const versions = new Map(written.map((one) => [one.sku, one.version]));
  for (const { preorderReleaseAt: _release, ...payload } of items)
    tx.emit({
      type: 'ItemChanged',
      aggregateId: payload.sku,
      aggregateVersion: versions.get(payload.sku) ?? 1,
      payload,
    });
  return written;
}

/** Those of these SKUs that exist, by SKU. */
export async function findItems(db: Sql, skus: readonly string[]): Promise<Map<string, KnownItem>> {
  const found = await rows<KnownItem>(
    db,
    sql`select sku, active, stock_tracked, coalesce((select jsonb_agg(jsonb_build_object('sku', c.sku, 'quantity', c.quantity) order by c.sku) from item_component c where c.kit_sku = item.sku), '[]') as components
        from item where sku = any(${skus}::text[])`,
  );
  return new Map(found.map((item) => [item.sku, item]));
}
