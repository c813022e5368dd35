/** A share of a limit that is asked for. */
export interface RateShare {
  /** Whose limit it is; at most 200 characters. */
  readonly key: string;
  /** Number of the window of time; windows do not know of each other. */
  readonly window: number;
  /** How many are wanted. */
  readonly wanted: number;
  /** How many there are in a window, for everybody together. */
  readonly limit: number;
  /** Milliseconds after which the window is over for certain and may be forgotten. */
  readonly keepMs: number;
}

/** Where processes share out limits by time. One contract test holds for every kind. */
export interface RateStore {
  /** Takes what is left of the limit, up to what is wanted, and answers how many that is. Atomic over all processes. */
  take(share: RateShare): Promise<number>;
  close(): Promise<void>;
}

/** How many of `wanted` are within the limit when `used` counts them already. */
export const grantOf = ({ wanted, limit }: RateShare, used: number): number =>
  Math.max(0, Math.min(wanted, limit - (used - wanted)));

/** Limits of one process, for one that is alone. */
export class MemoryRateStore implements RateStore {
  private readonly used = new Map<string, { count: number; readonly endsAt: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  async take(share: RateShare): Promise<number> {
    const key = `${share.key} ${share.window}`;
    if (!this.used.has(key)) this.sweep();
    const entry = this.used.get(key) ?? { count: 0, endsAt: this.now() + share.keepMs };
    entry.count += share.wanted;
    this.used.set(key, entry);
    return grantOf(share, entry.count);
  }

  async close(): Promise<void> {
    this.used.clear();
  }

  /** Windows end in about the order in which they began. */
  private sweep(): void {
    for (const [key, { endsAt }] of this.used) {
      if (endsAt > this.now()) return;
      this.used.delete(key);
    }
  }
}
