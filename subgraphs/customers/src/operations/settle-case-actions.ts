import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { CaseActionSettled } from '@oms/platform/events/case-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { settleAction } from '../rules/case-action.js';
import { caseUpdates } from '../rules/case-updates.js';
import { queueOf } from '../rules/route-case.js';
import type { CustomersServices } from '../services.js';
import { loadQueues, lockCases, saveCases } from '../storage/cases.js';

/** What the customer is to read once it is done, by action. */
async function textsOf(tx: Tx, caseIds: readonly string[]): Promise<Map<string, string | null>> {
  const found = await rows<{ actionId: string; text: string | null }>(
    tx.db,
    sql`select data ->> 'actionId' as action_id, text from case_entry where case_id = any(${caseIds}::uuid[]) and type = 'ACTION_REQUESTED'`,
  );
  return new Map(found.map(({ actionId, text }) => [actionId, text]));
}

/**
 * CaseActionSettled → the case is resolved with what was done, waits for an approval, or is somebody's again. Each action
 * changes the case once, and only the one that was asked last.
 */
export const settleCaseActions = (
  ctx: OperationContext<CustomersServices>,
  events: readonly IntegrationEvent<CaseActionSettled>[],
): Promise<void> =>
  consumeEvents(ctx, 'customers.settle-case-actions', events, async (tx, fresh) => {
    const caseIds = fresh.map(({ payload }) => payload.caseId);
    const cases = new Map((await lockCases(tx.db, caseIds)).map((state) => [state.id, state]));
    const [queues, texts] = [await loadQueues(tx.db), await textsOf(tx, caseIds)];
    const changed = fresh.flatMap(({ payload }) => {
      const state = cases.get(payload.caseId);
      if (state?.action?.id !== payload.actionId) return [];
      const about = { queue: queueOf(queues, state.queueCode), now: tx.now, text: texts.get(payload.actionId) ?? null };
      return [{ state, entries: [settleAction(state, payload, about)] }];
    });
    await saveCases(tx, changed);
    for (const { state, entries } of changed)
      for (const notice of caseUpdates(tx.actor, state, entries)) tx.emit(notice);
  });
