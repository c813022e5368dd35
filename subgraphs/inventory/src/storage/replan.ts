import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { graceLimit } from '../rules/cart-hold.js';
import type { ReservationChangedPayload } from '../rules/inventory-events.js';
import { planDemand, type HeldUnits } from '../rules/plan-demand.js';
import type { ReservationRow } from '../rules/reservation-board.js';
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

type Hold = HeldUnits & { readonly reservationId: string };

/** Cart holds that these orders redeem and that still stand, locked. */
async function lockHolds(tx: Tx, orders: readonly OrderDemand[]): Promise<Map<string, Hold[]>> {
  const ids = orders.flatMap((order) => order.demand.reservationId ?? []);
  if (ids.length === 0) return new Map();
  const still = await rows<{ id: string }>(
    tx.db,
    sql`select id from reservation where id = any(${ids}::uuid[]) and state = 'PENDING' and expires_at > ${graceLimit(tx.now)} order by id for update`,
  );
  const lines = await rows<Hold>(
    tx.db,
    sql`select * from reservation_line where reservation_id = any(${still.map(({ id }) => id)}::uuid[])`,
  );
  return new Map(still.map(({ id }) => [id, lines.filter((line) => line.reservationId === id)]));
}

async function redeemHolds(
  tx: Tx,
  orders: readonly OrderDemand[],
  holds: ReadonlyMap<string, Hold[]>,
): Promise<StockChange[]> {
  const redeemed = orders.flatMap(({ orderId, demand }) =>
    demand.reservationId && holds.has(demand.reservationId) ? [{ id: demand.reservationId, order_id: orderId }] : [],
  );
  if (redeemed.length === 0) return [];
  await run(
    tx.db,
    sql`update reservation set state = 'CONFIRMED', order_id = r.order_id, version = version + 1 from ${recordset(redeemed, 'r', 'id uuid, order_id uuid')} where reservation.id = r.id`,
  );
  return redeemed.flatMap(({ id, order_id: reference }) =>
    (holds.get(id) ?? []).map(({ sku, locationId, quantity }): StockChange => ({
      sku,
      locationId,
      bucket: 'softReserved',
      delta: -quantity,
      reason: 'HOLD_REDEEMED',
      reference,
    })),
  );
}

/** The ledger lines that lead from what was reserved to what is planned. */
function changesBetween(
  before: readonly ReservationRow[],
  after: readonly ReservationRow[],
  reference: string,
): StockChange[] {
  const old = new Map(before.map((row) => [row.id, row.quantity]));
  return after.flatMap((row): StockChange[] => {
    const delta = row.quantity - (old.get(row.id) ?? 0);
    if (delta === 0 || !row.stockTracked) return [];
    const { sku, locationId } = row;
    return [
      row.state === 'ALLOCATED'
        ? { sku, locationId, bucket: 'reserved', delta, reason: delta > 0 ? 'ALLOCATION' : 'RELEASE', reference }
        : {
            sku,
            locationId,
            bucket: 'backordered',
            delta,
            reason: delta > 0 ? 'BACKORDER' : 'BACKORDER_RELEASE',
            reference,
          },
    ];
  });
}

function reservationChanged(
  { orderId, demandVersion, version }: OrderDemand,
  after: readonly ReservationRow[],
  codes: ReadonlyMap<string, string>,
  decisionId: string | null,
) {
  const payload: ReservationChangedPayload = {
    orderId,
    demandVersion,
    decisionId,
    lines: after.map(({ id, lineId, deliveryId, sku, locationId, quantity, shipped, short, state }) => ({
      allocationId: id,
      lineId,
      deliveryId,
      sku,
      locationId,
      locationCode: codes.get(locationId) ?? '',
      quantity,
      shipped,
      short,
      state,
    })),
  };
  return { type: 'ReservationChanged' as const, aggregateId: orderId, aggregateVersion: version, orderId, payload };
}

function levelsOf(
  orders: readonly OrderDemand[],
  existing: readonly OwnedRow[],
  locations: readonly string[],
  holds: ReadonlyMap<string, Hold[]>,
): LevelKey[] {
  const skus = new Set(
    orders.flatMap(({ demand }) =>
      demand.lines.filter((line) => line.stockTracked).flatMap((line) => line.components.map(({ sku }) => sku)),
    ),
  );
  return [
    ...[...skus].flatMap((sku) => locations.map((locationId) => ({ sku, locationId }))),
    ...existing.filter((row) => row.stockTracked),
    ...[...holds.values()].flat(),
  ];
}

/**
 * Plans locked orders anew, in the order given, on the stock that is there now: one lock of all levels, one change of
 * stock for all of them. `always` names orders to tell of even when nothing changed.
 */
export async function replan(
  tx: Tx,
  orders: readonly OrderDemand[],
  { retryBackorders, always }: { retryBackorders: boolean; always: boolean },
): Promise<void> {
  const candidates = await loadCandidates(tx.db);
  const existing = await loadReservationRows(
    tx.db,
    orders.map(({ orderId }) => orderId),
  );
  const holds = await lockHolds(tx, orders);
  const keys = levelsOf(
    orders,
    existing,
    candidates.map(({ locationId }) => locationId),
    holds,
  );
  await ensureLevels(tx, keys);
  const levels = await lockLevels(tx.db, keys);
  const available = new Map([...levels].map(([key, level]) => [key, availableAt(level)]));
  const codes = new Map(candidates.map(({ locationId, code }) => [locationId, code]));
  const changes: StockChange[] = [];
  const written: OwnedRow[] = [];
  for (const order of orders) {
    const before = existing.filter((row) => row.orderId === order.orderId);
    const held = (order.demand.reservationId && holds.get(order.demand.reservationId)) || [];
    const plan = planDemand({
      demand: order.demand,
      rows: before,
      candidates,
      available,
      held,
      retryBackorders,
      newId: () => newId(tx.now),
    });
    const moved = changesBetween(before, plan.rows, order.orderId);
    if (moved.length === 0 && held.length === 0 && !always && plan.rows.length === before.length) continue;
    for (const unit of held) available.set(levelKey(unit), (available.get(levelKey(unit)) ?? 0) + unit.quantity);
    for (const change of moved)
      if (change.bucket === 'reserved')
        available.set(levelKey(change), (available.get(levelKey(change)) ?? 0) - change.delta);
    changes.push(...moved);
    written.push(...plan.rows.map((row) => ({ ...row, orderId: order.orderId })));
    const [decision] = plan.decisions;
    const decisionId = decision ? await putDecision(tx, order.orderId, order.demandVersion, decision) : null;
    order.version += 1;
    tx.emit(reservationChanged(order, plan.rows, codes, decisionId));
  }
  changes.push(...(await redeemHolds(tx, orders, holds)));
  await putReservationRows(tx, written);
  await run(
    tx.db,
    sql`update order_demand set version = v.version from ${recordset(
      orders.map(({ orderId, version }) => ({ order_id: orderId, version })),
      'v',
      'order_id uuid, version bigint',
    )} where order_demand.order_id = v.order_id`,
  );
  await moveStock(tx, changes);
}
