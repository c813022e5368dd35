import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, recordset, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import { DEFAULT_POLICY, type SourcingPolicy } from '../rules/sourcing/policy.js';
import type { Candidate } from '../rules/sourcing/problem.js';

/** A location that may serve orders, and whether they can be picked up there. */
export type LocationCandidate = Candidate & { readonly pickup: boolean };

/** A location as it stands in the table, with what only SQL knows of it. */
interface CandidateRow extends Omit<LocationCandidate, 'calendar'> {
  readonly timeZone: string;
  readonly cutOff: string | null;
  readonly closedWeekdays: readonly number[];
  readonly closedDates: readonly string[];
  readonly handlingDays: number;
}

const candidateOf = (row: CandidateRow): LocationCandidate => {
  const { timeZone, cutOff, closedWeekdays, closedDates, handlingDays, ...rest } = row;
  return { ...rest, calendar: { timeZone, cutOff, closedWeekdays, closedDates, handlingDays } };
};

/** Every location that may serve orders, with the orders that it may still take on its own present day. */
export async function loadCandidates(db: Sql, now: Date): Promise<LocationCandidate[]> {
  const found = await rows<CandidateRow>(
    db,
    sql`select l.id as location_id, l.code, l.kind, l.groups, l.address as place, l.handling_cost, l.priority, l.pickup_enabled as pickup, l.time_zone, l.cut_off, l.closed_weekdays, l.closed_dates, l.handling_days,
               case when l.daily_capacity is not null then l.daily_capacity - coalesce(load.orders, 0) end as capacity_left,
               coalesce((select array_agg(c.channel_code) from channel_stock c where c.location_codes is not null and not l.code = any(c.location_codes)), '{}') as closed_to
        from location l left join location_load load on load.location_id = l.id and load.day = (${now}::timestamptz at time zone l.time_zone)::date
        where l.active order by l.code`,
  );
  return found.map(candidateOf);
}

/** The policy that holds now. */
export async function loadPolicy(db: Sql): Promise<SourcingPolicy> {
  const found = await firstRow<{ version: number; document: Omit<SourcingPolicy, 'version'> }>(
    db,
    sql`select version, document from sourcing_policy order by version desc limit 1`,
  );
  return found ? { ...found.document, version: found.version } : DEFAULT_POLICY;
}

/** Counts orders that locations with a capacity have taken today. */
export async function countLoad(tx: Tx, orders: ReadonlyMap<string, number>): Promise<void> {
  if (orders.size === 0) return;
  const counted = [...orders].map(([location_id, count]) => ({ location_id, orders: count }));
  await run(
    tx.db,
    sql`insert into location_load (location_id, day, orders)
        select l.id, (${tx.now}::timestamptz at time zone l.time_zone)::date, c.orders
        from ${recordset(counted, 'c', 'location_id uuid, orders int')} join location l on l.id = c.location_id and l.daily_capacity is not null order by l.id
        on conflict (location_id, day) do update set orders = location_load.orders + excluded.orders`,
  );
}
