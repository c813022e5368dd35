import type { Tx } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import { addDays, localDay, momentOf } from '@oms/platform/values/zoned-time';
import { DEFAULT_POLICY, dueAt, type WorkPolicy } from '../rules/work-policy.js';
import type { WorkOrder, WorkState } from '../rules/work-state.js';

/** A location as its work is planned. */
export interface WorkPlace {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly timeZone: string;
  readonly policy: WorkPolicy;
}

type PlaceRow = Omit<WorkPlace, 'policy'> & { readonly workPolicy: Partial<WorkPolicy> | null };

/** Locations by id, with what they take on. */
export async function loadPlaces(tx: Pick<Tx, 'db'>, ids: readonly string[]): Promise<Map<string, WorkPlace>> {
  const found = await rows<PlaceRow>(
    tx.db,
    sql`select id, code, name, kind, time_zone, work_policy from known_location where id = any(${ids}::uuid[])`,
  );
  return new Map(
    found.map(({ workPolicy, ...place }) => [place.id, { ...place, policy: { ...DEFAULT_POLICY, ...workPolicy } }]),
  );
}

/** What is due at a location by day; its lock makes two consumers count one after the other. */
async function plannedAt(tx: Tx, { id, timeZone }: WorkPlace): Promise<Map<string, number>> {
  await run(tx.db, sql`select pg_advisory_xact_lock(hashtextextended(${`fulfillment.capacity:${id}`}, 0))`);
  const found = await rows<{ day: string; planned: number }>(
    tx.db,
    sql`select to_char(due_at at time zone ${timeZone}, 'YYYY-MM-DD') as day, count(*)::int as planned from fulfillment_order
        where location_id = ${id} and due_at >= ${tx.now}::timestamptz - interval '1 day'
          and status not in ('REJECTED', 'SHORT', 'CANCELLED') group by 1`,
  );
  return new Map(found.map(({ day, planned }) => [day, planned]));
}

/** Gives new work its deadline, by cut-off, working days and what the location can take in a day. */
export async function planDue(tx: Tx, works: readonly WorkState[]): Promise<void> {
  const fresh = works.flatMap((work) => work.orders).filter((order) => order.number === '' && order.dueAt === null);
  if (fresh.length === 0) return;
  const places = await loadPlaces(
    tx,
    fresh.map((order) => order.locationId),
  );
  for (const place of [...places.values()].toSorted((a, b) => a.id.localeCompare(b.id))) {
    const limited = place.policy.dailyCapacity !== null;
    const planned = limited ? await plannedAt(tx, place) : new Map<string, number>();
    for (const order of fresh.filter((one) => one.locationId === place.id)) plan(order, place, planned, tx.now);
  }
}

function plan(order: WorkOrder, { policy, timeZone }: WorkPlace, planned: Map<string, number>, now: Date): void {
  const { day, moment } = dueAt({ policy, timeZone, now, planned });
  planned.set(day, (planned.get(day) ?? 0) + 1);
  order.dueAt = moment;
}

/** The end of the last day on which an order waits for its customer. */
export const pickupExpiry = ({ policy, timeZone }: WorkPlace, now: Date): Date =>
  momentOf(addDays(localDay(now, timeZone), policy.pickupDays), '23:59', timeZone);
