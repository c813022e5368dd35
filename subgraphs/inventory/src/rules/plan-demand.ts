import type { Demand } from './inventory-events.js';
import {
  backorderLocation,
  source,
  type Candidate,
  type SourcingPlan,
  type SourcingProblem,
  type Want,
} from './sourcing.js';

/** What is reserved of one component of one order line at one location. */
export interface ReservationRow {
  readonly id: string;
  readonly lineId: string;
  readonly deliveryId: string;
  readonly sku: string;
  readonly locationId: string;
  readonly state: 'ALLOCATED' | 'BACKORDERED';
  readonly stockTracked: boolean;
  /** Units held or shipped. */
  readonly quantity: number;
  readonly shipped: number;
  /** Units that turned out not to be there; the location is not asked again for this line. */
  readonly short: number;
}

export interface HeldUnits {
  readonly sku: string;
  readonly locationId: string;
  readonly quantity: number;
}

export interface PlanInput {
  readonly demand: Demand;
  readonly rows: readonly ReservationRow[];
  readonly candidates: readonly Candidate[];
  readonly available: ReadonlyMap<string, number>;
  /** The cart hold that this order redeems, if it still stands. */
  readonly held: readonly HeldUnits[];
  /** Whether units that wait for stock are tried anew. */
  readonly retryBackorders: boolean;
  /** Makes ids of new rows. */
  readonly newId: () => string;
}

export interface DemandPlan {
  readonly rows: readonly ReservationRow[];
  readonly decisions: readonly SourcingPlan[];
}

type Draft = { -readonly [Key in keyof ReservationRow]: ReservationRow[Key] };

class Draftboard {
  readonly rows: Draft[];
  readonly free: Map<string, number>;

  constructor(private readonly input: PlanInput) {
    this.rows = input.rows.map((row) => ({ ...row }));
    this.free = new Map(input.available);
  }

  of(lineId: string, sku: string): Draft[] {
    return this.rows.filter((row) => row.lineId === lineId && row.sku === sku);
  }

  give(locationId: string, sku: string, units: number): void {
    const key = `${locationId}/${sku}`;
    this.free.set(key, (this.free.get(key) ?? 0) + units);
  }

  add(
    line: Demand['lines'][number],
    sku: string,
    locationId: string,
    state: ReservationRow['state'],
    units: number,
  ): void {
    const row = this.rows.find(
      (one) => one.lineId === line.lineId && one.sku === sku && one.locationId === locationId && one.state === state,
    );
    if (row) row.quantity += units;
    else
      this.rows.push({
        id: this.input.newId(),
        lineId: line.lineId,
        deliveryId: line.deliveryId,
        sku,
        locationId,
        state,
        stockTracked: line.stockTracked,
        quantity: units,
        shipped: 0,
        short: 0,
      });
    if (state === 'ALLOCATED' && line.stockTracked) this.give(locationId, sku, -units);
  }
}

/** Lets go of units that are no longer wanted: those that wait first, then reserved ones; never what has shipped. */
function release(board: Draftboard, rows: readonly Draft[], surplus: number): void {
  let left = surplus;
  const order = [
    ...rows.filter((row) => row.state === 'BACKORDERED'),
    ...rows.filter((row) => row.state === 'ALLOCATED').toReversed(),
  ];
  for (const row of order) {
    const units = Math.min(left, row.quantity - row.shipped);
    if (units <= 0) continue;
    row.quantity -= units;
    left -= units;
    if (row.state === 'ALLOCATED' && row.stockTracked) board.give(row.locationId, row.sku, units);
  }
}

/** Redeems the cart hold: its units go to the lines that want them, at the same locations. */
function redeem(
  board: Draftboard,
  input: PlanInput,
  missing: (line: Demand['lines'][number], sku: string, perKit: number) => number,
): void {
  const held = input.held.map((one) => ({ ...one }));
  for (const unit of held) board.give(unit.locationId, unit.sku, unit.quantity);
  for (const line of input.demand.lines.filter((one) => one.stockTracked)) {
    for (const { sku, perKit } of line.components) {
      for (const unit of held.filter((one) => one.sku === sku)) {
        const units = Math.min(unit.quantity, missing(line, sku, perKit));
        if (units <= 0) continue;
        unit.quantity -= units;
        board.add(line, sku, unit.locationId, 'ALLOCATED', units);
      }
    }
  }
}

