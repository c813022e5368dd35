import { hasPermission, type Actor } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse, type UserErrorData } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import type { CaseEntryDraft, CaseQueue, CaseState } from '../rules/case-state.js';
import { caseUpdates } from '../rules/case-updates.js';
import { queueOf } from '../rules/route-case.js';
import type { CustomersServices } from '../services.js';
import { loadQueues, lockCases, saveCases } from '../storage/cases.js';

export interface CaseCommandInput {
  readonly caseId: string;
  readonly expectedVersion?: number | null;
}

export interface CaseCommandOutcome {
  readonly caseId: string;
  readonly version: number;
}

/** What a command decides on. */
export interface CaseInHand {
  readonly state: CaseState;
  /** The queue that the case is in. */
  readonly queue: CaseQueue;
  readonly queues: ReadonlyMap<string, CaseQueue>;
  readonly tx: Tx;
}

/**
 * Staff see every case; a customer its own of which it knows, and so does whoever holds the link to a guest's order. To
 * anybody else it does not exist.
 */
export function maySeeCase(actor: Actor, one: Pick<CaseState, 'customerId' | 'orderId' | 'shared'>): boolean {
  if (hasPermission(actor, 'customers:read')) return true;
  if (actor.role !== 'customer' || !one.shared) return false;
  return one.customerId === null
    ? actor.orderId !== undefined && one.orderId === actor.orderId
    : one.customerId === actor.customerId;
}

/**
 * The steps that every command on one case shares: lock, check the expected version, let `decide` change it, save.
 * Refuses UNKNOWN_CASE and VERSION_CONFLICT (with the current version), and whatever `problems` names.
 */
export function changeCase(
  ctx: OperationContext<CustomersServices>,
  command: string,
  { input, problems = [] }: { readonly input: CaseCommandInput; readonly problems?: readonly UserErrorData[] },
  decide: (hand: CaseInHand) => CaseEntryDraft[],
): Promise<CaseCommandOutcome> {
  return runCommand(ctx, command, async (tx) => {
    if (problems.length > 0) throw new DomainError(problems);
    const [state] = isId(input.caseId) ? await lockCases(tx.db, [input.caseId]) : [];
    if (!state || !maySeeCase(ctx.actor, state)) throw refuse('UNKNOWN_CASE', 'There is no such case.', ['caseId']);
    const { expectedVersion } = input;
    if (expectedVersion !== undefined && expectedVersion !== null && expectedVersion !== state.version)
      throw refuse('VERSION_CONFLICT', `The case is at version ${state.version} by now.`, ['expectedVersion'], {
        currentVersion: state.version,
      });
    const queues = await loadQueues(tx.db);
    const entries = decide({ state, queue: queueOf(queues, state.queueCode), queues, tx });
    state.touched = true;
    await saveCases(tx, [{ state, entries }]);
    for (const notice of caseUpdates(tx.actor, state, entries)) tx.emit(notice);
    return { caseId: state.id, version: state.version };
  });
}
