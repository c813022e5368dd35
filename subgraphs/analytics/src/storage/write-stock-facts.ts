import { columnar, recordset, run, sql, type Sql } from '@oms/platform/database/sql';
import type { StockChanged } from '@oms/platform/events/stock-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { ROLLUPS } from '../rules/catalog/rollups.js';
import { upkeepOf, upkeepSql } from '../rules/rollup-sql.js';
import { UNTIL_DAY, type Archive } from './archive.js';
import { holdItems } from './write-items.js';
import { SETTING } from './write-order-facts.js';

/** What analytics reads of `StockChanged`, in units. */
export type StockFact = Pick<
  StockChanged,
  'sku' | 'locationId' | 'onHand' | 'reserved' | 'backordered' | 'onOrder' | 'available' | 'reorderPoint' | 'moved'
>;

const belowReorderPoint = ({ onHand, reserved, backordered, onOrder, reorderPoint }: StockFact): boolean =>
  reorderPoint !== null && onHand - reserved - backordered + onOrder <= reorderPoint;

const LEVEL =
  'sku text, location_id uuid, on_hand int, available int, below_reorder_point boolean, reserved int, backordered int, on_order int';

/** Levels as they are now. */
export async function writeLevels(db: Sql, found: readonly StockFact[]): Promise<void> {
  const levels = found.map((one) => ({
    sku: one.sku,
    location_id: one.locationId,
    on_hand: one.onHand,
    available: one.available,
    below_reorder_point: belowReorderPoint(one),
    reserved: one.reserved,
    backordered: one.backordered,
    on_order: one.onOrder,
  }));
  await run(
    db,
    sql`insert into fact_stock (sku, location_id, on_hand, available, below_reorder_point, reserved, backordered, on_order) select * from ${recordset(levels, 's', LEVEL)} order by sku, location_id
        on conflict (sku, location_id) do update set on_hand = excluded.on_hand, available = excluded.available, below_reorder_point = excluded.below_reorder_point,
          reserved = excluded.reserved, backordered = excluded.backordered, on_order = excluded.on_order`,
  );
}

type Event = IntegrationEvent<StockFact>;

const STATE = 'sku text, location_id uuid, version bigint, occurred_at timestamptz, on_hand int, reserved int, available int, backordered int, on_order int'; // prettier-ignore
const DAY_COLUMNS = 'sku, location_id, day, version, on_hand, reserved, available, backordered, on_order';

/**
 * Writes days that are told of, and with them the sums of what days change: from its day on until the next one that there is
 * a row of, a level is otherwise by so much.
 */
const KEEP_DAYS = sql.raw(`newer as (
    select t.*, held.day as held_day, coalesce(held.on_hand, 0) as held_on_hand, coalesce((held.available <= 0)::int, 0) as held_empty,
           (select min(n.day) from fact_stock_daily n where n.sku = t.sku and n.location_id = t.location_id and n.day > t.day) as next_day
      from told t left join lateral (
        select h.day, h.version, h.on_hand, h.available from fact_stock_daily h where h.sku = t.sku and h.location_id = t.location_id and h.day <= t.day order by h.day desc limit 1
      ) held on true
     where held.day is distinct from t.day or held.version < t.version
  ), spans as materialized (
    select *, least(next_day, lead(day) over (partition by sku, location_id order by day)) as end_day from newer
  ), put as (
    insert into fact_stock_daily (${DAY_COLUMNS}) select ${DAY_COLUMNS} from spans order by sku, location_id, day
    on conflict (sku, location_id, day) do update set version = excluded.version, on_hand = excluded.on_hand, reserved = excluded.reserved, available = excluded.available, backordered = excluded.backordered, on_order = excluded.on_order
    where fact_stock_daily.version < excluded.version
  ), steps as materialized (
    select 1 as sign, s.day, s.sku, s.location_id, (held_day is distinct from s.day)::int as row_count, on_hand - held_on_hand as units, (held_day is null)::int as levels, (available <= 0)::int - held_empty as empties from spans s
    union all
    select -1, end_day, sku, location_id, 0, on_hand - held_on_hand, (held_day is null)::int, (available <= 0)::int - held_empty from spans where end_day is not null
  ), delta_stock as (
    select k.sign, k.day, k.location_id, coalesce(i.category, '') as category, coalesce(i.supplier_code, '') as supplier, k.row_count,
           k.units as unit_change, k.levels as level_change, k.empties as empty_change, k.units * coalesce(i.unit_cost, 0) as worth_change
      from steps k left join dim_item i using (sku)
  ), ${ROLLUPS.filter(({ fact }) => fact === 'stockChange')
    .map((one) => `sum_${one.table} as (${upkeepSql(one, 'delta_stock')})`)
    .join(', ')}`);

