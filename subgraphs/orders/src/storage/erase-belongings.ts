import type { Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { forgetEvents } from '@oms/platform/outbox/forget-events';

/** What people wrote on orders, what stands in their timelines beyond what happened and when, and what was told of them. */
export async function eraseBelongings(tx: Tx, orderIds: readonly string[]): Promise<void> {
  await run(tx.db, sql`delete from order_note where order_id = any(${orderIds}::uuid[])`);
  await forgetEvents(tx.db, orderIds);
  await run(tx.db, sql`delete from order_attachment where order_id = any(${orderIds}::uuid[])`);
  await run(
    tx.db,
    sql`update order_event set data = null, reason = null, actor = actor - 'name' where order_id = any(${orderIds}::uuid[])`,
  );
  await run(tx.db, sql`update cancellation_request set reason = null where order_id = any(${orderIds}::uuid[])`);
  await run(tx.db, sql`update order_return set note = null, reason = null where order_id = any(${orderIds}::uuid[])`);
  await run(tx.db, sql`update order_return_line set note = null where order_id = any(${orderIds}::uuid[])`);
  await run(tx.db, sql`update carrier_claim set reason = null where order_id = any(${orderIds}::uuid[])`);
  // A reason of a refund is one word of a list, or what an agent typed.
  await run(
    tx.db,
    sql`update refund set reason = 'OTHER' where order_id = any(${orderIds}::uuid[]) and reason !~ '^[A-Z_]+$'`,
  );
}
