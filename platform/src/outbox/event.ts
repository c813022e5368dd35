import type { Actor } from '../auth/actor.js';

/** An integration event as a command hands it over: the aggregate's absolute state after the command. */
export interface EventDraft<Type extends string = string, Payload = unknown> {
  readonly type: Type;
  readonly schemaVersion?: number;
  readonly aggregateId: string;
  /** Rises with every change of the aggregate; consumers ignore what is not newer than what they have. */
  readonly aggregateVersion: number;
  readonly orderId?: string;
  readonly payload: Payload;
  /** What of the aggregate changed, as far as routes ask for it: a route that names a facet gets events that have it. */
  readonly facets?: readonly string[];
}

/** An integration event as consumers receive it. */
export interface IntegrationEvent<Payload = unknown, Type extends string = string> extends EventDraft<Type, Payload> {
  readonly eventId: string;
  readonly schemaVersion: number;
  /** ISO 8601, by the clock port. */
  readonly occurredAt: string;
  readonly actor: Pick<Actor, 'role' | 'id' | 'name'>;
  readonly requestId: string;
}

export const SHARDS = 16;

/** The shard of an aggregate, 0…15: within one shard, events are handed out in order. FNV-1a over the id. */
export function shardOf(aggregateId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < aggregateId.length; index += 1)
    hash = Math.imul(hash ^ aggregateId.charCodeAt(index), 0x01000193) >>> 0;
  return hash % SHARDS;
}