function problemFor(
  input: PlanInput,
  board: Draftboard,
  delivery: Demand['deliveries'][number],
  wants: readonly Want[],
): SourcingProblem {
  const pickup = delivery.method === 'PICKUP_IN_STORE' ? delivery.pickupLocationId : null;
  const candidates = pickup ? input.candidates.filter((one) => one.locationId === pickup) : input.candidates;
  const shipTo =
    delivery.method === 'SHIP_TO_STORE'
      ? (input.candidates.find((one) => one.locationId === delivery.pickupLocationId)?.place ?? null)
      : delivery.destination;
  return { wants, candidates, available: board.free, destination: shipTo };
}

function sourceDelivery(
  input: PlanInput,
  board: Draftboard,
  delivery: Demand['deliveries'][number],
  wants: readonly Want[],
): SourcingPlan {
  const problem = problemFor(input, board, delivery, wants);
  const lines = new Map(input.demand.lines.map((line) => [line.lineId, line]));
  const plan = source(problem);
  for (const { lineId, sku, locationId, quantity } of plan.assignments) {
    const line = lines.get(lineId);
    if (line) board.add(line, sku, locationId, 'ALLOCATED', quantity);
  }
  for (const { lineId, sku, quantity } of plan.shortages) {
    const line = lines.get(lineId);
    const want = wants.find((one) => one.lineId === lineId && one.sku === sku);
    const locationId = want ? backorderLocation(problem, want) : undefined;
    if (line && locationId) board.add(line, sku, locationId, 'BACKORDERED', quantity);
  }
  return plan;
}

/** Lines without stock but with a parcel are given to the cheapest location. */
function assignUntracked(
  input: PlanInput,
  board: Draftboard,
  delivery: Demand['deliveries'][number],
  wants: readonly Want[],
): void {
  const locationId = backorderLocation(problemFor(input, board, delivery, wants), { excluded: [] });
  const lines = new Map(input.demand.lines.map((line) => [line.lineId, line]));
  for (const want of wants) {
    const line = lines.get(want.lineId);
    if (line && locationId) board.add(line, want.sku, locationId, 'ALLOCATED', want.quantity);
  }
}

/**
 * Brings an order's reservations to what its demand wants: lets go of what is too much, redeems the cart hold, sources
 * what is missing at the least cost, and lets the rest wait at the cheapest location. On hold nothing new is sourced.
 * Applying it twice changes nothing.
 */
export function planDemand(input: PlanInput): DemandPlan {
  const board = new Draftboard(input);
  const { demand } = input;
  const missing = (line: Demand['lines'][number], sku: string, perKit: number): number =>
    (line.quantity - line.cancelled) * perKit - board.of(line.lineId, sku).reduce((sum, row) => sum + row.quantity, 0);
  for (const line of demand.lines) {
    for (const { sku, perKit } of line.components) {
      const surplus = -missing(line, sku, perKit);
      if (surplus > 0) release(board, board.of(line.lineId, sku), surplus);
    }
  }
  redeem(board, input, missing);
  if (demand.onHold) return { rows: board.rows, decisions: [] };
  if (input.retryBackorders) for (const row of board.rows) if (row.state === 'BACKORDERED') row.quantity = 0;
  const decisions: SourcingPlan[] = [];
  for (const delivery of demand.deliveries) {
    const wantsOf = (tracked: boolean): Want[] =>
      demand.lines
        .filter(
          (line) =>
            line.deliveryId === delivery.deliveryId &&
            line.stockTracked === tracked &&
            (tracked || line.requiresShipping),
        )
        .flatMap((line) =>
          line.components.flatMap(({ sku, perKit }) => {
            const quantity = missing(line, sku, perKit);
            const excluded = board
              .of(line.lineId, sku)
              .filter((row) => row.short > 0)
              .map((row) => row.locationId);
            return quantity > 0 ? [{ lineId: line.lineId, sku, quantity, excluded }] : [];
          }),
        );
    const wants = wantsOf(true);
    if (wants.length > 0) decisions.push(sourceDelivery(input, board, delivery, wants));
    const untracked = wantsOf(false);
    if (untracked.length > 0) assignUntracked(input, board, delivery, untracked);
  }
  return { rows: board.rows, decisions };
}
