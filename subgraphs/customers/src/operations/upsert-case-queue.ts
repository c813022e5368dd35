import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import type { CaseQueue } from '../rules/case-state.js';
import { problemsInQueue } from '../rules/case-queue.js';
import type { CustomersServices } from '../services.js';
import { loadQueues } from '../storage/cases.js';

export type UpsertCaseQueueInput = Omit<CaseQueue, 'version' | 'escalateTo' | 'notifyEmail'> & {
  readonly escalateTo?: string | null;
  readonly notifyEmail?: string | null;
};

/** Makes or changes a queue; cases that are in it keep the moment when they are due. */
export function upsertCaseQueue(
  ctx: OperationContext<CustomersServices>,
  input: UpsertCaseQueueInput,
): Promise<{ code: string; version: number }> {
  return runCommand(ctx, 'upsertCaseQueue', async (tx) => {
    const queues = await loadQueues(tx.db);
    const { escalateTo = null, notifyEmail = null } = input;
    const problems = problemsInQueue({ ...input, escalateTo, notifyEmail }, queues);
    if (problems.length > 0) throw new DomainError(problems);
    const { code, name, calendar, targets, members } = input;
    const written = await firstRow<{ version: number }>(
      tx.db,
      sql`insert into case_queue (code, name, calendar, targets, escalate_to, notify_email, members)
          values (${code}, ${name}, ${JSON.stringify(calendar)}::jsonb, ${JSON.stringify(targets)}::jsonb, ${escalateTo}, ${notifyEmail}, ${members}::text[])
          on conflict (code) do update set name = excluded.name, calendar = excluded.calendar, targets = excluded.targets,
            escalate_to = excluded.escalate_to, notify_email = excluded.notify_email, members = excluded.members, version = case_queue.version + 1
          returning version`,
    );
    tx.audit({
      aggregateType: 'CaseQueue',
      aggregateId: code,
      command: 'upsertCaseQueue',
      before: queues.get(code) ?? null,
      after: input,
    });
    return { code, version: written?.version ?? 1 };
  });
}
