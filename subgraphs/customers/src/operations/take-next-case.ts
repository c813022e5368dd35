import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { CaseState } from '../rules/case-state.js';
import { moveCase } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { loadQueues, saveCases } from '../storage/cases.js';
import { requireQueue } from './require-queue.js';

/** Gives the caller the case of a queue that nobody has and that is due first; null where there is none. */
export function takeNextCase(
  ctx: OperationContext<CustomersServices>,
  input: { readonly queueCode: string },
): Promise<{ caseId: string | null }> {
  return runCommand(ctx, 'takeNextCase', async (tx) => {
    const queue = requireQueue(await loadQueues(tx.db), input.queueCode);
    // Agents who ask at the same time get different cases.
    const state = await firstRow<CaseState>(
      tx.db,
      sql`select * from service_case
          where queue_code = ${queue.code} and owner_id is null and due_at is not null
          order by coalesce(due_at, 'infinity'::timestamptz), id limit 1 for update skip locked`,
    );
    if (!state) return { caseId: null };
    moveCase(state, 'assign', queue, tx.now);
    Object.assign(state, { ownerId: ctx.actor.id, touched: true });
    const data = { queueCode: queue.code, ownerId: ctx.actor.id };
    await saveCases(tx, [{ state, entries: [{ type: 'ASSIGNED', visibility: 'STAFF', data }] }]);
    return { caseId: state.id };
  });
}
