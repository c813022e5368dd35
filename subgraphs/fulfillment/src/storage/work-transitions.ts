import type { Tx } from '@oms/platform/commands/run-command';
import { newId } from '@oms/platform/values/ids';
import type { KeptTransition, LockedWork } from './locked-work.js';

/** What a command adds to the history of the work. */
export interface Transition {
  readonly type: string;
  readonly fulfillmentOrderId: string;
  readonly reason?: string | null;
  readonly data?: unknown;
}

/** Work as it was loaded and changed since, with what that adds to its history. */
export interface ChangedWork {
  readonly work: LockedWork;
  readonly transitions: readonly Transition[];
}

/** What happened, as it is kept. */
export const keptTransitions = (
  { now, actor: { role, id } }: Tx,
  { work: { orderId }, transitions }: ChangedWork,
): KeptTransition[] =>
  transitions.map(({ type, fulfillmentOrderId, reason, data }) => ({
    id: newId(now),
    type,
    occurredAt: now,
    orderId,
    fulfillmentOrderId,
    actor: { role, id },
    reason: reason ?? null,
    data: data ?? null,
  }));

/** A history with what came to it, oldest first; clocks of several machines need not agree. */
export const withNew = (history: readonly KeptTransition[], added: readonly KeptTransition[]): KeptTransition[] =>
  [...history, ...added].toSorted(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : Number(a.id > b.id)),
  );
