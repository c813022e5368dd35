import { setTimeout as sleep } from 'node:timers/promises';
import type { Databases } from '@oms/jobs/runtimes';
import { checkHistory } from './check-history.js';
import type { Limits } from './check-rest.js';
import type { History, Observation } from './history.js';
import { observe } from './observe.js';

/** What a run came to. */
export interface Verdict {
  readonly violations: ReturnType<typeof checkHistory>;
  readonly observation: Observation;
  /** Seconds that it took to come to rest. */
  readonly seconds: number;
}

/** Waits until nothing is wrong any more, or `patienceMs` have passed, and judges what is then. */
export async function settle(
  history: History,
  databases: Databases,
  limits: Limits,
  patienceMs: number,
): Promise<Verdict> {
  const began = Date.now();
  for (;;) {
    const observation = await observe(databases);
    const violations = checkHistory(history, observation, limits);
    const seconds = (Date.now() - began) / 1_000;
    if (violations.length === 0 || seconds * 1_000 > patienceMs) return { violations, observation, seconds };
    await sleep(500);
  }
}
