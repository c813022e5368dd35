import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { levelKey, MOST_UNITS, type Level } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { changeOnHand } from '../storage/change-on-hand.js';
import { ensureLevels, lockLevels } from '../storage/levels.js';
import { requireItem, requireLocation } from './require-known.js';

export interface AdjustStockInput {
  readonly sku: string;
  readonly locationCode: string;
  /** Units to add or take; or `setTo`, with what you believe is there. */
  readonly delta?: number | null;
  readonly setTo?: number | null;
  readonly expected?: number | null;
  readonly reason: string;
  readonly dryRun?: boolean | null;
}

export interface AdjustStockOutcome {
  readonly levelId: string;
  readonly onHand: number;
}

function wantedDelta(input: AdjustStockInput, level: Level): number {
  if ((input.delta == null) === (input.setTo == null))
    throw refuse('DELTA_OR_SET', 'Give either delta or setTo.', ['delta']);
  if (input.expected != null && input.expected !== level.onHand)
    throw refuse('STOCK_CHANGED', `There are ${level.onHand} units by now, not ${input.expected}.`, ['expected'], {
      onHand: level.onHand,
    });
  const delta = input.delta ?? (input.setTo ?? 0) - level.onHand;
  if (level.onHand + delta < 0)
    throw refuse('BELOW_ZERO', `There are only ${level.onHand} units.`, [input.delta == null ? 'setTo' : 'delta'], {
      onHand: level.onHand,
    });
  if (level.onHand + delta > MOST_UNITS)
    throw refuse('TOO_MANY_UNITS', `At most ${MOST_UNITS} units are kept.`, [input.delta == null ? 'setTo' : 'delta']);
  return delta;
}

/**
 * Corrects how many units are in the building, by a delta or compare-and-set. The true count can always be recorded:
 * reservations that it no longer covers are taken back and sourced elsewhere.
 */
export function adjustStock(
  ctx: OperationContext<InventoryServices>,
  input: AdjustStockInput,
): Promise<AdjustStockOutcome> {
  return runCommand(ctx, 'adjustStock', async (tx) => {
    if (!/^[A-Z][A-Z0-9_]{1,39}$/.test(input.reason))
      throw refuse('INVALID_REASON', 'A reason is a code such as FOUND.', ['reason']);
    const locationId = await requireLocation(tx, input.locationCode);
    await requireItem(tx, input.sku);
    const key = { sku: input.sku, locationId };
    await ensureLevels(tx, [key]);
    const level = (await lockLevels(tx.db, [key])).get(levelKey(key));
    if (!level) throw new Error('the level was just made');
    const delta = wantedDelta(input, level);
    if (delta !== 0 && !input.dryRun) await changeOnHand(tx, [{ ...key, delta, reason: input.reason }]);
    return { levelId: level.id, onHand: level.onHand + delta };
  });
}
