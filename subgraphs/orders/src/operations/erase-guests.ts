import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { policiesOf } from '../rules/channel-policies.js';
import { isAtRest } from '../rules/erase-order.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { eraseOrders } from './erase-customers.js';

const AT_A_TIME = 50;

/** Where the search goes on: past orders that are not at rest yet. */
interface Place {
  readonly placedAt: Date;
  readonly id: string;
}

function eraseSome(
  ctx: OperationContext<OrdersServices>,
  channel: string,
  days: number,
  after: Place | null,
): Promise<Place | null> {
  return runCommand(ctx, 'eraseGuests', async (tx) => {
    const found = await rows<Place>(
      tx.db,
      sql`select id, placed_at from orders
           where channel_code = ${channel} and customer_id is null and status in ('COMPLETED', 'CANCELLED', 'EXPIRED')
             and (email is not null or phone is not null or billing_address is not null or ship_postal_code is not null)
             and placed_at < ${tx.now}::timestamptz - make_interval(days => ${days})
             and greatest(completed_at, cancelled_at, updated_at) < ${tx.now}::timestamptz - make_interval(days => ${days})
             and (${after === null} or (placed_at, id) > (${after?.placedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
           order by placed_at, id limit ${AT_A_TIME}`,
    );
    const locked = await lockOrders(tx.db, found.map(({ id }) => id)); // prettier-ignore
    // Under the lock: who claimed it meanwhile keeps it.
    const forgotten = locked.filter((order) => order.customerId === null && isAtRest(order));
    if (forgotten.length > 0) await eraseOrders(tx, ctx.services, forgotten);
    return found.length === AT_A_TIME ? (found.at(-1) ?? null) : null;
  });
}

/**
 * Takes guests out of their orders once these are as old as the channel keeps them, have not changed since, and nothing
 * of them is under way. Safe twice: what was erased names nobody any more.
 */
export async function eraseGuests(ctx: OperationContext<OrdersServices>): Promise<void> {
  const channels = await rows<{ code: string; policies: unknown }>(
    ctx.database.sql(),
    sql`select code, policies from channel order by code`,
  );
  for (const { code, policies } of channels) {
    const { guestRetentionDays: days } = policiesOf(policies);
    if (days === null) continue;
    for (let after: Place | null = null, more = true; more; more = after !== null)
      after = await eraseSome(ctx, code, days, after);
  }
}
