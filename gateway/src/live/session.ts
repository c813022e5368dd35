import type { GatewayContext } from '../gateway-context.js';
import { callerKey } from '../limits/rate-check.js';
import { withIdentity } from '../request-context.js';
import { rightsOf } from './rights.js';
import { StreamEnd } from './stream-end.js';
import type { TokenGuard } from './token-guard.js';
import type { Viewer } from './live-model.js';

/** What a transport does when its session ends: tells the client why, and closes. */
export type EndSession = (reason: StreamEnd) => void;

/** A connection as a transport opens it. */
export interface Connection {
  readonly context: GatewayContext;
  /** What the client has sent; what subgraphs are told is in the context. */
  readonly authorization: string | undefined;
  readonly close: EndSession;
}

/** One connection with its token: a socket, or a response that stays open. All of its streams end with it. */
export class Session implements Viewer {
  readonly rights: string;
  /** Who holds the connection open, for limits. */
  readonly holder: string;
  /** When its token is to be looked at next though nothing happens, by `performance.now`. */
  nextCheck = 0;
  private current: GatewayContext;
  private ended: StreamEnd | undefined;
  private sending = 0;
  private sendingSince = 0;

  constructor(
    private readonly connection: Connection,
    private readonly guard: TokenGuard,
  ) {
    this.current = connection.context;
    this.holder = callerKey(this.current);
    this.rights = rightsOf(this.current.actor, connection.authorization);
  }

  get context(): GatewayContext {
    return this.current;
  }

  /** Milliseconds for which the client has not taken what was sent to it; 0 when it has everything. */
  blockedFor(now: number): number {
    return this.sending === 0 ? 0 : now - this.sendingSince;
  }

  /** Runs `send`, which resolves when the data has left this process. */
  async sendThrough(send: () => Promise<void>): Promise<void> {
    if (this.sending === 0) this.sendingSince = performance.now();
    this.sending += 1;
    try {
      await send();
    } finally {
      this.sending -= 1;
      this.sendingSince = performance.now();
    }
  }

  /** Looks at the token again, and takes over what subgraphs are to be told from now on. */
  async check(maxAgeMs?: number): Promise<void> {
    if (this.ended) throw this.ended;
    try {
      const identity = await this.guard.look(this.connection.authorization, this.rights, maxAgeMs);
      if (identity) this.current = withIdentity(this.current, identity);
    } catch (error) {
      if (error instanceof StreamEnd) this.end(error);
      throw error;
    }
  }

  end(reason: StreamEnd): void {
    if (this.ended) return;
    this.ended = reason;
    this.connection.close(reason);
  }
}
