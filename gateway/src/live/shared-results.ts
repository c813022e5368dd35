interface Shared {
  readonly result: Promise<unknown>;
  readonly at: number;
}

/**
 * Work that is done once for all who ask for it under the same key within a moment. The moment is short, so that nobody is
 * answered from what was true, or allowed, a while ago; whoever comes later has the work done again.
 */
export class SharedResults {
  private readonly results = new Map<string, Shared>();

  constructor(
    private readonly momentMs = 1_000,
    private readonly limit = 4_000,
  ) {}

  /** `work`'s result, or that of whoever had it done a moment ago. A failure is told to those who wait, and not kept. */
  get<T>(key: string, work: () => Promise<T>): Promise<T> {
    const now = performance.now();
    this.forgetOld(now);
    const known = this.results.get(key);
    if (known) return known.result as Promise<T>;
    const shared = { result: work(), at: now };
    this.results.set(key, shared);
    shared.result.catch(() => {
      if (this.results.get(key) === shared) this.results.delete(key);
    });
    return shared.result;
  }

  /** A map keeps the order of insertion: the oldest come first. */
  private forgetOld(now: number): void {
    for (const [key, { at }] of this.results) {
      if (now - at < this.momentMs && this.results.size <= this.limit) return;
      this.results.delete(key);
    }
  }
}
