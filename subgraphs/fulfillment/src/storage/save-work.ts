import type { Tx } from '@oms/platform/commands/run-command';
import { jsonb, recordset, rows, run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { WorkState } from '../rules/work-state.js';

/** What a command adds to the history of the work. */
export interface Transition {
  readonly type: string;
  readonly fulfillmentOrderId: string;
  readonly reason?: string | null;
  readonly data?: unknown;
}

const snake = (record: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
const ORDER =
  'id uuid, number text, order_id uuid, order_number text, delivery_id uuid, location_id uuid, method text, service text, status text, on_hold boolean, hold jsonb, promised_to timestamptz, scheduled_for timestamptz, due_at timestamptz, pickup_location_id uuid, ready_at timestamptz, reminded_at timestamptz, expires_at timestamptz, handed_over jsonb, move_to uuid, version bigint, created_at timestamptz';
const LINE =
  'id uuid, fulfillment_order_id uuid, allocation_id uuid, line_id uuid, sku text, title text, quantity int, picked int, packed int, shipped int, delivered int, cancelled int, short int, short_reason text, lost int';
const SHIPMENT =
  'id uuid, fulfillment_order_id uuid, position smallint, status text, carrier text, service text, tracking_number text, sscc text, rate bigint, currency text, weight_grams int, length_mm int, width_mm int, height_mm int, label_key text, failure text, version bigint, contents jsonb, box_code text, bought_service text, carrier_reference text, tracking_url text, estimated_at timestamptz, delivered_at timestamptz, manifest_id uuid, label_attempts int, last_scan_at timestamptz';

const namesOf = (columns: string): string[] => columns.split(', ').map((column) => column.split(' ')[0] ?? '');
const updates = (columns: string): string =>
  namesOf(columns)
    .filter((name) => name !== 'id')
    .map((name) => `${name} = excluded.${name}`)
    .join(', ');

async function upsert(tx: Tx, table: string, columns: string, records: readonly object[], extra = ''): Promise<void> {
  if (records.length === 0) return;
  const names = namesOf(columns).join(', ');
  const moment = extra ? sql`, ${tx.now}::timestamptz` : sql``;
  await run(
    tx.db,
    sql`insert into ${sql.raw(table)} (${sql.raw(names + extra)}) select ${sql.raw(names)}${moment} from ${recordset(records, 's', columns)} on conflict (id) do update set ${sql.raw(updates(columns))}`,
  );
}

async function writeTransitions(tx: Tx, orderId: string, transitions: readonly Transition[]): Promise<void> {
  const records = transitions.map((one) => ({
    id: newId(tx.now),
    fulfillment_order_id: one.fulfillmentOrderId,
    type: one.type,
    reason: one.reason ?? null,
    data: one.data ?? null,
  }));
  await run(
    tx.db,
    sql`insert into work_transition (id, order_id, fulfillment_order_id, type, occurred_at, actor, reason, data)
        select id, ${orderId}::uuid, fulfillment_order_id, type, ${tx.now}::timestamptz, ${JSON.stringify({ role: tx.actor.role, id: tx.actor.id })}::jsonb, reason, data
        from ${recordset(records, 't', 'id uuid, fulfillment_order_id uuid, type text, reason text, data jsonb')}`,
  );
}

async function fulfillmentChanged(tx: Tx, work: WorkState): Promise<void> {
  const transitions = await rows<{ occurredAt: Date }>(
    tx.db,
    sql`select id, type, occurred_at, fulfillment_order_id, actor, reason, data from work_transition where order_id = ${work.orderId} order by occurred_at, id`,
  );
  const orders = work.orders.map(({ id, lines, shipments, ...order }) => ({
    fulfillmentOrderId: id,
    number: order.number,
    deliveryId: order.deliveryId,
    locationId: order.locationId,
    status: order.status,
    onHold: order.onHold,
    dueAt: order.dueAt,
    lines: lines.map(({ id: _id, title: _title, ...line }) => line),
    shipments: shipments.map((one) => ({
      shipmentId: one.id,
      status: one.status,
      carrier: one.carrier,
      service: one.service,
      trackingNumber: one.trackingNumber,
      trackingUrl: one.trackingUrl,
      estimatedAt: one.estimatedAt,
    })),
  }));
  const payload = {
    orderId: work.orderId,
    demandVersion: work.demandVersion,
    reservationVersion: work.reservationVersion,
    orders,
    transitions: transitions.map((one) => ({ ...one, occurredAt: one.occurredAt.toISOString() })),
  };
  tx.emit({
    type: 'FulfillmentChanged',
    aggregateId: work.orderId,
    aggregateVersion: work.version,
    orderId: work.orderId,
    payload,
  });
}

/** Saves changed work, numbers new fulfillment orders, keeps the transitions and tells the others. */
export async function saveWork(tx: Tx, work: WorkState, transitions: readonly Transition[]): Promise<void> {
  work.version += 1;
  for (const order of work.orders) {
    order.version += 1;
    if (order.number === '')
      order.number =
        (await rows<{ number: string }>(tx.db, sql`select 'F-' || nextval('fulfillment_order_number') as number`))[0]
          ?.number ?? '';
  }
  await run(
    tx.db,
    sql`update order_work set demand = ${jsonb(work.demand)}, demand_version = ${work.demandVersion}, reservations = ${jsonb(work.reservations)}, reservation_version = ${work.reservationVersion}, version = ${work.version} where order_id = ${work.orderId}`,
  );
  await upsert(
    tx,
    'fulfillment_order',
    ORDER,
    work.orders.map((order) => snake({ ...order, lines: undefined, shipments: undefined })),
    ', updated_at',
  );
  await upsert(
    tx,
    'fulfillment_order_line',
    LINE,
    work.orders.flatMap((order) => order.lines.map((line) => snake({ ...line, fulfillmentOrderId: order.id }))),
  );
  await upsert(
    tx,
    'shipment',
    SHIPMENT,
    work.orders.flatMap((order) => order.shipments.map((one) => snake({ ...one, fulfillmentOrderId: order.id }))),
    ', created_at',
  );
  await writeTransitions(tx, work.orderId, transitions);
  await fulfillmentChanged(tx, work);
}

/** Makes work rows for orders heard of for the first time. */
export async function ensureWork(tx: Tx, orderIds: readonly string[]): Promise<void> {
  await run(
    tx.db,
    sql`insert into order_work (order_id) select id from unnest(${orderIds}::uuid[]) as id order by id on conflict do nothing`,
  );
}
