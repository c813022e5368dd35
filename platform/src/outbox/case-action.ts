import type { OperationContext, Tx } from '../commands/run-command.js';
import { rows, sql } from '../database/sql.js';
import { AccessError, DomainError } from '../errors/domain-error.js';
import type { CaseAction } from '../events/case-actions.js';
import type { CaseActionOutcome, CaseActionRequested, CaseActionSettled } from '../events/case-events.js';
import { stableHash } from '../values/stable-json.js';
import { consumeEvents } from './consume.js';
import type { EventDraft, IntegrationEvent } from './event.js';

const OF_LABELS: ReadonlySet<CaseAction['kind']> = new Set(['RETRY_LABEL', 'RETRY_RETURN_LABEL']);

/** `CaseActionRequested`: a case is to be made right by a command of another subgraph, on behalf of an agent. */
export const caseActionRequested = (
  payload: CaseActionRequested,
): EventDraft<'CaseActionRequested', CaseActionRequested> => ({
  type: 'CaseActionRequested',
  aggregateId: payload.actionId,
  aggregateVersion: 1,
  facets: [OF_LABELS.has(payload.action.kind) ? 'labels' : 'orders'],
  payload: { ...payload },
});

/** `CaseActionSettled`: what came of it. That it waits is told before what it came to. */
export const caseActionSettled = (payload: CaseActionSettled): EventDraft<'CaseActionSettled', CaseActionSettled> => ({
  type: 'CaseActionSettled',
  aggregateId: payload.actionId,
  aggregateVersion: payload.status === 'WAITING' ? 1 : 2,
  payload: { ...payload },
});

/** Refusals that pass by themselves: the delivery comes again. */
const PASSING = new Set(['IDEMPOTENCY_IN_PROGRESS']);

function refusalOf(error: unknown): CaseActionOutcome {
  if (error instanceof AccessError) return { status: 'REFUSED', code: error.code, message: error.message };
  if (!(error instanceof DomainError) || PASSING.has(error.code)) throw error;
  return { status: 'REFUSED', code: error.code, message: error.errors.map(({ message }) => message).join(' ') };
}

/** As the agent, under the action's own key: repeated, the command answers what it answered before. */
function asAgent<Services>(
  ctx: OperationContext<Services>,
  { actionId, actor, action }: CaseActionRequested,
): OperationContext<Services> {
  const key = { actorId: actor.id, operation: 'caseAction', key: actionId, inputHash: stableHash(action) };
  return { ...ctx, actor, idempotency: key };
}

interface CarriedOut<Services> {
  /** Runs the command; the context is the agent's, and names the intent. Its refusals are outcomes. */
  readonly perform: (
    ctx: OperationContext<Services>,
    action: CaseAction,
    request: CaseActionRequested,
  ) => Promise<CaseActionOutcome>;
  /** What is to be told in the transaction that tells it: an outcome that waits may be over by then. */
  readonly keep?: (tx: Tx, outcome: CaseActionOutcome, request: CaseActionRequested) => Promise<CaseActionOutcome>;
}

/**
 * Carries out actions of cases, each once: the command commits under the action's key, then the outcome is told with the
 * inbox row that says so. Killed between the two, the command is answered from its key. One that fails holds up no other.
 */
export async function carryOutCaseActions<Services>(
  ctx: OperationContext<Services>,
  consumer: string,
  events: readonly IntegrationEvent<CaseActionRequested>[],
  { perform, keep }: CarriedOut<Services>,
): Promise<void> {
  const ids = events.map(({ aggregateId }) => aggregateId);
  const known = await rows<{ aggregateId: string }>(
    ctx.database.sql(),
    sql`select aggregate_id from inbox where consumer = ${consumer} and aggregate_id = any(${ids}::text[])`,
  );
  const done = new Set(known.map(({ aggregateId }) => aggregateId));
  const troubles: unknown[] = [];
  for (const event of events.filter(({ aggregateId }) => !done.has(aggregateId)))
    try {
      const { payload } = event;
      const { actionId, caseId, action } = payload;
      const outcome = await perform(asAgent(ctx, payload), action, payload).catch(refusalOf);
      await consumeEvents(ctx, consumer, [event], async (tx) => {
        const kept = (await keep?.(tx, outcome, payload)) ?? outcome;
        tx.emit(caseActionSettled({ ...kept, actionId, caseId }));
      });
    } catch (error) {
      troubles.push(error);
    }
  if (troubles.length > 0) throw troubles[0];
}
