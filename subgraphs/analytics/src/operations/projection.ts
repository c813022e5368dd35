import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Sql } from '@oms/platform/database/sql';

/** How the events of one consumer become facts, when they arrive and when facts are made anew. */
export interface Projection<Payload = never> {
  readonly consumer: `analytics.${string}`;
  /** Replaces what the newest states say. */
  readonly write: (db: Sql, payloads: readonly Payload[]) => Promise<void>;
  /** Adds what each event tells beside the state; safe twice and in any order. */
  readonly keep?: (db: Sql, events: readonly IntegrationEvent<Payload>[]) => Promise<void>;
  /** Places beside the newest state where the event is worth keeping. */
  readonly slots?: (event: IntegrationEvent<Payload>) => readonly string[];
}
