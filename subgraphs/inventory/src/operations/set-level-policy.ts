import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { levelKey } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { touchLevels } from '../storage/emit-stock.js';
import { ensureLevels, lockLevels } from '../storage/levels.js';
import { requireItem, requireLocation } from './require-known.js';

export interface SetLevelPolicyInput {
  readonly sku: string;
  readonly locationCode: string;
  /** Units that are never promised. */
  readonly safetyStock?: number | null;
  /** Units that may be sold beyond what is there; 0 takes no backorders. */
  readonly backorderLimit?: number | null;
  /** Minor units saved by sending a unit from here instead of marking it down. */
  readonly markdownBenefit?: number | null;
}

const FIELDS = ['safetyStock', 'backorderLimit', 'markdownBenefit'] as const;

/** Says how an item is promised at a location; what is left out stays as it is. */
export function setLevelPolicy(
  ctx: OperationContext<InventoryServices>,
  input: SetLevelPolicyInput,
): Promise<{ levelId: string }> {
  return runCommand(ctx, 'setLevelPolicy', async (tx) => {
    const wrong = FIELDS.find((field) => (input[field] ?? 0) < 0);
    if (wrong) throw refuse('INVALID_QUANTITY', `${wrong} is zero or more.`, [wrong]);
    const key = { sku: input.sku, locationId: await requireLocation(tx, input.locationCode) };
    await requireItem(tx, input.sku);
    await ensureLevels(tx, [key]);
    const level = (await lockLevels(tx.db, [key])).get(levelKey(key));
    if (!level) throw new Error('the level was just made');
    const limit = input.backorderLimit ?? level.backorderLimit;
    if (limit < level.backordered)
      throw refuse('BACKORDERS_WAIT', `${level.backordered} units are backordered already.`, ['backorderLimit'], {
        backordered: level.backordered,
      });
    await run(
      tx.db,
      sql`update inventory_level set safety_stock = ${input.safetyStock ?? level.safetyStock}, backorder_limit = ${limit}, markdown_benefit = ${input.markdownBenefit ?? level.markdownBenefit} where id = ${level.id}`,
    );
    await touchLevels(tx, [key]);
    tx.audit({ aggregateType: 'InventoryLevel', aggregateId: level.id, command: 'setLevelPolicy', after: input });
    return { levelId: level.id };
  });
}
