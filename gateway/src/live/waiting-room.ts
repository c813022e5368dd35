/** Those who wait for something new. They are woken, not told: each looks for itself what there is. */
export class WaitingRoom {
  private readonly waiting = new Set<() => void>();

  get size(): number {
    return this.waiting.size;
  }

  /** Resolves at the next {@link wake}, or when the signal aborts. */
  wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }

  wake(): void {
    // Whoever comes while others are woken waits for the next time.
    const woken = Array.from(this.waiting);
    for (const done of woken) done();
  }
}
