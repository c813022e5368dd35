import type { Demand } from './demand.js';
import type { PlanContext } from './plan-context.js';
import { ReservationBoard, type DemandComponent, type DemandLine, type ReservationRow } from './reservation-board.js';
import { applyPlan, assignUntracked, deliveriesToSource, type Exhausted } from './source-delivery.js';
import { respectCapacity } from './sourcing/capacity.js';
import { planTogether } from './sourcing/plan-together.js';
import type { SourcingPlan } from './sourcing.js';

/** Units that a cart holds at a location. */
export interface HeldUnits {
  readonly sku: string;
  readonly locationId: string;
  readonly quantity: number;
}

/** One order that is planned. */
export interface PlanInput {
  readonly demand: Demand;
  readonly rows: readonly ReservationRow[];
  /** The cart hold that this order redeems, if it still stands. */
  readonly held: readonly HeldUnits[];
  /** Whether units that wait for stock are tried anew. */
  readonly retryBackorders: boolean;
  /** Whether locations that failed are asked again: a person has looked at it. */
  readonly forgive?: boolean;
}

/** A decision about the stock of one delivery. */
export interface Decision {
  readonly deliveryId: string;
  readonly plan: SourcingPlan;
}

export interface DemandPlan {
  readonly rows: readonly ReservationRow[];
  readonly decisions: readonly Decision[];
  /** Units that nobody can serve and that need a person. */
  readonly exhausted: readonly Exhausted[];
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

function openBoard(
  { demand, rows, held, retryBackorders, forgive }: PlanInput,
  context: PlanContext,
): ReservationBoard {
  const board = new ReservationBoard({ rows, stock: context.stock, newId: context.newId });
  releaseSurplus(board, demand);
  redeem(board, demand, held);
  if (demand.onHold) return board;
  if (forgive) board.forgive();
  if (retryBackorders || forgive) board.dropBackorders();
  return board;
}

/**
 * Brings the reservations of orders to what their demands want: lets go of what is too much, redeems cart holds, sources
 * what is missing at the least cost of all of them together, and lets the rest wait at the cheapest location that takes
 * backorders. On hold nothing new is sourced. Applying it twice changes nothing.
 */
export function planDemands(inputs: readonly PlanInput[], context: PlanContext): DemandPlan[] {
  const boards = inputs.map((input) => openBoard(input, context));
  const work = inputs.map(({ demand }, index) => {
    const board = boards[index];
    return board && !demand.onHold ? deliveriesToSource(board, demand, context) : [];
  });
  const all = work.flat();
  const plans = respectCapacity(all, planTogether(all, context.stock.free), context);
  const planOf = new Map(all.map((one, index) => [one, plans[index]]));
  return boards.map((board, index) => {
    const deliveries = work[index] ?? [];
    const decisions: Decision[] = [];
    const exhausted: Exhausted[] = [];
    for (const delivery of deliveries) {
      const plan = planOf.get(delivery);
      if (plan && delivery.wants.length > 0) decisions.push({ deliveryId: delivery.deliveryId, plan });
      exhausted.push(...applyPlan(delivery, plan));
      assignUntracked(delivery);
    }
    return { rows: board.rows, decisions, exhausted };
  });
}
