import { firstRow, rows, sql, type Sql } from '@oms/platform/database/sql';
import { graceLimit } from '../rules/cart-hold.js';
import type { HeldByActor } from '../rules/hold-limits.js';

/** Pending holds of an actor, up to `most`, and units of these items in them. Those that are over do not count. */
export async function heldByActor(
  db: Sql,
  { actorId, skus, most, now }: { actorId: string; skus: readonly string[]; most: number; now: Date },
): Promise<HeldByActor> {
  const pending = sql`r.actor_id = ${actorId} and r.state = 'PENDING' and r.expires_at >= ${graceLimit(now)}`;
  const [found, units] = await Promise.all([
    firstRow<{ holds: number }>(
      db,
      sql`select count(*)::int as holds from (select from reservation r where ${pending} limit ${most}) pending`,
    ),
    rows<{ sku: string; units: number }>(
      db,
      sql`select l.sku, sum(l.quantity)::int as units from reservation r join reservation_line l on l.reservation_id = r.id where ${pending} and l.sku = any(${skus}::text[]) group by l.sku`,
    ),
  ]);
  return { holds: found?.holds ?? 0, units: new Map(units.map((one) => [one.sku, one.units])) };
}
