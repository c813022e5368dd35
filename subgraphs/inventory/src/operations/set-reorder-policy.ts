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

/** What each part of a policy must be like, with what is said when it is not. */
const CHECKS: readonly (readonly [
  keyof SetReorderPolicyInput,
  (input: SetReorderPolicyInput) => boolean,
  string,
  string,
])[] = [
  [
    'method',
    ({ method }) => !method || ['GIVEN', 'COMPUTED'].includes(method),
    'INVALID_METHOD',
    'The method is GIVEN or COMPUTED.',
  ],
  ['lot', ({ lot }) => !lot || ['ORDER_UP_TO', 'EOQ'].includes(lot), 'INVALID_LOT', 'A lot is ORDER_UP_TO or EOQ.'],
  [
    'reorderPoint',
    ({ method, reorderPoint }) => method === 'COMPUTED' || reorderPoint != null,
    'REQUIRED',
    'Give a reorderPoint, or have it computed.',
  ],
  [
    'serviceLevel',
    ({ serviceLevel: level }) => level == null || (level >= 0.5 && level <= 0.9999),
    'INVALID_POLICY',
    'A service level lies between 0.5 and 0.9999.',
  ],
  [
    'reviewDays',
    ({ reviewDays }) => (reviewDays ?? 0) >= 0 && (reviewDays ?? 0) <= 365,
    'INVALID_POLICY',
    'Days are 0 to 365.',
  ],
  [
    'holdingRate',
    ({ holdingRate }) => (holdingRate ?? 0) >= 0 && (holdingRate ?? 0) <= 10,
    'INVALID_POLICY',
    'A rate is 0 to 10 of the cost a year.',
  ],
];

function checkPolicy(input: SetReorderPolicyInput): void {
  for (const [field, holds, code, message] of CHECKS) if (!holds(input)) throw refuse(code, message, [field]);
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
