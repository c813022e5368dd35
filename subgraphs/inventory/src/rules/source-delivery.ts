import type { Demand } from './demand.js';
import type { PlanContext } from './plan-context.js';
import type { DemandLine, ReservationBoard } from './reservation-board.js';
import { waitingPlaces } from './sourcing/backorder.js';
import type { CapacityEntry } from './sourcing/capacity.js';
import type { Candidate, OrderFacts, Want } from './sourcing/problem.js';
import { source, type SourcingPlan, type SourcingProblem } from './sourcing.js';

type Delivery = Demand['deliveries'][number];

/** Units that need a person: no location may be asked any more, or none takes another backorder. */
export interface Exhausted {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly reason: 'ATTEMPTS_EXHAUSTED' | 'BACKORDER_LIMIT' | 'HELD_BY_RULE' | 'CANCEL_AFTER';
  readonly cancelAfterDays: number | null;
}

/** One delivery of an order that is to be sourced. */
export interface DeliveryToSource extends CapacityEntry {
  readonly deliveryId: string;
  readonly board: ReservationBoard;
  readonly lines: ReadonlyMap<string, DemandLine>;
  /** What may be taken from stock now. */
  readonly wants: readonly Want[];
  /** What waits whatever there is: it is not released yet, or too many locations have failed it. */
  readonly waiting: readonly (Want & { readonly exhausted: boolean })[];
  readonly untracked: readonly Want[];
  readonly problem: SourcingProblem;
}

/** What the delivery's lines still miss: of stock, or of what is only sent in a parcel. */
function wantsOf(board: ReservationBoard, demand: Demand, deliveryId: string, tracked: boolean): Want[] {
  const lines = demand.lines.filter(
    (line) => line.deliveryId === deliveryId && line.stockTracked === tracked && (tracked || line.requiresShipping),
  );
  return lines.flatMap((line) =>
    line.components.flatMap((component) => {
      const { lineId } = line;
      const { sku } = component;
      const quantity = board.missing(line, component);
      const unitValue = (line.unitPrice ?? 0) / Math.max(1, line.components.length * component.perKit);
      return quantity > 0 ? [{ lineId, sku, quantity, excluded: board.failed(sku), unitValue }] : [];
    }),
  );
}

/**
 * Goods that are picked up come from that store alone; goods sent to a store are sent to its address, and like all others
 * from locations that serve the channel.
 */
function placesFor({ method, pickupLocationId, destination }: Delivery, demand: Demand, all: readonly Candidate[]) {
  const pickup = all.find(({ locationId }) => locationId === pickupLocationId);
  const own = demand.channelLocations ?? [];
  const candidates = own.length === 0 ? all : all.filter(({ locationId }) => own.includes(locationId));
  if (method === 'PICKUP_IN_STORE') return { candidates: pickup ? [pickup] : [], destination: null };
  return { candidates, destination: method === 'SHIP_TO_STORE' ? (pickup?.place ?? null) : destination };
}

const orderFacts = (demand: Demand, delivery: Delivery): OrderFacts => ({
  channelCode: demand.channelCode ?? '',
  method: delivery.method,
  service: delivery.service ?? 'STANDARD',
  priority: demand.priority,
  promisedTo: delivery.promisedTo ? new Date(delivery.promisedTo) : null,
});

function toSource(board: ReservationBoard, demand: Demand, delivery: Delivery, context: PlanContext): DeliveryToSource {
  const { deliveryId } = delivery;
  const { levels, policy, now, strategy, stock } = context;
  const { candidates, destination } = placesFor(delivery, demand, context.candidates);
  const facts = { order: orderFacts(demand, delivery), policy, levels, now, strategy, destination };
  const all = wantsOf(board, demand, deliveryId, true).map((want) => ({
    ...want,
    exhausted: want.excluded.length >= policy.maxAttempts,
  }));
  const waits = (want: (typeof all)[number]): boolean => want.exhausted || context.unreleased.has(want.sku);
  const wants = all.filter((want) => !waits(want));
  const problem = { ...facts, wants, candidates, available: stock.free };
  return {
    deliveryId,
    board,
    lines: new Map(demand.lines.map((line) => [line.lineId, line])),
    wants,
    waiting: all.filter(waits),
    untracked: wantsOf(board, demand, deliveryId, false),
    problem,
    priority: demand.priority,
    placedAt: demand.placedAt,
    plan: (available) => source({ ...problem, available }),
    planWithout: (available, full) =>
      source({
        ...problem,
        available,
        candidates: candidates.map((one) => (full.has(one.locationId) ? { ...one, capacityLeft: 0 } : one)),
      }),
  };
}

/** The deliveries of an order that miss something. */
export const deliveriesToSource = (
  board: ReservationBoard,
  demand: Demand,
  context: PlanContext,
): readonly DeliveryToSource[] =>
  demand.deliveries
    .map((delivery) => toSource(board, demand, delivery, context))
    .filter(({ wants, waiting, untracked }) => wants.length + waiting.length + untracked.length > 0);

/** Lets units wait where backorders are taken; answers how many found no place. */
function letWait({ board, lines, problem }: DeliveryToSource, want: Want): number {
  const line = lines.get(want.lineId);
  let left = want.quantity;
  for (const locationId of waitingPlaces(problem, want)) {
    const units = Math.min(left, Math.max(0, board.stock.room.get(`${locationId}/${want.sku}`) ?? 0));
    if (!line || units === 0) continue;
    board.add(line, want.sku, locationId, 'BACKORDERED', units);
    left -= units;
  }
  return left;
}

const STOPS = { HOLD: 'HELD_BY_RULE', CANCEL_AFTER: 'CANCEL_AFTER' } as const;

/** Reserves what was planned and lets the rest wait. Answers the units that need a person. */
export function applyPlan(delivery: DeliveryToSource, plan: SourcingPlan | undefined): Exhausted[] {
  const { board, lines, wants, waiting } = delivery;
  for (const { lineId, sku, locationId, quantity } of plan?.assignments ?? []) {
    const line = lines.get(lineId);
    if (line) board.add(line, sku, locationId, 'ALLOCATED', quantity);
  }
  const short = (plan?.shortages ?? []).flatMap(({ lineId, sku, quantity }) => {
    const want = wants.find((one) => one.lineId === lineId && one.sku === sku);
    return want ? [{ ...want, quantity, exhausted: false }] : [];
  });
  const stop = plan && plan.otherwise !== 'BACKORDER' ? STOPS[plan.otherwise] : undefined;
  return [...short, ...waiting].flatMap((want): Exhausted[] => {
    const { lineId, sku, quantity, exhausted } = want;
    const homeless = letWait(delivery, want);
    const cancelAfterDays = plan?.cancelAfterDays ?? null;
    if (exhausted) return [{ lineId, sku, quantity, reason: 'ATTEMPTS_EXHAUSTED', cancelAfterDays: null }];
    if (homeless > 0) return [{ lineId, sku, quantity: homeless, reason: 'BACKORDER_LIMIT', cancelAfterDays: null }];
    return stop ? [{ lineId, sku, quantity, reason: stop, cancelAfterDays }] : [];
  });
}

/** Lines without stock but with a parcel are given to the cheapest location. */
export function assignUntracked({ board, lines, untracked, problem }: DeliveryToSource): void {
  for (const want of untracked) {
    const line = lines.get(want.lineId);
    const [locationId] = waitingPlaces(problem, want);
    if (line && locationId) board.add(line, want.sku, locationId, 'ALLOCATED', want.quantity);
  }
}
