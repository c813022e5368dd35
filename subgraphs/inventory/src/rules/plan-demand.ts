import type { Demand } from './inventory-events.js';
import {
  ReservationBoard,
  type BoardStart,
  type DemandComponent,
  type DemandLine,
  type ReservationRow,
} from './reservation-board.js';
import { sourceDelivery } from './source-delivery.js';
import type { Candidate, SourcingPlan } from './sourcing.js';

/** Units that a cart holds at a location. */
export interface HeldUnits {
  readonly sku: string;
  readonly locationId: string;
  readonly quantity: number;
}

export interface PlanInput extends BoardStart {
  readonly demand: Demand;
  readonly candidates: readonly Candidate[];
  /** The cart hold that this order redeems, if it still stands. */
  readonly held: readonly HeldUnits[];
  /** Whether units that wait for stock are tried anew. */
  readonly retryBackorders: boolean;
}

export interface DemandPlan {
  readonly rows: readonly ReservationRow[];
  readonly decisions: readonly SourcingPlan[];
}

type Unredeemed = { -readonly [Key in keyof HeldUnits]: HeldUnits[Key] };

function releaseSurplus(board: ReservationBoard, demand: Demand): void {
  for (const line of demand.lines) {
    for (const component of line.components) {
      const surplus = -board.missing(line, component);
      if (surplus > 0) board.release(line.lineId, component.sku, surplus);
    }
  }
}

/** Redeems the cart hold: its units go to the lines that want them, at the same locations. */
function redeem(board: ReservationBoard, demand: Demand, held: readonly HeldUnits[]): void {
  for (const { locationId, sku, quantity } of held) board.give(locationId, sku, quantity);
  const left = held.map((one) => ({ ...one }));
  for (const line of demand.lines.filter((one) => one.stockTracked))
    for (const component of line.components) redeemFor(board, line, component, left);
}

function redeemFor(
  board: ReservationBoard,
  line: DemandLine,
  component: DemandComponent,
  left: readonly Unredeemed[],
): void {
  for (const unit of left.filter((one) => one.sku === component.sku)) {
    const units = Math.min(unit.quantity, board.missing(line, component));
    if (units <= 0) continue;
    unit.quantity -= units;
    board.add(line, unit.sku, unit.locationId, 'ALLOCATED', units);
  }
}

/**
 * Brings an order's reservations to what its demand wants: lets go of what is too much, redeems the cart hold, sources
 * what is missing at the least cost, and lets the rest wait at the cheapest location. On hold nothing new is sourced.
 * Applying it twice changes nothing.
 */
export function planDemand(input: PlanInput): DemandPlan {
  const { demand, candidates } = input;
  const board = new ReservationBoard(input);
  releaseSurplus(board, demand);
  redeem(board, demand, input.held);
  if (demand.onHold) return { rows: board.rows, decisions: [] };
  if (input.retryBackorders) board.dropBackorders();
  const decisions = demand.deliveries.flatMap((delivery) => sourceDelivery({ board, demand, candidates, delivery }));
  return { rows: board.rows, decisions };
}
