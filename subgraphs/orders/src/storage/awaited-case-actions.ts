import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import type { CaseActionOutcome, CaseActionRequested } from '@oms/platform/events/case-events';
import { caseActionSettled } from '@oms/platform/outbox/case-action';

/** What waits for approval, and the status that says that it was given. */
const APPROVABLE = {
  RefundRequest: { table: sql`refund_request`, approved: 'APPROVED' },
  Appeasement: { table: sql`appeasement`, approved: 'ISSUED' },
} as const;
type Approvable = keyof typeof APPROVABLE;

const isApprovable = (type: string): type is Approvable => type in APPROVABLE;

function decided(type: Approvable, id: string, status: string): CaseActionOutcome {
  if (status === APPROVABLE[type].approved) return { status: 'DONE', reference: { type, id } };
  return { status: 'REFUSED', code: `${type === 'Appeasement' ? 'APPEASEMENT' : 'REFUND'}_${status}`, message: `It was not approved: it is ${status}.` }; // prettier-ignore
}

/** Writes down that a case waits for an approval; answers what came of it where it is decided by now. */
export async function awaitApproval(
  tx: Tx,
  outcome: CaseActionOutcome,
  { actionId, caseId }: CaseActionRequested,
): Promise<CaseActionOutcome> {
  if (outcome.status !== 'WAITING' || !isApprovable(outcome.reference.type)) return outcome;
  const { type, id } = outcome.reference;
  const found = await firstRow<{ status: string }>(
    tx.db,
    sql`select status from ${APPROVABLE[type].table} where id = ${id} for update`,
  );
  if (found && found.status !== 'PENDING_APPROVAL') return decided(type, id, found.status);
  await run(
    tx.db,
    sql`insert into awaited_case_action (reference_id, action_id, case_id) values (${id}, ${actionId}, ${caseId}) on conflict (reference_id) do nothing`,
  );
  return outcome;
}

/** Tells the case that waits for a decision, if one does. */
export async function tellCaseOfDecision(tx: Tx, type: Approvable, id: string, status: string): Promise<void> {
  if (status === 'PENDING_APPROVAL') return;
  const awaited = await rows<{ actionId: string; caseId: string }>(
    tx.db,
    sql`delete from awaited_case_action where reference_id = ${id} returning action_id, case_id`,
  );
  for (const one of awaited) tx.emit(caseActionSettled({ ...decided(type, id, status), ...one }));
}
