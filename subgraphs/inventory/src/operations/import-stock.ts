import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import { committedAt, levelKey, type Level } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { emitStock } from '../storage/emit-stock.js';
import { ensureLevels, lockLevels, moveStock } from '../storage/levels.js';
import { partition, type ImportResult } from './import-result.js';

export interface ImportedStock {
  readonly sku: string;
  readonly locationCode: string;
  readonly onHand: number;
  readonly safetyStock?: number;
  readonly reorderPoint?: number;
  readonly orderUpTo?: number;
}

type Placed = ImportedStock & { readonly locationId: string };

async function writePolicies(tx: Tx, placed: readonly Placed[]): Promise<void> {
  const policies = placed
    .filter((one) => one.reorderPoint !== undefined)
    .map((one) => ({
      sku: one.sku,
      location_id: one.locationId,
      reorder_point: one.reorderPoint ?? 0,
      order_up_to: Math.max(one.orderUpTo ?? (one.reorderPoint ?? 0) * 2, one.reorderPoint ?? 0),
    }));
  await run(
    tx.db,
    sql`insert into reorder_policy select * from ${recordset(policies, 'p', 'sku text, location_id uuid, reorder_point int, order_up_to int')}
        on conflict (sku, location_id) do update set reorder_point = excluded.reorder_point, order_up_to = excluded.order_up_to`,
  );
  const safety = placed
    .filter((one) => one.safetyStock !== undefined)
    .map((one) => ({ sku: one.sku, location_id: one.locationId, safety_stock: one.safetyStock }));
  await run(
    tx.db,
    sql`update inventory_level level set safety_stock = s.safety_stock from ${recordset(safety, 's', 'sku text, location_id uuid, safety_stock int')} where level.sku = s.sku and level.location_id = s.location_id`,
  );
}

function problemOf(
  record: ImportedStock,
  items: ReadonlySet<string>,
  locations: ReadonlyMap<string, string>,
  levels: ReadonlyMap<string, Level>,
): { field: string; reason: string } | undefined {
  if (!items.has(record.sku)) return { field: 'sku', reason: `there is no item ${record.sku}` };
  const locationId = locations.get(record.locationCode);
  if (!locationId) return { field: 'locationCode', reason: `there is no location ${record.locationCode}` };
  const level = levels.get(levelKey({ sku: record.sku, locationId }));
  const committed = level ? committedAt(level) : 0;
  return record.onHand < committed
    ? { field: 'onHand', reason: `${committed} units are promised or set aside: adjust the stock instead` }
    : undefined;
}

/** Imports counts: each level is brought to the count by a movement of the difference, and its reorder policy is set. */
export const importStock = (
  ctx: OperationContext<InventoryServices>,
  records: readonly ImportedStock[],
): Promise<ImportResult> =>
  runCommand(ctx, 'importStock', async (tx) => {
    const locations = new Map(
      (
        await rows<{ id: string; code: string }>(
          tx.db,
          sql`select id, code from location where code = any(${records.map((one) => one.locationCode)}::text[])`,
        )
      ).map(({ code, id }) => [code, id]),
    );
    const items = new Set(
      (
        await rows<{ sku: string }>(
          tx.db,
          sql`select sku from item where sku = any(${records.map((one) => one.sku)}::text[])`,
        )
      ).map(({ sku }) => sku),
    );
    const placed = records.flatMap((one): Placed[] => {
      const locationId = locations.get(one.locationCode);
      return locationId && items.has(one.sku) ? [{ ...one, locationId }] : [];
    });
    await ensureLevels(tx, placed);
    const levels = await lockLevels(tx.db, placed);
    const { good, rejected } = partition(records, (record) => problemOf(record, items, locations, levels));
    const counted = placed.filter((one) =>
      good.some((record) => record.sku === one.sku && record.locationCode === one.locationCode),
    );
    await writePolicies(tx, counted);
    const changes = counted.map((one) => ({
      sku: one.sku,
      locationId: one.locationId,
      bucket: 'onHand' as const,
      delta: one.onHand - (levels.get(levelKey(one))?.onHand ?? 0),
      reason: 'IMPORT',
    }));
    await moveStock(tx, changes);
    const still = changes.filter((change) => change.delta === 0);
    if (still.length > 0) {
      await run(
        tx.db,
        sql`update inventory_level level set version = version + 1 from ${recordset(
          still.map(({ sku, locationId }) => ({ sku, location_id: locationId })),
          's',
          'sku text, location_id uuid',
        )} where level.sku = s.sku and level.location_id = s.location_id`,
      );
      await emitStock(tx, still);
    }
    const changed = changes.length - still.length;
    return { created: changed, updated: 0, unchanged: still.length, rejected };
  });
