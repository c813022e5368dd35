import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { MoveRequested } from '@oms/platform/events/fulfillment-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import { availableAt, levelKey, type StockChange } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { ensureLevels, lockLevels, moveStock } from '../storage/levels.js';
import { loadReservationRows, lockDemands, putReservationRows, type OwnedRow } from '../storage/order-demand.js';
import { replan } from '../storage/replan.js';

interface Moved {
  readonly rows: readonly OwnedRow[];
  readonly changes: readonly StockChange[];
}

/** Takes units from a row and gives them to a row of the same line at the other location. */
function moveUnits(rows: OwnedRow[], from: OwnedRow, request: MoveRequested, quantity: number, now: Date): Moved {
  const { toLocationId, orderId } = request;
  const target = rows.find(
    (one) =>
      one.lineId === from.lineId &&
      one.sku === from.sku &&
      one.locationId === toLocationId &&
      one.state === 'ALLOCATED',
  );
  const fresh = { ...from, id: newId(now), locationId: toLocationId, quantity: 0, shipped: 0, short: 0 };
  const to = { ...(target ?? fresh), quantity: (target ?? fresh).quantity + quantity };
  const left = { ...from, quantity: from.quantity - quantity };
  const change = (locationId: string, delta: number): StockChange => ({
    sku: from.sku,
    locationId,
    bucket: 'reserved',
    delta,
    reason: 'MOVED',
    reference: orderId,
  });
  const changes = from.stockTracked ? [change(from.locationId, -quantity), change(toLocationId, quantity)] : [];
  return { rows: [left, to], changes };
}

/** Everything that the request moves, on copies; nothing when a unit is no longer reserved where it was. */
function planMove(rows: readonly OwnedRow[], request: MoveRequested, now: Date): Moved | undefined {
  const current = [...rows];
  const changes: StockChange[] = [];
  const changed = new Map<string, OwnedRow>();
  for (const { allocationId, quantity } of request.units) {
    const from = current.find((row) => row.id === allocationId && row.state === 'ALLOCATED');
    if (!from || from.quantity - from.shipped < quantity || from.locationId === request.toLocationId) return undefined;
    const moved = moveUnits(current, from, request, quantity, now);
    for (const row of moved.rows) {
      changed.set(row.id, row);
      const index = current.findIndex((one) => one.id === row.id);
      if (index < 0) current.push(row);
      else current[index] = row;
    }
    changes.push(...moved.changes);
  }
  return { rows: [...changed.values()], changes };
}

/** Whether the other location has all of it, now that its levels are locked. */
async function hasRoom(tx: Tx, changes: readonly StockChange[]): Promise<boolean> {
  await ensureLevels(tx, changes);
  const levels = await lockLevels(tx.db, changes);
  const wanted = new Map<string, number>();
  for (const change of changes.filter(({ delta }) => delta > 0))
    wanted.set(levelKey(change), (wanted.get(levelKey(change)) ?? 0) + change.delta);
  return [...wanted].every(([key, units]) => {
    const level = levels.get(key);
    return level !== undefined && availableAt(level) >= units;
  });
}

async function move(
  tx: Tx,
  request: MoveRequested,
): Promise<'MOVED' | 'UNKNOWN_LOCATION' | 'NOT_RESERVED' | 'NO_STOCK'> {
  const to = await firstRow(tx.db, sql`select 1 from location where id = ${request.toLocationId} and active`);
  if (!to) return 'UNKNOWN_LOCATION';
  const orders = await lockDemands(tx.db, [request.orderId]);
  const plan = planMove(await loadReservationRows(tx.db, [request.orderId]), request, tx.now);
  if (!plan || orders.length === 0) return 'NOT_RESERVED';
  if (!(await hasRoom(tx, plan.changes))) return 'NO_STOCK';
  await putReservationRows(tx, plan.rows);
  await moveStock(tx, plan.changes);
  await replan(tx, orders, { retryBackorders: false, always: true });
  return 'MOVED';
}

/**
 * MoveRequested → the units are reserved at the other location, and ReservationChanged tells of it; or MoveRefused tells
 * why not. Safe twice: each request is taken once, and units that moved are no longer where they were.
 */
export const moveReservations = (
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<MoveRequested>[],
): Promise<void> =>
  consumeEvents(ctx, 'inventory.move-reservations', events, async (tx, fresh) => {
    for (const { payload, aggregateId } of fresh) {
      const outcome = await move(tx, payload);
      if (outcome === 'MOVED') continue;
      const { orderId, fulfillmentOrderId } = payload;
      const refused = { orderId, fulfillmentOrderId, reason: outcome };
      tx.emit({ type: 'MoveRefused', aggregateId, aggregateVersion: 1, orderId, payload: refused });
    }
  });
