import type { Demand } from './inventory-events.js';
import type { ReservationBoard } from './reservation-board.js';
import {
  backorderLocation,
  source,
  type Candidate,
  type SourcingPlan,
  type SourcingProblem,
  type Want,
} from './sourcing.js';

/** One delivery of an order that is to be sourced. */
export interface DeliveryToSource {
  readonly board: ReservationBoard;
  readonly demand: Demand;
  readonly candidates: readonly Candidate[];
  readonly delivery: Demand['deliveries'][number];
}

/** What the delivery's lines still miss: of stock, or of what is only sent in a parcel. */
function wantsOf({ board, demand, delivery }: DeliveryToSource, tracked: boolean): Want[] {
  const lines = demand.lines.filter(
    (line) =>
      line.deliveryId === delivery.deliveryId && line.stockTracked === tracked && (tracked || line.requiresShipping),
  );
  return lines.flatMap((line) =>
    line.components.flatMap((component) => {
      const { lineId } = line;
      const { sku } = component;
      const quantity = board.missing(line, component);
      const short = board.of(lineId, sku).filter((row) => row.short > 0);
      return quantity > 0 ? [{ lineId, sku, quantity, excluded: short.map((row) => row.locationId) }] : [];
    }),
  );
}

/** Goods that are picked up come from that store alone; goods sent to a store are sent to its address. */
function problemFor({ board, candidates, delivery }: DeliveryToSource, wants: readonly Want[]): SourcingProblem {
  const pickup = delivery.method === 'PICKUP_IN_STORE' ? delivery.pickupLocationId : null;
  const destination =
    delivery.method === 'SHIP_TO_STORE'
      ? (candidates.find((one) => one.locationId === delivery.pickupLocationId)?.place ?? null)
      : delivery.destination;
  return {
    wants,
    candidates: pickup ? candidates.filter((one) => one.locationId === pickup) : candidates,
    available: board.free,
    destination,
  };
}

const linesById = ({ demand }: DeliveryToSource) => new Map(demand.lines.map((line) => [line.lineId, line]));

function sourceTracked(work: DeliveryToSource, wants: readonly Want[]): SourcingPlan {
  const problem = problemFor(work, wants);
  const lines = linesById(work);
  const plan = source(problem);
  for (const { lineId, sku, locationId, quantity } of plan.assignments) {
    const line = lines.get(lineId);
    if (line) work.board.add(line, sku, locationId, 'ALLOCATED', quantity);
  }
  for (const { lineId, sku, quantity } of plan.shortages) {
    const line = lines.get(lineId);
    const want = wants.find((one) => one.lineId === lineId && one.sku === sku);
    const locationId = want ? backorderLocation(problem, want) : undefined;
    if (line && locationId) work.board.add(line, sku, locationId, 'BACKORDERED', quantity);
  }
  return plan;
}

/** Lines without stock but with a parcel are given to the cheapest location. */
function assignUntracked(work: DeliveryToSource, wants: readonly Want[]): void {
  const locationId = backorderLocation(problemFor(work, wants), { excluded: [] });
  const lines = linesById(work);
  for (const { lineId, sku, quantity } of wants) {
    const line = lines.get(lineId);
    if (line && locationId) work.board.add(line, sku, locationId, 'ALLOCATED', quantity);
  }
}

/**
 * Reserves what a delivery still misses at the least cost, and lets the rest wait at the cheapest location. Answers the
 * decisions that were taken about stock.
 */
export function sourceDelivery(work: DeliveryToSource): SourcingPlan[] {
  const tracked = wantsOf(work, true);
  const decisions = tracked.length > 0 ? [sourceTracked(work, tracked)] : [];
  const untracked = wantsOf(work, false);
  if (untracked.length > 0) assignUntracked(work, untracked);
  return decisions;
}
