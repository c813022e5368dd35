import type { Actor } from '@oms/platform/auth/actor';

/** What a command adds to the order's timeline. */
export interface TimelineEntry {
  readonly type: string;
  readonly reason?: string | null;
  readonly data?: unknown;
  /** Default CUSTOMER: the customer sees it. */
  readonly visibility?: 'CUSTOMER' | 'STAFF';
  /** When another subgraph's event is recorded: its id, recorded once, and its own time and actor. */
  readonly sourceEventId?: string;
  readonly occurredAt?: string;
  readonly actor?: Pick<Actor, 'role' | 'id' | 'name'>;
}
