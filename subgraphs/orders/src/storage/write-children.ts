import { insertInto, namesOf } from '@oms/platform/database/insert-into';
import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { OrderState } from '../rules/order-state.js';
import { insertAllowances } from './allowances.js';
import { writeReturns } from './returns.js';

/** The parts of one kind of all orders, each with the order that it belongs to. */
const ofAll = <Part>(
  orders: readonly OrderState[],
  partsOf: (order: OrderState) => readonly Part[],
): { order: OrderState; one: Part }[] => orders.flatMap((order) => partsOf(order).map((one) => ({ order, one })));

const COUNTER_COLUMNS =
  'open int, backordered int, allocated int, shipped int, cancelled int, cancel_pending int, delivered int, returned int, lost int, delivered_at timestamptz';

async function writeLines(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const lines = orders
    .flatMap((order) => order.lines)
    .map((line) => ({
      id: line.id,
      open: line.open,
      backordered: line.backordered,
      allocated: line.allocated,
      shipped: line.shipped,
      cancelled: line.cancelled,
      cancel_pending: line.cancelPending,
      delivered: line.delivered,
      returned: line.returned,
      lost: line.lost,
      delivered_at: line.deliveredAt,
    }));
  const names = namesOf(COUNTER_COLUMNS);
  await run(
    tx.db,
    sql`update order_line line set (${sql.raw(names.join(', '))}) = (select ${sql.raw(names.map((name) => `s.${name}`).join(', '))})
        from ${recordset(lines, 's', `id uuid, ${COUNTER_COLUMNS}`)}
        where line.id = s.id and (${sql.raw(names.map((name) => `line.${name}`).join(', '))}) is distinct from (${sql.raw(names.map((name) => `s.${name}`).join(', '))})`,
  );
}

async function writeAllocations(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const allocations = ofAll(orders, ({ allocations: all }) => all).map(({ order, one }) => ({
    allocation_id: one.allocationId,
    order_id: order.id,
    line_id: one.lineId,
    sku: one.sku,
    location_id: one.locationId,
    state: one.state,
    quantity: one.quantity,
    picked: one.picked,
    packed: one.packed,
    shipped: one.shipped,
    delivered: one.delivered,
    cancelled: one.cancelled,
    short: one.short,
    scheduled: one.scheduled,
  }));
  if (allocations.length === 0) return;
  const columns =
    'allocation_id uuid, order_id uuid, line_id uuid, sku text, location_id uuid, state text, quantity int, picked int, packed int, shipped int, delivered int, cancelled int, short int, scheduled int';
  await run(
    tx.db,
    sql`insert into order_line_allocation (${sql.raw(namesOf(columns).join(', '))}) select * from ${recordset(allocations, 's', columns)}
        on conflict (allocation_id) do update set state = excluded.state, location_id = excluded.location_id, quantity = excluded.quantity, picked = excluded.picked,
          packed = excluded.packed, shipped = excluded.shipped, delivered = excluded.delivered, cancelled = excluded.cancelled, short = excluded.short, scheduled = excluded.scheduled`,
  );
}

