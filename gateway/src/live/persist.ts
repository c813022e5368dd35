import { setTimeout as sleep } from 'node:timers/promises';
import { TryAgain } from './ask-subgraph.js';

const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** Does `work` until it succeeds: a subgraph that is away delays a stream and ends none. Undefined once the signal aborts. */
export async function persist<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
  for (let pauseMs = FIRST_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error;
    }
    // With jitter: thousands of streams wait for the same subgraph.
    await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal }).catch(() => {});
  }
  return undefined;
}
