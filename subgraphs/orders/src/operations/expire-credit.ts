import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, run, sql } from '@oms/platform/database/sql';
import type { OrdersServices } from '../services.js';
import { expireAccounts } from '../storage/credit-ledger.js';

const BATCH = 100;

/** Spans of tried gift card codes are forgotten after a day. */
const FORGET_MISSES_MINUTES = 1_440;

/**
 * Takes store credit and gift cards that have lapsed out of their accounts. (Nobody can spend them before that either.)
 * Safe for several at once: an account's row decides, and what has lapsed leaves once.
 */
export async function expireCredit(ctx: OperationContext<OrdersServices>): Promise<{ expired: number }> {
  let expired = 0;
  const now = ctx.clock.now();
  for (;;) {
    const due = await rows<{ accountId: string }>(
      ctx.database.sql(),
      sql`select distinct account_id from (select account_id from credit_entry where remaining > 0 and expires_at <= ${now} order by expires_at limit ${BATCH}) due`,
    );
    const ids = due.map((one) => one.accountId);
    const done = await runCommand({ ...ctx, idempotency: undefined }, 'expireCredit', (tx) => expireAccounts(tx, ids));
    expired += done;
    if (done === 0) break;
  }
  const oldest = Math.floor(now.getTime() / 60_000 - FORGET_MISSES_MINUTES) / 10;
  await run(ctx.database.sql(), sql`delete from gift_card_miss where span < ${Math.floor(oldest)}`);
  return { expired };
}
