import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { InventoryServices } from '../services.js';
import { touchLevels } from '../storage/emit-stock.js';
import { ensureLevels } from '../storage/levels.js';
import { putReorderPolicies } from '../storage/reorder-policies.js';
import { requireItem, requireLocation } from './require-known.js';

export interface SetReorderPolicyInput {
  readonly sku: string;
  readonly locationCode: string;
  readonly reorderPoint: number;
  /** Default: twice the reorder point. */
  readonly orderUpTo?: number | null;
}

/** Sets when an item is to be ordered again at a location, and up to how many units. */
export function setReorderPolicy(
  ctx: OperationContext<InventoryServices>,
  input: SetReorderPolicyInput,
): Promise<{ sku: string; locationId: string }> {
  return runCommand(ctx, 'setReorderPolicy', async (tx) => {
    const locationId = await requireLocation(tx, input.locationCode);
    await requireItem(tx, input.sku);
    const orderUpTo = input.orderUpTo ?? Math.max(1, input.reorderPoint * 2);
    if (input.reorderPoint < 0 || orderUpTo < input.reorderPoint)
      throw refuse('INVALID_POLICY', 'orderUpTo must not be below reorderPoint, and neither below zero.', [
        'reorderPoint',
      ]);
    const key = { sku: input.sku, locationId };
    await ensureLevels(tx, [key]);
    await putReorderPolicies(tx, [{ ...key, reorderPoint: input.reorderPoint, orderUpTo }]);
    await touchLevels(tx, [key]);
    return key;
  });
}
