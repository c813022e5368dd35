import type { OperationContext } from '@oms/platform/commands/run-command';
import type { SubgraphName } from '@oms/platform/database/subgraphs';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { StatusMessage } from '@oms/platform/status/status-port';

/**
 * One consumer of integration events: a queue of its own, and exactly one operation of one subgraph. `Payload` is what it
 * reads of them.
 */
export interface EventJob<Payload = never> {
  /** Name of queue and consumer, `<subgraph>.<what it does>`; never renamed while deliveries are under way. */
  readonly name: string;
  readonly subgraph: SubgraphName;
  /** Batches of this queue that one process works on at the same time. */
  readonly concurrency: number;
  /** Events that one job carries at most, handled in one transaction. */
  readonly batchSize: number;
  /** Attempts after which a delivery becomes a dead letter. */
  readonly maxAttempts: number;
  /**
   * Milliseconds between two batches that a relay hands out: the first event of a quiet time goes at once, what comes
   * within this time after it goes together. What a batch costs hardly depends on its size.
   */
  readonly lingerMs: number;
  /** Answers what those who are listening now are to be told, once the effect is committed. */
  readonly handle: (
    ctx: OperationContext<never>,
    events: readonly IntegrationEvent<Payload>[],
  ) => Promise<void | readonly StatusMessage[]>;
}

interface EventJobDraft<Services, Payload> extends Partial<
  Pick<EventJob, 'concurrency' | 'batchSize' | 'maxAttempts' | 'lingerMs'>
> {
  readonly name: `${SubgraphName}.${string}`;
  readonly handle: (
    ctx: OperationContext<Services>,
    events: readonly IntegrationEvent<Payload>[],
  ) => Promise<void | readonly StatusMessage[]>;
}

/**
 * Declares a consumer. Why it is safe twice: each handler applies an aggregate's newest state in the transaction of the
 * effect, so a repeated or late event changes nothing.
 */
export function defineJob<Services, Payload>(draft: EventJobDraft<Services, Payload>): EventJob<Payload> {
  const [subgraph] = draft.name.split('.') as [SubgraphName];
  return { concurrency: 2, batchSize: 100, maxAttempts: 12, lingerMs: 100, ...draft, subgraph };
}

/** Work that runs by the clock, once for all processes: every `everySeconds`, one operation of one subgraph. */
export interface ScheduledJob {
  readonly name: string;
  readonly subgraph: SubgraphName;
  readonly everySeconds: number;
  readonly handle: (ctx: OperationContext<never>) => Promise<unknown>;
}

export function defineSchedule<Services>(draft: {
  readonly name: `${SubgraphName}.${string}`;
  readonly everySeconds: number;
  readonly handle: (ctx: OperationContext<Services>) => Promise<unknown>;
}): ScheduledJob {
  const [subgraph] = draft.name.split('.') as [SubgraphName];
  return { ...draft, subgraph };
}
