import type { Actor } from '@oms/platform/auth/actor';
import type { DemandDocument, ReservedLine, WorkState } from '../rules/work-state.js';

/** A step of the history of the work on one order. */
export interface KeptTransition {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly orderId: string;
  readonly fulfillmentOrderId: string;
  readonly actor: Pick<Actor, 'role' | 'id'>;
  readonly reason: string | null;
  readonly data: unknown;
}

/** Work as it is stored: what has not been changed since is not written again. */
export interface StoredWork {
  readonly demand: DemandDocument | null;
  readonly reservations: readonly ReservedLine[];
  /** Lines and parcels by id, as JSON. */
  readonly parts: ReadonlyMap<string, string>;
}

/** Work that this transaction has locked. */
export interface LockedWork extends WorkState {
  /** All that has happened to it, oldest first. */
  history: readonly KeptTransition[];
  stored: StoredWork;
}

/** The work as it is at this moment, as stored. */
export const storedWork = ({ demand, reservations, orders }: WorkState): StoredWork => ({
  demand,
  reservations,
  parts: new Map(
    orders.flatMap(({ lines, shipments }) => [...lines, ...shipments].map((one) => [one.id, JSON.stringify(one)])),
  ),
});