/** The last state of each day. */
async function keepDays(db: Sql, events: readonly Event[]): Promise<void> {
  const states = events.map(({ payload, aggregateVersion, occurredAt }) => ({
    sku: payload.sku,
    location_id: payload.locationId,
    version: aggregateVersion,
    occurred_at: occurredAt,
    on_hand: payload.onHand,
    reserved: payload.reserved,
    available: payload.available,
    backordered: payload.backordered,
    on_order: payload.onOrder,
  }));
  await run(
    db,
    sql`with told as (
          select distinct on (sku, location_id, day) (occurred_at at time zone z.time_zone)::date as day, s.*
          from ${columnar(states, 's', STATE)} cross join reporting_setting z order by sku, location_id, day, s.version desc
        ), ${KEEP_DAYS} select`,
  );
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const MOVEMENT_SUMS = sql.raw(
  upkeepOf('movement', 'false', ['fact_movement'])
    .map(([name, statement]) => `${name} as (${statement})`)
    .join(', '),
);

/** What came and went, each once, and since when the stock has lain there. */
async function keepMovements(db: Sql, events: readonly Event[]): Promise<void> {
  const movements = events.flatMap(({ payload: { sku, locationId, moved = [] }, aggregateVersion, occurredAt }) =>
    moved.map((one, position) => ({
      sku,
      location_id: locationId,
      version: aggregateVersion,
      position,
      bucket: snake(one.bucket),
      delta: one.delta,
      reason: one.reason,
      reference: one.reference,
      occurred_at: occurredAt,
    })),
  );
  if (movements.length === 0) return;
  await run(
    db,
    sql`with fresh as (
          insert into fact_movement (sku, location_id, version, position, bucket, delta, reason, reference, occurred_at, day)
          select m.*, (m.occurred_at at time zone z.time_zone)::date
          from ${recordset(movements, 'm', 'sku text, location_id uuid, version bigint, position smallint, bucket text, delta int, reason text, reference text, occurred_at timestamptz')} cross join reporting_setting z
          order by sku, location_id, m.version, position on conflict do nothing returning *
        ), days as (
          select sku, location_id, min(day) filter (where delta > 0) as first_in, max(day) filter (where delta > 0) as last_in, max(day) filter (where delta < 0) as last_out
          from fresh where bucket = 'on_hand' group by 1, 2
        )
        , new_fact_movement as (select * from fresh), ${MOVEMENT_SUMS}
        update fact_stock s set first_in_day = least(s.first_in_day, d.first_in), last_in_day = greatest(s.last_in_day, d.last_in), last_out_day = greatest(s.last_out_day, d.last_out)
        from days d where s.sku = d.sku and s.location_id = d.location_id`,
  );
}

/** Days and movements: each event tells its own. */
export async function keepStock(db: Sql, events: readonly Event[]): Promise<void> {
  await holdItems(
    db,
    events.map(({ payload }) => payload.sku),
  );
  await keepDays(db, events);
  await keepMovements(db, events);
}

/** What stays of the past when its events are gone: days as they were then counted, and what came and went. */
export const STOCK_ARCHIVES: readonly Archive[] = [
  { table: 'fact_stock_daily', which: `f.day <= ${UNTIL_DAY}` },
  {
    table: 'fact_movement',
    which: 'f.occurred_at <= p.until',
    derived: { day: '(r.occurred_at at time zone z.time_zone)::date' },
    joins: SETTING,
  },
];

/** Since when stock has lain there, by all that came and went. */
export const restateStockDays = (db: Sql): Promise<unknown> =>
  run(
    db,
    sql`with days as (
          select sku, location_id, min(day) filter (where delta > 0) as first_in, max(day) filter (where delta > 0) as last_in, max(day) filter (where delta < 0) as last_out
          from fact_movement where bucket = 'on_hand' group by 1, 2
        )
        update fact_stock s set first_in_day = d.first_in, last_in_day = d.last_in, last_out_day = d.last_out from days d where s.sku = d.sku and s.location_id = d.location_id`,
  );
