import { inverseNormal } from './normal.js';

/** How an item sells at a location, per day. */
export interface DemandStatistics {
  readonly mean: number;
  /** Standard deviation. */
  readonly sd: number;
}

/** How long goods take from order to receipt, in days. */
export interface LeadTime {
  readonly mean: number;
  readonly sd: number;
}

/**
 * Standard deviation of what sells in `days`, which themselves vary: √(days × sd² + mean² × sd(days)²), for demand of
 * different days that does not depend on each other.
 */
export const deviationOver = (demand: DemandStatistics, days: LeadTime): number =>
  Math.sqrt(days.mean * demand.sd ** 2 + demand.mean ** 2 * days.sd ** 2);

/** Safety stock: z(service level) × deviation over the lead time (and the days between two reviews). */
export const safetyStock = (demand: DemandStatistics, days: LeadTime, serviceLevel: number): number =>
  Math.max(0, inverseNormal(serviceLevel) * deviationOver(demand, days));

/** What sells over the lead time, and the safety stock: ordering at this point, the cycle ends without a stock-out as often as the service level says. */
export const reorderPoint = (demand: DemandStatistics, lead: LeadTime, serviceLevel: number): number =>
  demand.mean * lead.mean + safetyStock(demand, lead, serviceLevel);

/** Order-up-to level of a review every so many days: it has to last until what the next review orders is there. */
export const orderUpToLevel = (
  demand: DemandStatistics,
  lead: LeadTime,
  review: number,
  serviceLevel: number,
): number => {
  const days = { mean: lead.mean + review, sd: lead.sd };
  return demand.mean * days.mean + safetyStock(demand, days, serviceLevel);
};

/** Economic order quantity: √(2 × demand × cost of an order ÷ cost of keeping a unit), both over the same time. */
export const economicOrderQuantity = (demand: number, orderingCost: number, holdingCost: number): number =>
  holdingCost > 0 ? Math.sqrt((2 * demand * orderingCost) / holdingCost) : 0;

/** From so many units on, each costs this. */
export interface PriceBreak {
  readonly from: number;
  readonly unitCost: number;
}

/** What a year costs that is ordered in lots of `quantity`: goods, orders, and keeping half a lot on average. */
export const yearlyCost = (
  { yearly, orderingCost, holdingRate }: LotCosts,
  quantity: number,
  unitCost: number,
): number => yearly * unitCost + (yearly / quantity) * orderingCost + (quantity / 2) * holdingRate * unitCost;

export interface LotCosts {
  /** Units a year. */
  readonly yearly: number;
  readonly orderingCost: number;
  /** Share of a unit's cost that keeping it for a year costs. */
  readonly holdingRate: number;
}

/** The unit cost that holds for a quantity; undefined below the first break. */
export const unitCostOf = (breaks: readonly PriceBreak[], quantity: number): number | undefined =>
  breaks.filter(({ from }) => quantity >= from).toSorted((a, b) => b.from - a.from)[0]?.unitCost;

/**
 * The lot that costs least a year when all units of a lot cost what its size says: of each price the economic order
 * quantity, or the least quantity at which that price is had.
 */
export function cheapestLot(costs: LotCosts, breaks: readonly PriceBreak[]): { quantity: number; cost: number } {
  const tried = breaks.map(({ from, unitCost }) => {
    const economic = economicOrderQuantity(costs.yearly, costs.orderingCost, costs.holdingRate * unitCost);
    const quantity = Math.max(from, economic, 1);
    return { quantity, cost: yearlyCost(costs, quantity, unitCostOf(breaks, quantity) ?? unitCost) };
  });
  return tried.reduce((best, one) => (one.cost < best.cost ? one : best), {
    quantity: 0,
    cost: Number.POSITIVE_INFINITY,
  });
}

/** What a supplier asks for. */
export interface LotTerms {
  readonly minimum: number;
  readonly multiple: number;
}

/** The least quantity that the supplier sells and that is not below what is wanted. */
export const toLot = (wanted: number, { minimum, multiple }: LotTerms): number =>
  Math.ceil(Math.max(wanted, minimum) / multiple) * multiple;
