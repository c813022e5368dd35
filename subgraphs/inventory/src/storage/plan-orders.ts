import type { Tx } from '@oms/platform/commands/run-command';
import { newId } from '@oms/platform/values/ids';
import type { PlanContext } from '../rules/plan-context.js';
import { planDemands, type DemandPlan, type PlanInput } from '../rules/plan-demand.js';
import type { SourcingPolicy } from '../rules/sourcing/policy.js';
import type { Candidate } from '../rules/sourcing/problem.js';
import { availableAt, type LevelKey } from '../rules/stock-level.js';
import { ensureLevels, lockLevels, readLevels, type LockedLevel } from './levels.js';
import { loadReservationRows, type OrderDemand, type OwnedRow } from './order-demand.js';
import { heldFor, lockHolds, type Holds } from './redeem-holds.js';
import { loadCandidates, loadPolicy } from './sourcing-facts.js';

/** What orders are planned on, all of it locked. */
export interface LockedStock {
  readonly context: PlanContext;
  readonly existing: readonly OwnedRow[];
  readonly holds: Holds;
}

/** How orders are planned. */
export interface PlanOptions {
  /** Whether units that wait for stock are tried anew. */
  readonly retryBackorders: boolean;
  /** Instead of the strategies that the policy's rules name. */
  readonly strategy?: string | undefined;
}

function levelsOf(
  orders: readonly OrderDemand[],
  candidates: readonly Candidate[],
  existing: readonly OwnedRow[],
  holds: Holds,
): LevelKey[] {
  const tracked = orders.flatMap(({ demand }) => demand.lines.filter((line) => line.stockTracked));
  const skus = new Set(tracked.flatMap((line) => line.components.map(({ sku }) => sku)));
  return [
    ...[...skus].flatMap((sku) => candidates.map(({ locationId }) => ({ sku, locationId }))),
    ...existing.filter((row) => row.stockTracked),
    ...[...holds.values()].flat(),
  ];
}

const mapLevels = <T>(levels: ReadonlyMap<string, LockedLevel>, of: (level: LockedLevel) => T): Map<string, T> =>
  new Map([...levels].map(([key, level]) => [key, of(level)]));

interface Loaded {
  readonly candidates: readonly Candidate[];
  readonly policy: SourcingPolicy;
  readonly levels: ReadonlyMap<string, LockedLevel>;
  readonly now: Date;
  readonly strategy: string | undefined;
}

function contextOf({ candidates, policy, levels, now, strategy }: Loaded): PlanContext {
  const stock = {
    free: mapLevels(levels, availableAt),
    room: mapLevels(levels, (level) => level.backorderLimit - level.backordered),
  };
  const waiting = [...levels.values()].filter(({ releaseAt }) => releaseAt !== null && releaseAt > now);
  const unreleased = new Set(waiting.map(({ sku }) => sku));
  return { candidates, policy, stock, levels, unreleased, now, strategy, newId: () => newId(now) };
}

/** What the planning of orders begins with, without their levels. */
async function loadFacts({ db, now }: Pick<Tx, 'db' | 'now'>, orders: readonly OrderDemand[]) {
  const candidates = await loadCandidates(db, now);
  const policy = await loadPolicy(db);
  const existing = await loadReservationRows(
    db,
    orders.map(({ orderId }) => orderId),
  );
  return { candidates, policy, existing };
}

/** Everything that these orders may be served from, under lock. */
export async function lockStock(
  tx: Tx,
  orders: readonly OrderDemand[],
  strategy: string | undefined,
): Promise<LockedStock> {
  const { existing, ...facts } = await loadFacts(tx, orders);
  const holds = await lockHolds(tx, orders);
  const keys = levelsOf(orders, facts.candidates, existing, holds);
  await ensureLevels(tx, keys);
  const levels = await lockLevels(tx.db, keys);
  return { context: contextOf({ ...facts, levels, now: tx.now, strategy }), existing, holds };
}

/** The same for looking only. */
export async function readStock(
  { db, now }: Pick<Tx, 'db' | 'now'>,
  orders: readonly OrderDemand[],
  strategy: string | undefined,
): Promise<LockedStock> {
  const { existing, ...facts } = await loadFacts({ db, now }, orders);
  const holds: Holds = new Map();
  const levels = await readLevels(db, levelsOf(orders, facts.candidates, existing, holds));
  return { context: contextOf({ ...facts, levels, now, strategy }), existing, holds };
}

/** Plans orders together on locked stock; nothing is written. */
export function planOrders(
  orders: readonly OrderDemand[],
  { context, existing, holds }: LockedStock,
  { retryBackorders }: PlanOptions,
): DemandPlan[] {
  const inputs = orders.map((order): PlanInput => {
    const { orderId, demand, stockHold, wasOnHold } = order;
    const rows = existing.filter((row) => row.orderId === orderId);
    const forgive = stockHold && wasOnHold && !demand.onHold;
    return { demand, rows, held: heldFor(order, holds), retryBackorders, forgive };
  });
  return planDemands(inputs, context);
}
