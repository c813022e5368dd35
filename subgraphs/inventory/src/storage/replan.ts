import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { ReservationChangedPayload } from '../rules/inventory-events.js';
import { planDemand, type DemandPlan, type HeldUnits } from '../rules/plan-demand.js';
import { changesBetween, reservationLines } from '../rules/reservation-changes.js';
import type { Candidate } from '../rules/sourcing.js';
import { availableAt, levelKey, type LevelKey, type StockChange } from '../rules/stock-level.js';
import { ensureLevels, lockLevels, moveStock } from './levels.js';
import {
  loadCandidates,
  loadReservationRows,
  putDecision,
  putReservationRows,
  type OrderDemand,
  type OwnedRow,
} from './order-demand.js';
import { heldFor, lockHolds, redeemHolds, type Holds } from './redeem-holds.js';

export interface ReplanOptions {
  /** Whether units that wait for stock are tried anew. */
  readonly retryBackorders: boolean;
  /** Whether orders are told of even when nothing changed. */
  readonly always: boolean;
}

/** What orders are planned on, all of it locked; `available` shrinks with every order that is planned. */
interface Stock {
  readonly candidates: readonly Candidate[];
  readonly existing: readonly OwnedRow[];
  readonly holds: Holds;
  readonly available: Map<string, number>;
}

type PlannedOrder = DemandPlan & { readonly changes: readonly StockChange[] };

function levelsOf(orders: readonly OrderDemand[], { candidates, existing, holds }: Omit<Stock, 'available'>) {
  const tracked = orders.flatMap(({ demand }) => demand.lines.filter((line) => line.stockTracked));
  const skus = new Set(tracked.flatMap((line) => line.components.map(({ sku }) => sku)));
  const keys: LevelKey[] = [
    ...[...skus].flatMap((sku) => candidates.map(({ locationId }) => ({ sku, locationId }))),
    ...existing.filter((row) => row.stockTracked),
    ...[...holds.values()].flat(),
  ];
  return keys;
}

async function lockStock(tx: Tx, orders: readonly OrderDemand[]): Promise<Stock> {
  const candidates = await loadCandidates(tx.db);
  const existing = await loadReservationRows(
    tx.db,
    orders.map(({ orderId }) => orderId),
  );
  const holds = await lockHolds(tx, orders);
  const keys = levelsOf(orders, { candidates, existing, holds });
  await ensureLevels(tx, keys);
  const levels = await lockLevels(tx.db, keys);
  const available = new Map([...levels].map(([key, level]) => [key, availableAt(level)]));
  return { candidates, existing, holds, available };
}

/** The next order finds what this one let go of, and no longer what it took. */
function countOff(available: Map<string, number>, held: readonly HeldUnits[], changes: readonly StockChange[]): void {
  const add = (key: string, units: number) => available.set(key, (available.get(key) ?? 0) + units);
  for (const unit of held) add(levelKey(unit), unit.quantity);
  for (const change of changes) if (change.bucket === 'reserved') add(levelKey(change), -change.delta);
}

/** Plans one order on the stock that is left; answers nothing when it can stay as it is. */
function planOrder(
  tx: Tx,
  order: OrderDemand,
  { candidates, existing, holds, available }: Stock,
  { retryBackorders, always }: ReplanOptions,
): PlannedOrder | undefined {
  const { orderId, demand } = order;
  const before = existing.filter((row) => row.orderId === orderId);
  const held = heldFor(order, holds);
  const makeId = () => newId(tx.now);
  const plan = planDemand({ demand, rows: before, candidates, available, held, retryBackorders, newId: makeId });
  const changes = changesBetween(before, plan.rows, orderId);
  const same = changes.length === 0 && held.length === 0 && plan.rows.length === before.length;
  if (same && !always) return undefined;
  countOff(available, held, changes);
  return { ...plan, changes };
}

/** Keeps why stock was taken where it was, and tells of the order's reservations. */
async function tellOf(tx: Tx, order: OrderDemand, plan: DemandPlan, codes: ReadonlyMap<string, string>): Promise<void> {
  const { orderId, demandVersion } = order;
  const [decision] = plan.decisions;
  const decisionId = decision ? await putDecision(tx, orderId, demandVersion, decision) : null;
  const lines = reservationLines(plan.rows, codes);
  const payload: ReservationChangedPayload = { orderId, demandVersion, decisionId, lines };
  order.version += 1;
  tx.emit({ type: 'ReservationChanged', aggregateId: orderId, aggregateVersion: order.version, orderId, payload });
}

async function putVersions(tx: Tx, orders: readonly OrderDemand[]): Promise<void> {
  const versions = orders.map(({ orderId, version }) => ({ order_id: orderId, version }));
  await run(
    tx.db,
    sql`update order_demand set version = v.version from ${recordset(versions, 'v', 'order_id uuid, version bigint')} where order_demand.order_id = v.order_id`,
  );
}

/**
 * Plans locked orders anew, in the order given, on the stock that is there now: one lock of all levels, one change of
 * stock for all of them.
 */
export async function replan(tx: Tx, orders: readonly OrderDemand[], options: ReplanOptions): Promise<void> {
  const stock = await lockStock(tx, orders);
  const codes = new Map(stock.candidates.map(({ locationId, code }) => [locationId, code]));
  const changes: StockChange[] = [];
  const written: OwnedRow[] = [];
  for (const order of orders) {
    const plan = planOrder(tx, order, stock, options);
    if (!plan) continue;
    changes.push(...plan.changes);
    written.push(...plan.rows.map((row) => ({ ...row, orderId: order.orderId })));
    await tellOf(tx, order, plan, codes);
  }
  changes.push(...(await redeemHolds(tx, orders, stock.holds)));
  await putReservationRows(tx, written);
  await putVersions(tx, orders);
  await moveStock(tx, changes);
}
