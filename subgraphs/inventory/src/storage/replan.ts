import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { Whole } from '@oms/platform/events/contract';
import type { ReservationChanged } from '@oms/platform/events/stock-events';
import type { DemandPlan } from '../rules/plan-demand.js';
import { changesBetween, reservationLines } from '../rules/reservation-changes.js';
import type { StockChange } from '../rules/stock-level.js';
import { askForHelp, missingUnits } from './ask-for-help.js';
import { decisionRecords, decisionTaken, putDecisions, type DecisionRecord } from './decisions.js';
import { moveStock } from './levels.js';
import { putReservationRows, type OrderDemand, type OwnedRow } from './order-demand.js';
import { lockStock, planOrders, type LockedStock, type PlanOptions } from './plan-orders.js';
import { heldFor, redeemHolds } from './redeem-holds.js';
import { countLoad } from './sourcing-facts.js';

export interface ReplanOptions extends PlanOptions {
  /** Whether orders are told of even when nothing changed. */
  readonly always: boolean;
}

/** An order with what was planned for it. */
interface Planned {
  readonly order: OrderDemand;
  readonly plan: DemandPlan;
  readonly before: readonly OwnedRow[];
  readonly changes: readonly StockChange[];
}

/** The orders that cannot stay as they are; with `always`, all of them. */
function changedOrders(
  orders: readonly OrderDemand[],
  plans: readonly DemandPlan[],
  { existing, holds }: LockedStock,
  { always }: ReplanOptions,
): Planned[] {
  return orders.flatMap((order, index) => {
    const plan = plans[index];
    if (!plan) return [];
    const before = existing.filter((row) => row.orderId === order.orderId);
    const changes = changesBetween(before, plan.rows, order.orderId);
    const held = heldFor(order, holds).length > 0;
    const same = changes.length === 0 && !held && plan.rows.length === before.length;
    return same && !always ? [] : [{ order, plan, before, changes }];
  });
}

/** Tells of the order's reservations. */
function tellOf(
  tx: Tx,
  { order, plan }: Planned,
  records: readonly DecisionRecord[],
  codes: ReadonlyMap<string, string>,
): void {
  const { orderId, demandVersion } = order;
  const lines = reservationLines(plan.rows, codes);
  const payload: Whole<ReservationChanged> = {
    orderId,
    demandVersion,
    decisionId: records[0]?.id ?? null,
    decisions: records.map((record) => decisionTaken(record, tx.now)),
    lines,
    missing: missingUnits(plan.exhausted, tx.now),
  };
  order.version += 1;
  tx.emit({ type: 'ReservationChanged', aggregateId: orderId, aggregateVersion: order.version, orderId, payload });
  askForHelp(tx, order, plan.exhausted);
}

async function putVersions(tx: Tx, orders: readonly OrderDemand[]): Promise<void> {
  const versions = orders.map(({ orderId, version, stockHold }) => ({
    order_id: orderId,
    version,
    stock_hold: stockHold,
  }));
  await run(
    tx.db,
    sql`update order_demand set version = v.version, stock_hold = v.stock_hold from ${recordset(versions, 'v', 'order_id uuid, version bigint, stock_hold boolean')} where order_demand.order_id = v.order_id`,
  );
}

/** Orders that each location has newly taken. */
function newLoad(planned: readonly Planned[]): Map<string, number> {
  const load = new Map<string, number>();
  const holding = (rows: DemandPlan['rows']) =>
    new Set(rows.flatMap((row) => (row.state === 'ALLOCATED' && row.quantity > 0 ? [row.locationId] : [])));
  for (const { plan, before } of planned) {
    const had = holding(before);
    for (const locationId of holding(plan.rows))
      if (!had.has(locationId)) load.set(locationId, (load.get(locationId) ?? 0) + 1);
  }
  return load;
}

/**
 * Plans locked orders anew, together, on the stock that is there now: one lock of all levels, one change of stock for
 * all of them.
 */
export async function replan(tx: Tx, orders: readonly OrderDemand[], options: ReplanOptions): Promise<void> {
  const stock = await lockStock(tx, orders, options.strategy);
  const began = performance.now();
  const plans = planOrders(orders, stock, options);
  const micros = ((performance.now() - began) * 1_000) / Math.max(1, orders.length);
  const planned = changedOrders(orders, plans, stock, options);
  const codes = new Map(stock.context.candidates.map(({ locationId, code }) => [locationId, code]));
  const decisions: DecisionRecord[] = [];
  for (const one of planned) {
    const records = decisionRecords(tx, one.order, one.plan.decisions, micros);
    decisions.push(...records);
    tellOf(tx, one, records, codes);
  }
  const changes = planned.flatMap((one) => one.changes);
  changes.push(...(await redeemHolds(tx, orders, stock.holds)));
  await putDecisions(tx, decisions);
  await putReservationRows(
    tx,
    planned.flatMap(({ order, plan }) => plan.rows.map((row) => ({ ...row, orderId: order.orderId }))),
  );
  await putVersions(tx, orders);
  await countLoad(tx, newLoad(planned));
  await moveStock(tx, changes);
}
