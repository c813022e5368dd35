import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { noticeRequested, type NoticeRequestedEvent } from '@oms/platform/outbox/notice-requested';
import type { CaseQueue, CaseState } from '../rules/case-state.js';
import { escalate } from '../rules/change-case.js';
import { leastLoaded, queueOf } from '../rules/route-case.js';
import type { CustomersServices } from '../services.js';
import { loadQueues, saveCases, type ChangedCase } from '../storage/cases.js';

const BATCH = 500;

/** How many open cases each member of these queues has. */
async function openByOwner(tx: Tx, queues: Iterable<CaseQueue>): Promise<Map<string, number>> {
  const members = [...queues].flatMap((queue) => queue.members);
  const open = await rows<{ ownerId: string; count: number }>(
    tx.db,
    sql`select owner_id, count(*) as count from service_case
        where owner_id = any(${members}::text[]) and status not in ('RESOLVED', 'CLOSED') group by owner_id`,
  );
  return new Map(open.map(({ ownerId, count }) => [ownerId, count]));
}

function raise(
  tx: Tx,
  state: CaseState,
  queues: ReadonlyMap<string, CaseQueue>,
  open: Map<string, number>,
): ChangedCase {
  const from = queueOf(queues, state.queueCode);
  const target = queueOf(queues, from.escalateTo ?? from.code);
  const owner = leastLoaded(target, open);
  if (owner) open.set(owner, (open.get(owner) ?? 0) + 1);
  const overdueSince = state.dueAt?.toISOString();
  escalate(state, target, owner, tx.now);
  const data = { level: state.escalationLevel, queueCode: target.code, ownerId: owner, overdueSince };
  return { state, entries: [{ type: 'ESCALATED', visibility: 'STAFF', data }] };
}

/** Tells the queue that got the case, once for each level. */
function noticesOf(
  { services }: OperationContext<CustomersServices>,
  state: CaseState,
  queues: ReadonlyMap<string, CaseQueue>,
): NoticeRequestedEvent[] {
  const { notifyEmail } = queueOf(queues, state.queueCode);
  if (!notifyEmail) return [];
  const { number, kind, severity, escalationLevel: level, queueCode } = state;
  return [
    noticeRequested(`case:${state.id}:${level}`, {
      notice: 'CASE_ESCALATED',
      orderId: state.orderId,
      customerId: null,
      contact: services.sealer.seal({ name: null, email: notifyEmail }),
      facts: { caseNumber: number, kind, severity, level, queueCode },
    }),
  ];
}

function escalateBatch(ctx: OperationContext<CustomersServices>): Promise<number> {
  return runCommand(ctx, 'escalateCases', async (tx) => {
    // Whoever else escalates at the same moment takes others; what was raised is no longer due.
    const overdue = await rows<CaseState>(
      tx.db,
      sql`select * from service_case where due_at <= ${tx.now}::timestamptz order by due_at, id limit ${BATCH} for update skip locked`,
    );
    if (overdue.length === 0) return 0;
    const queues = await loadQueues(tx.db);
    const open = await openByOwner(tx, queues.values());
    await saveCases(
      tx,
      overdue.map((state) => raise(tx, state, queues, open)),
    );
    for (const state of overdue) for (const notice of noticesOf(ctx, state, queues)) tx.emit(notice);
    return overdue.length;
  });
}

/**
 * Overdue cases go up one level, each exactly once for each time it is due: to the queue that its own escalates to, to
 * whoever has the least to do there, due anew by that queue's targets.
 */
export async function escalateCases(ctx: OperationContext<CustomersServices>): Promise<number> {
  let total = 0;
  for (let raised = BATCH; raised === BATCH; total += raised) raised = await escalateBatch(ctx);
  return total;
}