async function writePayments(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const payments = ofAll(orders, ({ payments: all }) => all).map(({ order, one }) => ({
    id: one.id,
    order_id: order.id,
    method: one.method,
    provider: one.provider,
    reference: one.reference,
    status: one.status,
    amount: one.amount,
    authorized: one.authorized,
    captured: one.captured,
    failure: one.failure,
    void_requested_at: one.voidRequestedAt,
    refunded: one.refunded,
    expires_at: one.expiresAt,
    replaces_id: one.replacesId,
    created_at: one.createdAt,
  }));
  if (payments.length === 0) return;
  await run(
    tx.db,
    sql`insert into payment (id, order_id, method, provider, reference, status, amount, authorized, captured, failure, void_requested_at, refunded, expires_at, replaces_id, created_at, updated_at)
        select id, order_id, method, provider, reference, status, amount, authorized, captured, failure, void_requested_at, refunded, expires_at, replaces_id, created_at, ${tx.now}::timestamptz
        from ${recordset(payments, 's', 'id uuid, order_id uuid, method text, provider text, reference text, status text, amount bigint, authorized bigint, captured bigint, failure text, void_requested_at timestamptz, refunded bigint, expires_at timestamptz, replaces_id uuid, created_at timestamptz')}
        on conflict (id) do update set status = excluded.status, reference = excluded.reference, authorized = excluded.authorized, captured = excluded.captured, failure = excluded.failure, void_requested_at = excluded.void_requested_at, refunded = excluded.refunded, expires_at = excluded.expires_at, updated_at = excluded.updated_at
          where (payment.status, payment.reference, payment.authorized, payment.captured, payment.failure, payment.void_requested_at, payment.refunded, payment.expires_at)
            is distinct from (excluded.status, excluded.reference, excluded.authorized, excluded.captured, excluded.failure, excluded.void_requested_at, excluded.refunded, excluded.expires_at)`,
  );
}

async function writeHolds(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const holds = ofAll(orders, ({ holds: all }) => all).map(({ order, one: hold }) => ({
    id: hold.id,
    order_id: order.id,
    reason: hold.reason,
    note: hold.note,
    status: hold.status,
    placed_by: hold.placedBy,
    placed_at: hold.placedAt,
    release_at: hold.releaseAt,
    released_by: hold.releasedBy ?? null,
    released_at: hold.releasedAt,
    owner: hold.owner,
  }));
  if (holds.length === 0) return;
  await run(
    tx.db,
    sql`insert into hold select * from ${recordset(holds, 's', 'id uuid, order_id uuid, reason text, note text, status text, placed_by jsonb, placed_at timestamptz, release_at timestamptz, released_by jsonb, released_at timestamptz, owner text')}
        on conflict (id) do update set status = excluded.status, released_by = excluded.released_by, released_at = excluded.released_at`,
  );
}

async function writeCancellations(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const requests = ofAll(orders, ({ cancellations: all }) => all).map(({ order, one }) => ({
    id: one.id,
    order_id: order.id,
    line_id: one.lineId,
    quantity: one.quantity,
    accepted: one.accepted,
    declined: one.declined,
    status: one.status,
    demand_version: one.demandVersion,
    reason: one.reason,
    requested_at: one.requestedAt,
    answered_at: one.answeredAt,
  }));
  if (requests.length === 0) return;
  await run(
    tx.db,
    sql`insert into cancellation_request select * from ${recordset(requests, 's', 'id uuid, order_id uuid, line_id uuid, quantity int, accepted int, declined int, status text, demand_version bigint, reason text, requested_at timestamptz, answered_at timestamptz')}
        on conflict (id) do update set accepted = excluded.accepted, declined = excluded.declined, status = excluded.status, demand_version = excluded.demand_version, answered_at = excluded.answered_at`,
  );
}

const REFUND_COLUMNS =
  'id uuid, order_id uuid, payment_id uuid, amount bigint, status text, reason text, by_hand boolean, reference text, failure text, requested_by jsonb, created_at timestamptz, destination text, allowance_id uuid';

async function writeRefunds(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const refunds = ofAll(orders, ({ refunds: all }) => all).map(({ order, one }) => ({ ...one, orderId: order.id }));
  if (refunds.length === 0) return;
  await run(
    tx.db,
    sql`${insertInto('refund', REFUND_COLUMNS, refunds, { updated_at: tx.now })}
        on conflict (id) do update set status = excluded.status, reference = excluded.reference, failure = excluded.failure, updated_at = excluded.updated_at
          where refund.status <> excluded.status`,
  );
}

/** Writes what belongs to these orders: rows that are new are added, changed ones updated. */
export async function writeChildren(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  await writeLines(tx, orders);
  await writeAllocations(tx, orders);
  await writePayments(tx, orders);
  await writeHolds(tx, orders);
  await writeCancellations(tx, orders);
  await writeRefunds(tx, orders);
  await insertAllowances(tx, orders);
  await writeReturns(tx, orders);
}
