import {
  cheapestLot,
  economicOrderQuantity,
  orderUpToLevel,
  reorderPoint,
  safetyStock,
  type DemandStatistics,
  type LeadTime,
  type PriceBreak,
} from './formulas.js';

const DAYS_A_YEAR = 365;
/** Days that an order lasts at least, where it fills up to a level. */
const LEAST_COVER = 7;

/** What a computed policy is computed from. */
export interface PolicyFacts {
  readonly demand: DemandStatistics;
  readonly lead: LeadTime;
  /** Share of cycles that are to end without a stock-out, such as 0.95. */
  readonly serviceLevel: number;
  /** Days between two looks at the stock; 0: it is looked at all the time. */
  readonly reviewDays: number;
  readonly lot: 'ORDER_UP_TO' | 'EOQ';
  /** Cost of an order, whatever is in it. */
  readonly orderingCost: number;
  /** Share of a unit's cost that keeping it for a year costs. */
  readonly holdingRate: number;
  /** The supplier's; at least one. */
  readonly breaks: readonly PriceBreak[];
}

/** A policy in whole units, with what it was made of, so that a planner can follow it. */
export interface ComputedPolicy {
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  readonly safetyStock: number;
  /** Units of an economic lot; null when orders fill up to a level. */
  readonly lotSize: number | null;
}

/** Units of an economic lot, at the price breaks that there are. */
function lotOf({ demand, orderingCost, holdingRate, breaks }: PolicyFacts): number {
  const yearly = demand.mean * DAYS_A_YEAR;
  const [only] = breaks;
  const quantity =
    breaks.length === 1 && only
      ? economicOrderQuantity(yearly, orderingCost, holdingRate * only.unitCost)
      : cheapestLot({ yearly, orderingCost, holdingRate }, breaks).quantity;
  return Math.max(1, Math.round(quantity));
}

/**
 * Reorder point and order-up-to level of an item at a location. With an economic lot, an order at the reorder point brings
 * the position up by the lot; otherwise up to a level that lasts until the order after it is there.
 */
export function computePolicy(facts: PolicyFacts): ComputedPolicy {
  const { demand, lead, serviceLevel, reviewDays, lot } = facts;
  const covered = { mean: lead.mean + reviewDays, sd: lead.sd };
  const safety = Math.ceil(safetyStock(demand, covered, serviceLevel));
  const point = Math.ceil(reorderPoint(demand, covered, serviceLevel));
  if (lot === 'EOQ') {
    const lotSize = lotOf(facts);
    return { reorderPoint: point, orderUpTo: point + lotSize, safetyStock: safety, lotSize };
  }
  const upTo = Math.ceil(orderUpToLevel(demand, lead, reviewDays + Math.max(reviewDays, LEAST_COVER), serviceLevel));
  return { reorderPoint: point, orderUpTo: Math.max(upTo, point + 1), safetyStock: safety, lotSize: null };
}

/** Mean and standard deviation (of a sample) of so many days, of which those not named sold nothing. */
export function demandStatistics(sold: readonly number[], days: number): DemandStatistics {
  const mean = sold.reduce((sum, units) => sum + units, 0) / days;
  const squares = sold.reduce((sum, units) => sum + (units - mean) ** 2, 0) + (days - sold.length) * mean ** 2;
  return { mean, sd: days > 1 ? Math.sqrt(squares / (days - 1)) : 0 };
}
