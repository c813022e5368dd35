import type { Actor } from '@oms/platform/auth/actor';
import type { Transport } from './admission-model.js';

/** Request headers that travel on to the subgraphs, by lower-case name. Every other header ends at the gateway. */
export interface ForwardedHeaders {
  readonly authorization?: string;
  readonly 'x-request-id'?: string;
}

/** The context value of one operation, the same for HTTP and for each event of a subscription. */
export interface GatewayContext {
  /** Names the request in logs, in masked errors and in the x-request-id response header. */
  readonly requestId: string;
  readonly headers: ForwardedHeaders;
  /** Who asks; null without a token. */
  readonly actor: Actor | null;
  /** When its token ends. */
  readonly expiresAt?: Date;
  readonly transport: Transport;
  /** The address that the connection comes from. */
  readonly address: string;
  /**
   * Narrows request sharing: subgraph queries are shared only among operations with the same value. A subscription sets
   * it to the event's position, so that what is read for one event is never answered from a read begun for an older one.
   */
  readonly flightKey?: string;
  /** When the operation must be answered, by `performance.now()`: what subgraphs have not told by then is null. */
  readonly deadline?: number;
}
