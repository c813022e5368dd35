import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import type { InventoryServices } from '../services.js';
import { serveWaiting, type WaitingOrder } from '../storage/waiting-orders.js';

const BATCH = 200;

interface Released {
  readonly sku: string;
  readonly preorderReleaseAt: Date;
}

/** Serves all orders that wait for the item, some hundred in a transaction, in their order. */
async function serve(ctx: OperationContext<InventoryServices>, { sku, preorderReleaseAt }: Released): Promise<number> {
  let served = 0;
  for (let after: WaitingOrder | null = null; ;) {
    const from: WaitingOrder | null = after;
    const tried: readonly WaitingOrder[] = await runCommand(ctx, 'releasePreorders', (tx) =>
      serveWaiting(tx, [sku], BATCH, from),
    );
    served += tried.length;
    if (tried.length < BATCH) break;
    after = tried.at(-1) ?? null;
  }
  // Last, so that one who is killed before is followed by one who does it again.
  await run(
    ctx.database.sql(),
    sql`update item set preorder_served_at = ${preorderReleaseAt} where sku = ${sku} and preorder_release_at = ${preorderReleaseAt}`,
  );
  return served;
}

/**
 * On the day of its release an item's stock goes to the orders that were taken for it before, those of the highest
 * priority and the oldest first. Safe for several at once and to stop anywhere: what has its stock waits no more. An item
 * whose release is moved is served again at the new date.
 */
export async function releasePreorders(given: OperationContext<InventoryServices>): Promise<{ orders: number }> {
  const ctx = { ...given, idempotency: undefined };
  const due = await rows<Released>(
    ctx.database.sql(),
    sql`select sku, preorder_release_at from item where preorder_release_at <= ${ctx.clock.now()} and preorder_served_at is distinct from preorder_release_at order by preorder_release_at, sku limit 100`,
  );
  let orders = 0;
  for (const item of due) orders += await serve(ctx, item);
  return { orders };
}
