import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { noticeRequested } from '@oms/platform/outbox/notice-requested';
import type { RetentionAnswered } from '@oms/platform/personal-data/retention';
import { judgeIdle, type RetentionPolicy } from '../rules/retention.js';
import type { CustomersServices } from '../services.js';
import { holdsHere, loadRetentionPolicy, lockIdle, type KnownHere } from '../storage/retention.js';
import { erasePerson } from './erase-customer.js';

/** Tells customers that they will be forgotten, and when. */
const warn = (tx: Tx, { customerId, question }: KnownHere, eraseAt: Date): void =>
  tx.emit(
    noticeRequested(`retention:${customerId}:${question}`, {
      notice: 'RETENTION_WARNING',
      orderId: null,
      customerId,
      contact: null,
      facts: { erasedOn: eraseAt.toISOString() },
    }),
  );

async function apply(tx: Tx, policy: RetentionPolicy, here: KnownHere, answer: RetentionAnswered): Promise<void> {
  const { customerId } = here;
  const ordered = answer.lastOrderAt ? new Date(answer.lastOrderAt) : null;
  const lastActiveAt = ordered && ordered > here.lastActiveAt ? ordered : here.lastActiveAt;
  const holds = [...answer.holds, ...holdsHere(policy, here)];
  const verdict = judgeIdle(policy, { lastActiveAt, holds, warnedAt: here.warnedAt }, tx.now);
  if (verdict.action === 'ERASE') return erasePerson(tx, customerId, 'RETENTION');
  if (verdict.action === 'WARN') warn(tx, here, verdict.nextAt);
  const warnedNow = verdict.action === 'WARN';
  await run(
    tx.db,
    sql`update retention_review set last_active_at = ${lastActiveAt}::timestamptz, holds = ${holds}::text[], next_at = ${verdict.nextAt}::timestamptz,
               warned_at = case when ${warnedNow} then ${tx.now}::timestamptz when warned_at >= ${lastActiveAt}::timestamptz then warned_at end
        where customer_id = ${customerId}`,
  );
}

/**
 * RetentionAnswered → whoever was active or still has something to come is kept, others are told, and forgotten when they
 * have been told in vain. Safe twice: only the answer to the newest question counts, under the customer's lock.
 */
export const applyRetention = (
  ctx: OperationContext<CustomersServices>,
  events: readonly IntegrationEvent<RetentionAnswered>[],
): Promise<void> =>
  consumeEvents(ctx, 'customers.apply-retention', events, async (tx, fresh) => {
    const policy = await loadRetentionPolicy(tx.db);
    if (!policy) return;
    const answers = new Map(fresh.map(({ payload }) => [payload.customerId, payload]));
    for (const here of await lockIdle(tx.db, [...answers.keys()])) {
      const answer = answers.get(here.customerId);
      if (answer?.question === here.question) await apply(tx, policy, here, answer);
    }
  });
