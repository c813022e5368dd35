import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { levelKey } from '../rules/stock-level.js';
import { countChange, countProblem, placeCounts, type PlacedCount, type StockCount } from '../rules/stock-count.js';
import type { InventoryServices } from '../services.js';
import { touchLevels } from '../storage/emit-stock.js';
import { findLocationIds, findSkus } from '../storage/find-known.js';
import { ensureLevels, lockLevels, moveStock } from '../storage/levels.js';
import { putReorderPolicies, putSafetyStock } from '../storage/reorder-policies.js';
import { partition, type ImportResult } from './import-result.js';

async function putPolicies(tx: Tx, counts: readonly PlacedCount[]): Promise<void> {
  await putReorderPolicies(
    tx,
    counts.flatMap(({ sku, locationId, reorderPoint, orderUpTo }) =>
      reorderPoint === undefined
        ? []
        : [{ sku, locationId, reorderPoint, orderUpTo: Math.max(orderUpTo ?? reorderPoint * 2, reorderPoint) }],
    ),
  );
  await putSafetyStock(
    tx,
    counts.flatMap(({ sku, locationId, safetyStock }) =>
      safetyStock === undefined ? [] : [{ sku, locationId, safetyStock }],
    ),
  );
}

/** Imports counts: each level is brought to the count by a movement of the difference, and its reorder policy is set. */
export const importStock = (
  ctx: OperationContext<InventoryServices>,
  records: readonly StockCount[],
): Promise<ImportResult> =>
  runCommand(ctx, 'importStock', async (tx) => {
    const codes = records.map((one) => one.locationCode);
    const locations = await findLocationIds(tx.db, codes);
    const skus = await findSkus(
      tx.db,
      records.map(({ sku }) => sku),
    );
    const placed = placeCounts(records, { skus, locations });
    await ensureLevels(tx, placed);
    const levels = await lockLevels(tx.db, placed);
    const { good, rejected } = partition(records, (record) => countProblem(record, { skus, locations }, levels));
    const counted = placeCounts(good, { skus, locations });
    await putPolicies(tx, counted);
    const changes = counted.map((one) => countChange(one, levels.get(levelKey(one))));
    await moveStock(tx, changes);
    const still = changes.filter((change) => change.delta === 0);
    await touchLevels(tx, still);
    return { created: changes.length - still.length, updated: 0, unchanged: still.length, rejected };
  });
