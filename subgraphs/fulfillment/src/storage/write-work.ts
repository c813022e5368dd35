import type { Tx } from '@oms/platform/commands/run-command';
import { insertInto, namesOf } from '@oms/platform/database/insert-into';
import { recordset, run, sql, type RawBuilder } from '@oms/platform/database/sql';
import type { KeptTransition, LockedWork } from './locked-work.js';

const HEAD =
  'order_id uuid, demand jsonb, demand_version bigint, reservations jsonb, reservation_version bigint, version bigint';
const ORDER =
  'id uuid, number text, order_id uuid, order_number text, delivery_id uuid, location_id uuid, method text, service text, status text, on_hold boolean, hold jsonb, promised_to timestamptz, scheduled_for timestamptz, due_at timestamptz, pickup_location_id uuid, ready_at timestamptz, reminded_at timestamptz, expires_at timestamptz, handed_over jsonb, move_to uuid, version bigint, created_at timestamptz';
const LINE =
  'id uuid, fulfillment_order_id uuid, allocation_id uuid, line_id uuid, sku text, title text, quantity int, picked int, packed int, shipped int, delivered int, cancelled int, short int, short_reason text, lost int';
const SHIPMENT =
  'id uuid, fulfillment_order_id uuid, position smallint, status text, carrier text, service text, tracking_number text, sscc text, rate bigint, currency text, weight_grams int, length_mm int, width_mm int, height_mm int, label_key text, failure text, version bigint, contents jsonb, box_code text, bought_service text, carrier_reference text, tracking_url text, estimated_at timestamptz, delivered_at timestamptz, manifest_id uuid, label_attempts int, last_scan_at timestamptz';

const TRANSITION =
  'id uuid, type text, occurred_at timestamptz, order_id uuid, fulfillment_order_id uuid, actor jsonb, reason text, data jsonb';

const updates = (columns: string): string =>
  namesOf(columns)
    .filter((name) => name !== 'id')
    .map((name) => `${name} = excluded.${name}`)
    .join(', ');

interface Table {
  readonly name: string;
  readonly columns: string;
  /** A column that is the moment of the writing: of rows that are new. */
  readonly moment?: string;
}

/** Part of a WITH that writes the records, over those of the same id; nothing for no records. */
function upsert({ name, columns, moment }: Table, records: readonly object[], now: Date): RawBuilder[] {
  if (records.length === 0) return [];
  return [
    sql`${sql.raw(`kept_${name}`)} as (
      ${insertInto(name, columns, records, moment ? { [moment]: now } : {})}
      on conflict (id) do update set ${sql.raw(updates(columns))}
    )`,
  ];
}

/** What orders want and what is reserved for them is long: where it has not changed it is not sent again. */
function heads(works: readonly LockedWork[]): RawBuilder {
  const records = works.map(({ orderId, stored, demand, reservations, ...work }) => ({
    order_id: orderId,
    demand: demand === stored.demand ? null : demand,
    demand_version: work.demandVersion,
    reservations: reservations === stored.reservations ? null : reservations,
    reservation_version: work.reservationVersion,
    version: work.version,
  }));
  return sql`head as (
    update order_work set demand = coalesce(s.demand, order_work.demand), demand_version = s.demand_version,
           reservations = coalesce(s.reservations, order_work.reservations), reservation_version = s.reservation_version, version = s.version
    from ${recordset(records, 's', HEAD)} where order_work.order_id = s.order_id
  )`;
}

/** Lines or parcels that are not stored as they are. */
const changedParts = <Part extends { readonly id: string }>(
  works: readonly LockedWork[],
  partsOf: (order: LockedWork['orders'][number]) => readonly Part[],
): object[] =>
  works.flatMap(({ orders, stored }) =>
    orders.flatMap((order) =>
      partsOf(order)
        .filter((part) => stored.parts.get(part.id) !== JSON.stringify(part))
        .map((part) => ({ ...part, fulfillmentOrderId: order.id })),
    ),
  );

/** Writes what orders want and what is reserved for them, alone. */
export const writeHeads = (tx: Tx, works: readonly LockedWork[]): Promise<number> =>
  run(tx.db, sql`with ${heads(works)} select`);

/** Writes all that has changed of the works, and what that adds to their history, in one statement. */
export async function writeWorks(
  tx: Tx,
  works: readonly LockedWork[],
  added: readonly KeptTransition[],
): Promise<void> {
  const orders = works.flatMap((work) => work.orders.map(({ lines: _lines, shipments: _parcels, ...order }) => order));
  const parts = [
    heads(works),
    ...upsert({ name: 'fulfillment_order', columns: ORDER, moment: 'updated_at' }, orders, tx.now),
    ...upsert(
      { name: 'fulfillment_order_line', columns: LINE },
      changedParts(works, ({ lines }) => lines),
      tx.now,
    ),
    ...upsert(
      { name: 'shipment', columns: SHIPMENT, moment: 'created_at' },
      changedParts(works, ({ shipments }) => shipments),
      tx.now,
    ),
    ...upsert({ name: 'work_transition', columns: TRANSITION }, added, tx.now),
  ];
  await run(tx.db, sql`with ${sql.join(parts)} select`);
}
