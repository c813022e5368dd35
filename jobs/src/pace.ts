/**
 * When which consumer may be handed its next batch. The first event of a quiet time goes at once; a consumer that was
 * handed something waits for its linger, and then gets all that has come meanwhile in one batch.
 */
export class Pace {
  private readonly nextAt = new Map<string, number>();

  constructor(
    private readonly lingerOf: (consumer: string) => number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Consumers that get nothing yet. */
  waiting(): string[] {
    const now = this.now();
    for (const [consumer, at] of this.nextAt) if (at <= now) this.nextAt.delete(consumer);
    return [...this.nextAt.keys()];
  }

  handedOut(deliveries: readonly { readonly consumer: string }[]): void {
    const now = this.now();
    for (const consumer of new Set(deliveries.map((one) => one.consumer))) {
      const linger = this.lingerOf(consumer);
      if (linger > 0) this.nextAt.set(consumer, now + linger);
    }
  }

  /** Milliseconds until the first consumer may be handed something again; Infinity when none waits. */
  msToNext(): number {
    return Math.max(0, Math.min(...this.nextAt.values()) - this.now());
  }
}
