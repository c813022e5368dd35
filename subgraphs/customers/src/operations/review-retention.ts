import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { retentionQuestioned } from '@oms/platform/personal-data/retention';
import { idleSince } from '../rules/retention.js';
import type { CustomersServices } from '../services.js';
import { loadRetentionPolicy } from '../storage/retention.js';

const BATCH = 500;
/** Batches of one night: whoever is left is looked at in the next one. */
const ROUNDS = 100;
/** Days after which a question that nobody answered is asked again. */
const ASK_AGAIN_DAYS = 7;

/** Asks after customers who seem idle: those never asked after before, and those whose day has come. Answers how many. */
const askSome = (ctx: OperationContext<CustomersServices>): Promise<number> =>
  runCommand(ctx, 'reviewRetention', async (tx) => {
    const policy = await loadRetentionPolicy(tx.db);
    if (!policy) return 0;
    const asked = await rows<{ customerId: string; question: number }>(
      tx.db,
      sql`insert into retention_review as r (customer_id, question, asked_at, next_at)
          select id, 1, ${tx.now}::timestamptz, ${tx.now}::timestamptz + make_interval(days => ${ASK_AGAIN_DAYS}) from (
            (select c.id from customer c where c.status = 'ACTIVE' and c.updated_at < ${idleSince(policy, tx.now)}::timestamptz
                and not exists (select from retention_review known where known.customer_id = c.id) order by c.updated_at, c.id limit ${BATCH})
            union
            (select due.customer_id from retention_review due join customer c on c.id = due.customer_id and c.status = 'ACTIVE'
              where due.next_at <= ${tx.now}::timestamptz order by due.next_at, due.customer_id limit ${BATCH})) idle
          order by id
          on conflict (customer_id) do update set question = r.question + 1, asked_at = excluded.asked_at, next_at = excluded.next_at
            where r.next_at <= ${tx.now}::timestamptz
          returning customer_id, question`,
    );
    for (const one of asked) tx.emit(retentionQuestioned(one));
    return asked.length;
  });

/**
 * Looks through the customers for those who have been idle for as long as the policy keeps them; off without a policy.
 * Safe twice: who was asked after is not asked after again before the answer.
 */
export async function reviewRetention(ctx: OperationContext<CustomersServices>): Promise<void> {
  for (let round = 0, asked = BATCH; asked >= BATCH && round < ROUNDS; round += 1) asked = await askSome(ctx);
}
