import type { GatewayLogger } from '../gateway-logger.js';
import { limitsOf, type LimitsByRole } from '../limits/limits.js';
import { callerKey } from '../limits/rate-check.js';
import { Tally } from '../limits/tally.js';
import type { VerifyToken } from '../request-context.js';
import { Session, type Connection } from './session.js';
import { StreamEnd, tokenExpired } from './stream-end.js';
import { TokenGuard } from './token-guard.js';

/** What {@link Sessions} keep to. */
export interface SessionsOptions {
  readonly verifyToken?: VerifyToken;
  readonly logger: GatewayLogger;
  /** Milliseconds in which a client must have taken what was sent to it. Default 15000. */
  readonly slowAfterMs?: number;
  /** How often the tokens of quiet connections are looked at, in milliseconds. Default 15000. */
  readonly recheckMs?: number;
  /** Connections with streams at most, of all clients. Default 20000. */
  readonly maxSessions?: number;
  /** What each role may hold open. */
  readonly limits: LimitsByRole;
}

const SWEEP_MS = 500;

/**
 * All connections that are open: at each, whether its token still holds and whether its client still takes what it is
 * sent. One timer for all of them.
 */
export class Sessions {
  private readonly guard: TokenGuard;
  private readonly open = new Set<Session>();
  private readonly held = new Tally();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: SessionsOptions) {
    this.guard = new TokenGuard(options.verifyToken);
  }

  get size(): number {
    return this.open.size;
  }

  /** Adds a connection; throws RATE_LIMITED when there are too many, of all clients or of this one. */
  add(connection: Connection): Session {
    const { maxSessions = 20_000, limits } = this.options;
    if (this.open.size >= maxSessions)
      throw new StreamEnd('RATE_LIMITED', 'Too many connections are open', { limit: maxSessions });
    const { context } = connection;
    const limit = limitsOf(limits, context.actor).streams;
    const value = this.held.add(callerKey(context));
    if (value > limit) {
      this.held.remove(callerKey(context));
      const message = `Too many connections are held open: ${value} of at most ${limit}.`;
      throw new StreamEnd('RATE_LIMITED', message, { name: 'streams', limit, value });
    }
    const session = new Session(connection, this.guard);
    session.nextCheck = performance.now() + this.recheckMs * (0.5 + Math.random() / 2);
    this.open.add(session);
    this.timer ??= setInterval(() => this.sweep(), SWEEP_MS).unref();
    return session;
  }

  remove(session: Session): void {
    if (this.open.delete(session)) this.held.remove(session.holder);
  }

  /** Tells every client to connect elsewhere. */
  endAll(): void {
    clearInterval(this.timer);
    for (const session of this.open) session.end(new StreamEnd('SHUTTING_DOWN', 'This server stops: connect again'));
  }

  private get recheckMs(): number {
    return this.options.recheckMs ?? 15_000;
  }

  private sweep(): void {
    const now = performance.now();
    const wallClock = Date.now();
    for (const session of this.open) {
      const { expiresAt, requestId } = session.context;
      if (expiresAt && expiresAt.getTime() <= wallClock) session.end(tokenExpired());
      else if (session.blockedFor(now) > (this.options.slowAfterMs ?? 15_000)) {
        this.options.logger.info({ requestId }, 'a client does not take what it is sent and is let go');
        session.end(new StreamEnd('SLOW_CONSUMER', 'The client has not taken what was sent to it in time'));
      } else if (session.nextCheck <= now) {
        session.nextCheck = now + this.recheckMs;
        // What it finds out ends the session by itself; what it cannot, it finds out next time.
        session.check(Math.min(this.recheckMs / 2, 5_000)).catch(() => {});
      }
    }
    this.guard.sweep(this.recheckMs);
  }
}
