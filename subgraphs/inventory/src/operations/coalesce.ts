/** A call that waits for its turn. */
interface Waiting<Input, Output> {
  readonly input: Input;
  readonly resolve: (output: Output) => void;
  readonly reject: (error: unknown) => void;
}

/** What became of one of several calls. */
export type Settled<Output> = { readonly output: Output } | { readonly error: unknown };

const MOST_AT_ONCE = 64;

/**
 * Lets calls of one lane that come while another is under way go together: they are handed over in the order of their
 * arrival once it is done. Nothing is kept here but who waits; every process has its own, and none relies on it.
 */
export class Coalescer<Input, Output> {
  private readonly lanes = new Map<string, Waiting<Input, Output>[]>();

  constructor(private readonly together: (inputs: readonly Input[]) => Promise<readonly Settled<Output>[]>) {}

  run(lane: string, input: Input): Promise<Output> {
    return new Promise((resolve, reject) => {
      const waiting = { input, resolve, reject };
      const queue = this.lanes.get(lane);
      if (queue) {
        queue.push(waiting);
        return;
      }
      this.lanes.set(lane, [waiting]);
      void this.drain(lane);
    });
  }

  private async drain(lane: string): Promise<void> {
    for (let queue = this.lanes.get(lane) ?? []; queue.length > 0;) {
      const batch = queue.splice(0, MOST_AT_ONCE);
      await this.settle(batch);
      queue = this.lanes.get(lane) ?? [];
    }
    this.lanes.delete(lane);
  }

  private async settle(batch: readonly Waiting<Input, Output>[]): Promise<void> {
    try {
      const settled = await this.together(batch.map(({ input }) => input));
      batch.forEach(({ resolve, reject }, index) => {
        const one = settled[index];
        if (one && 'output' in one) resolve(one.output);
        else reject(one?.error ?? new Error('the call was not answered'));
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
