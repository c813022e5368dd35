import type { EventDraft } from '../outbox/event.js';

/** Payload of `RetentionQuestioned`: the customer seems idle; what do others know? */
export interface RetentionQuestioned {
  readonly customerId: string;
  /** Rises with each time that it is asked. */
  readonly question: number;
}

/** What keeps a customer however idle. */
export const RETENTION_HOLDS = ['OPEN_ORDER', 'CREDIT', 'OPEN_GOODWILL', 'OPEN_CASE', 'DATA_EXPORT', 'TAG'] as const;
export type RetentionHold = (typeof RETENTION_HOLDS)[number];

/** Payload of `RetentionAnswered`: what orders knows. */
export interface RetentionAnswered extends RetentionQuestioned {
  /** ISO 8601; null without any order. */
  readonly lastOrderAt: string | null;
  readonly holds: readonly RetentionHold[];
}

const eventOf = <Type extends string, Payload extends RetentionQuestioned>(
  type: Type,
  payload: Payload,
): EventDraft<Type, Payload> => ({
  type,
  aggregateId: `retention:${payload.customerId}`,
  aggregateVersion: payload.question,
  payload,
});

export const retentionQuestioned = (payload: RetentionQuestioned) => eventOf('RetentionQuestioned', payload);
export const retentionAnswered = (payload: RetentionAnswered) => eventOf('RetentionAnswered', payload);
