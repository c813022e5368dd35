import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { InventoryServices } from '../services.js';
import { touchLevels } from '../storage/emit-stock.js';
import { ensureLevels } from '../storage/levels.js';
import { putReorderPolicies } from '../storage/reorder-policies.js';
import { requireItem, requireLocation } from './require-known.js';
import { reviewLevel } from './review-replenishment.js';

export interface SetReorderPolicyInput {
  readonly sku: string;
  readonly locationCode: string;
  /** Units; not needed where it is computed. */
  readonly reorderPoint?: number | null;
  /** Default: twice the reorder point. */
  readonly orderUpTo?: number | null;
  /** COMPUTED: both from what sells and the supplier's lead time, every night and at once. Default GIVEN. */
  readonly method?: 'GIVEN' | 'COMPUTED' | null;
  /** Share of cycles that are to end without a stock-out; default 0.95. */
  readonly serviceLevel?: number | null;
  /** Days between two looks at the stock; default 0. */
  readonly reviewDays?: number | null;
  readonly lot?: 'ORDER_UP_TO' | 'EOQ' | null;
  /** Share of a unit's cost that keeping it for a year costs; default 0.25. */
  readonly holdingRate?: number | null;
}

function checkPolicy(input: SetReorderPolicyInput): void {
  const { method, reorderPoint, serviceLevel, reviewDays, holdingRate, lot } = input;
  if (method && !['GIVEN', 'COMPUTED'].includes(method))
    throw refuse('INVALID_METHOD', 'The method is GIVEN or COMPUTED.', ['method']);
  if (lot && !['ORDER_UP_TO', 'EOQ'].includes(lot))
    throw refuse('INVALID_LOT', 'A lot is ORDER_UP_TO or EOQ.', ['lot']);
  if (method !== 'COMPUTED' && reorderPoint == null)
    throw refuse('REQUIRED', 'Give a reorderPoint, or have it computed.', ['reorderPoint']);
  if (serviceLevel != null && !(serviceLevel >= 0.5 && serviceLevel <= 0.9999))
    throw refuse('INVALID_POLICY', 'A service level lies between 0.5 and 0.9999.', ['serviceLevel']);
  if ((reviewDays ?? 0) < 0) throw refuse('INVALID_POLICY', 'Days are zero or more.', ['reviewDays']);
  if ((holdingRate ?? 0) < 0) throw refuse('INVALID_POLICY', 'A rate is zero or more.', ['holdingRate']);
}

/** Sets when an item is to be ordered again at a location, and up to how many units. */
export function setReorderPolicy(
  ctx: OperationContext<InventoryServices>,
  input: SetReorderPolicyInput,
): Promise<{ sku: string; locationId: string }> {
  return runCommand(ctx, 'setReorderPolicy', async (tx) => {
    const locationId = await requireLocation(tx, input.locationCode);
    await requireItem(tx, input.sku);
    checkPolicy(input);
    const reorderPoint = input.reorderPoint ?? 0;
    const orderUpTo = input.orderUpTo ?? Math.max(1, reorderPoint * 2);
    if (reorderPoint < 0 || orderUpTo < reorderPoint)
      throw refuse('INVALID_POLICY', 'orderUpTo must not be below reorderPoint, and neither below zero.', [
        'reorderPoint',
      ]);
    const key = { sku: input.sku, locationId };
    await ensureLevels(tx, [key]);
    const { method, lot, serviceLevel = null, reviewDays = null, holdingRate = null } = input;
    const how = {
      method: method ?? 'GIVEN',
      lot: lot ?? 'ORDER_UP_TO',
      serviceLevel,
      reviewDays,
      holdingRate,
    } as const;
    await putReorderPolicies(tx, [{ ...key, ...how, reorderPoint, orderUpTo }]);
    if (method === 'COMPUTED') await reviewLevel(tx, key);
    await touchLevels(tx, [key]);
    return key;
  });
}
