import type { RateStore } from '@oms/platform/rate/rate-store';
import type { GatewayLogger } from '../gateway-logger.js';

/** What {@link RateLimiter} needs. */
export interface RateLimiterOptions {
  readonly store: RateStore;
  readonly logger: GatewayLogger;
  readonly now?: () => number;
}

interface Lease {
  readonly window: number;
  tokens: number;
  /** The store has no more for this window: it is not asked again. */
  empty: boolean;
  /** A request for more that is under way. */
  asking: Promise<void> | undefined;
}

const WINDOW_MS = 60_000;
/** Part of a limit that a process takes at a time: fewer questions to the store, and little is left unused elsewhere. */
const LEASES = 20;
/** Callers that are remembered; beyond, whoever has not been seen for longest is asked for again. */
const MAX_LEASES = 50_000;

/**
 * Limits by the minute over all processes. A process takes a twentieth of a limit at a time from the shared store and
 * spends it without asking: never more than the limit passes, and most requests wait for nothing. While the store is
 * away each process counts by itself, since a shop that turns everybody away has been taken down more thoroughly.
 */
export class RateLimiter {
  private readonly leases = new Map<string, Lease>();
  private readonly now: () => number;

  constructor(private readonly options: RateLimiterOptions) {
    this.now = options.now ?? Date.now;
  }

  /** Seconds after which to come again; 0 when the request may pass. */
  async take(key: string, limit: number): Promise<number> {
    const window = Math.floor(this.now() / WINDOW_MS);
    const lease = this.leaseOf(key, window);
    while (lease.tokens < 1) {
      if (lease.empty) return Math.max(1, Math.ceil(((window + 1) * WINDOW_MS - this.now()) / 1_000));
      await (lease.asking ??= this.ask(key, lease, limit));
    }
    lease.tokens -= 1;
    return 0;
  }

  private async ask(key: string, lease: Lease, limit: number): Promise<void> {
    const wanted = Math.ceil(limit / LEASES);
    try {
      const share = { key, window: lease.window, wanted, limit, keepMs: WINDOW_MS * 2 };
      const got = await this.options.store.take(share);
      lease.tokens += got;
      lease.empty = got < wanted;
    } catch (error) {
      this.options.logger.warn({ err: error }, 'rate limits are counted by each process alone');
      lease.tokens += limit;
      lease.empty = true;
    } finally {
      lease.asking = undefined;
    }
  }

  private leaseOf(key: string, window: number): Lease {
    const known = this.leases.get(key);
    if (known?.window === window) return known;
    const lease: Lease = { window, tokens: 0, empty: false, asking: undefined };
    this.leases.delete(key);
    this.leases.set(key, lease);
    if (this.leases.size > MAX_LEASES) this.leases.delete(this.leases.keys().next().value ?? '');
    return lease;
  }
}
