import type { GatewayContext } from '../gateway-context.js';
import { rightsOf } from './rights.js';
import type { StreamEnd } from './stream-end.js';
import type { TokenGuard } from './token-guard.js';
import type { Viewer } from './live-model.js';

/** What a transport does when its session ends: tells the client why, and closes. */
export type EndSession = (reason: StreamEnd) => void;

/** One connection with its token: a socket, or a response that stays open. All of its streams end with it. */
export class Session implements Viewer {
  readonly rights: string;
  /** When its token is to be looked at next though nothing happens, by `performance.now`. */
  nextCheck = 0;
  private ended: StreamEnd | undefined;
  private sending = 0;
  private sendingSince = 0;

  constructor(
    readonly context: GatewayContext,
    private readonly guard: TokenGuard,
    private readonly close: EndSession,
  ) {
    this.rights = rightsOf(context.actor, context.headers.authorization);
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

  async check(): Promise<void> {
    const objection = this.ended ?? (await this.look());
    if (!objection) return;
    this.end(objection);
    throw objection;
  }

  /** Ends the session if its token does not do any more; a verdict may be `maxAgeMs` old. */
  async recheck(maxAgeMs: number): Promise<void> {
    const objection = await this.look(maxAgeMs);
    if (objection) this.end(objection);
  }

  end(reason: StreamEnd): void {
    if (this.ended) return;
    this.ended = reason;
    this.close(reason);
  }

  private look(maxAgeMs?: number): Promise<StreamEnd | undefined> {
    return this.guard.objection(this.context.headers.authorization, this.rights, maxAgeMs);
  }
}
