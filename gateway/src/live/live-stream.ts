import type { LiveItem, LiveSource } from './live-model.js';

/**
 * A running subscription as transports iterate it. `return` ends the wait for the next event first: a generator alone would
 * keep its caller waiting for an event that may never come.
 */
export class LiveStream implements AsyncGenerator<LiveItem, void, undefined> {
  private readonly stop = new AbortController();
  private readonly items: AsyncGenerator<LiveItem, void, undefined>;

  constructor(source: LiveSource) {
    this.items = source(this.stop.signal);
  }

  next(): Promise<IteratorResult<LiveItem, void>> {
    return this.items.next();
  }

  async return(): Promise<IteratorResult<LiveItem, void>> {
    this.stop.abort();
    // What never began has nothing to end itself with, but holds what it was opened with.
    await this.items.next().catch(() => {});
    return this.items.return();
  }

  async throw(): Promise<IteratorResult<LiveItem, void>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
