import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Sql } from '@oms/platform/database/sql';
import type { Fact } from '../rules/catalog/model.js';
import type { Archive } from '../storage/archive.js';

/** How the events of one consumer become facts, when they arrive and when facts are made anew. */
export interface Projection<Payload = never> {
  readonly consumer: `analytics.${string}`;
  /** Replaces what the newest states say. */
  readonly write: (db: Sql, payloads: readonly Payload[]) => Promise<void>;
  /** Adds what each event tells beside the state; safe twice and in any order. */
  readonly keep?: (db: Sql, events: readonly IntegrationEvent<Payload>[]) => Promise<void>;
  /** What stays of facts when their events are no longer kept; absent: they are kept for ever. */
  readonly archives?: readonly Archive[];
  /** The facts whose rollups follow from these. */
  readonly rolled?: readonly Fact[];
  /** What else follows from facts that stay; after them, and before any event. */
  readonly restored?: (db: Sql) => Promise<void>;
  /** The same after all events. */
  readonly finished?: (db: Sql) => Promise<unknown>;
  /** Places beside the newest state where the event is worth keeping. */
  readonly slots?: (event: IntegrationEvent<Payload>) => readonly string[];
}
