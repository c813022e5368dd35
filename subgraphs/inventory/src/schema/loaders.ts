import { groupInto } from '@oms/platform/graphql/align';
import { fetchPages, type Page, type PageRequest } from '@oms/platform/graphql/page';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { sql } from '@oms/platform/database/sql';
import { stableJson } from '@oms/platform/values/stable-json';
import type { InventoryServices } from '../services.js';
import { ON_ORDER } from '../storage/emit-stock.js';
import { many, one } from './load-by-key.js';

export type Context = SubgraphContext<InventoryServices>;

export interface ItemRow {
  readonly sku: string;
  readonly title: string;
  readonly active: boolean;
  readonly supplierCode: string | null;
}

export const LEVEL = sql`level.*, level.on_hand - level.reserved - level.soft_reserved - level.damaged - level.quality_control - level.safety_stock as available, ${ON_ORDER} as on_order`;

export interface LevelRow {
  readonly id: string;
  readonly sku: string;
  readonly locationId: string;
  readonly available: number;
}

export const itemBySku = one<ItemRow>(
  (skus) => sql`select *, unit_cost::text as unit_cost from item where sku = any(${skus}::text[])`,
  (item) => item.sku,
);
export const locationById = one<{ id: string; code: string }>(
  (ids) => sql`select * from location where id = any(${ids}::uuid[])`,
  (location) => location.id,
);
export const supplierByCode = one<{ code: string }>(
  (codes) => sql`select * from supplier where code = any(${codes}::text[])`,
  (supplier) => supplier.code,
);
export const levelById = one<LevelRow>(
  (ids) => sql`select ${LEVEL} from inventory_level level where level.id = any(${ids}::uuid[])`,
  (level) => level.id,
);
export const purchaseOrderById = one<{ id: string; locationId: string }>(
  (ids) => sql`select * from purchase_order where id = any(${ids}::uuid[])`,
  (order) => order.id,
);
export const alertById = one<{ id: string; sku: string; locationId: string }>(
  (ids) => sql`select * from reorder_alert where id = any(${ids}::uuid[])`,
  (alert) => alert.id,
);
export const componentsOfItem = many<{ kitSku: string; sku: string; quantity: number }>(
  (skus) => sql`select * from item_component where kit_sku = any(${skus}::text[]) order by sku`,
  (part) => part.kitSku,
);
export const linesOfPurchaseOrder = many<{ purchaseOrderId: string; sku: string }>(
  (ids) =>
    sql`select *, unit_cost::text as unit_cost from purchase_order_line where purchase_order_id = any(${ids}::uuid[]) order by sku`,
  (line) => line.purchaseOrderId,
);
export const policyByVersion = one<{ version: number }>(
  (versions) => sql`select * from sourcing_policy where version = any(${versions.map(Number)}::int[])`,
  ({ version }) => String(version),
);
export const channelStockByCode = one<{ channelCode: string }>(
  (codes) => sql`select * from channel_stock where channel_code = any(${codes}::text[])`,
  ({ channelCode }) => channelCode,
);
export const decisionsOfOrder = many<{ orderId: string }>(
  (ids) => sql`select * from allocation_decision where order_id = any(${ids}::uuid[]) order by decided_at, id`,
  (decision) => decision.orderId,
);

interface PagedKey {
  readonly id: string;
  readonly page: PageRequest;
}

/** Levels below items; parents that ask for the same page are one statement. */
export const levelsOfItem = defineLoader<PagedKey, Page<LevelRow>, InventoryServices>(async (ctx, keys) => {
  const found = new Map<PagedKey, Page<LevelRow>>();
  for (const group of groupInto(keys, ({ page }) => stableJson(page)).values()) {
    const pages = await fetchPages<LevelRow>(ctx.db, {
      columns: LEVEL,
      from: sql`inventory_level level`,
      sort: [{ expression: sql`level.id`, type: 'uuid' }],
      page: group[0]?.page ?? {},
      parent: { column: sql`level.sku`, type: 'text', keys: group.map(({ id }) => id) },
    });
    group.forEach((key, index) => {
      const page = pages[index];
      if (page) found.set(key, page);
    });
  }
  return keys.map((key) => found.get(key));
}, stableJson);
