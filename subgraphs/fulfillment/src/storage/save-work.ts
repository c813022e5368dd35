import { snake } from '@oms/platform/values/snake-case';
import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import { fulfillmentFacets } from '../rules/fulfillment-facets.js';
import type { ShipmentState, WorkState } from '../rules/work-state.js';
import {
  loadTransitions,
  writeTransitions,
  type ChangedWork,
  type KeptTransition,
  type Transition,
} from './work-transitions.js';

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

/** A parcel as others are told of it. */
const toldShipment = (one: ShipmentState) => ({
  shipmentId: one.id,
  status: one.status,
  carrier: one.carrier,
  service: one.service,
  trackingNumber: one.trackingNumber,
  trackingUrl: one.trackingUrl,
  estimatedAt: one.estimatedAt,
  deliveredAt: one.deliveredAt,
  rate: one.rate,
  currency: one.currency,
  weightGrams: one.weightGrams,
  units: one.contents.reduce((sum, content) => sum + content.quantity, 0),
});

function fulfillmentChanged(tx: Tx, work: WorkState, transitions: readonly KeptTransition[]): void {
  const orders = work.orders.map(({ id, lines, shipments, ...order }) => ({
    fulfillmentOrderId: id,
    number: order.number,
    deliveryId: order.deliveryId,
    locationId: order.locationId,
    status: order.status,
    onHold: order.onHold,
    dueAt: order.dueAt,
    method: order.method,
    service: order.service,
    promisedTo: order.promisedTo,
    createdAt: order.createdAt,
    lines: lines.map(({ id: _id, title: _title, ...line }) => line),
    shipments: shipments.map(toldShipment),
  }));
  const payload = {
    orderId: work.orderId,
    demandVersion: work.demandVersion,
    reservationVersion: work.reservationVersion,
    orders,
    transitions: transitions.map(({ orderId: _order, occurredAt, ...one }) => ({
      ...one,
      occurredAt: occurredAt.toISOString(),
    })),
  };
  tx.emit({
    type: 'FulfillmentChanged',
    aggregateId: work.orderId,
    aggregateVersion: work.version,
    orderId: work.orderId,
    payload,
    facets: fulfillmentFacets(work),
  });
}

/** Raises the versions, and numbers fulfillment orders that are new. */
async function countUp(tx: Tx, works: readonly WorkState[]): Promise<void> {
  const orders = works.flatMap((work) => work.orders);
  const unnumbered = orders.filter((order) => order.number === '');
  const numbers =
    unnumbered.length > 0
      ? await rows<{ number: string }>(
          tx.db,
          sql`select 'F-' || nextval('fulfillment_order_number') as number from generate_series(1, ${unnumbered.length}::int)`,
        )
      : [];
  for (const [index, order] of unnumbered.entries()) order.number = numbers[index]?.number ?? '';
  for (const work of works) work.version += 1;
  for (const order of orders) order.version += 1;
}

async function writeHeads(tx: Tx, works: readonly WorkState[]): Promise<void> {
  const records = works.map((work) => ({
    order_id: work.orderId,
    demand: work.demand,
    demand_version: work.demandVersion,
    reservations: work.reservations,
    reservation_version: work.reservationVersion,
    version: work.version,
  }));
  await run(
    tx.db,
    sql`update order_work set demand = s.demand, demand_version = s.demand_version, reservations = s.reservations, reservation_version = s.reservation_version, version = s.version
        from ${recordset(records, 's', 'order_id uuid, demand jsonb, demand_version bigint, reservations jsonb, reservation_version bigint, version bigint')}
        where order_work.order_id = s.order_id`,
  );
}

/** Saves changed works, all of them in as many statements as one, keeps the transitions and tells the others. */
export async function saveWorks(tx: Tx, changed: readonly ChangedWork[]): Promise<void> {
  if (changed.length === 0) return;
  const works = changed.map(({ work }) => work);
  const orders = works.flatMap((work) => work.orders);
  await countUp(tx, works);
  await writeHeads(tx, works);
  await upsert(
    tx,
    'fulfillment_order',
    ORDER,
    orders.map((order) => snake({ ...order, lines: undefined, shipments: undefined })),
    ', updated_at',
  );
  await upsert(
    tx,
    'fulfillment_order_line',
    LINE,
    orders.flatMap((order) => order.lines.map((line) => snake({ ...line, fulfillmentOrderId: order.id }))),
  );
  await upsert(
    tx,
    'shipment',
    SHIPMENT,
    orders.flatMap((order) => order.shipments.map((one) => snake({ ...one, fulfillmentOrderId: order.id }))),
    ', created_at',
  );
  await writeTransitions(tx, changed);
  const histories = await loadTransitions(
    tx,
    works.map((work) => work.orderId),
  );
  for (const [index, work] of works.entries()) fulfillmentChanged(tx, work, histories[index] ?? []);
}

/** Saves changed work, numbers new fulfillment orders, keeps the transitions and tells the others. */
export const saveWork = (tx: Tx, work: WorkState, transitions: readonly Transition[]): Promise<void> =>
  saveWorks(tx, [{ work, transitions }]);

/** Makes work rows for orders heard of for the first time. */
export async function ensureWork(tx: Tx, orderIds: readonly string[]): Promise<void> {
  await run(
    tx.db,
    sql`insert into order_work (order_id) select id from unnest(${orderIds}::uuid[]) as id order by id on conflict do nothing`,
  );
}

/** Keeps what orders want of which there is no work yet: nobody need hear of it before there is. */
export async function keepDemands(tx: Tx, works: readonly WorkState[]): Promise<void> {
  if (works.length > 0) await writeHeads(tx, works);
}
