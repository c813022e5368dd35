import { refuse } from '@oms/platform/errors/domain-error';
import type { CaseQueue } from '../rules/case-state.js';
import { queueOf } from '../rules/route-case.js';

/** The queue that was named, or else the usual one. Refuses UNKNOWN_QUEUE. */
export function requireQueue(
  queues: ReadonlyMap<string, CaseQueue>,
  named: string | null | undefined,
  usual?: string,
): CaseQueue {
  if (named && !queues.has(named)) throw refuse('UNKNOWN_QUEUE', `There is no queue ${named}.`, ['queueCode']);
  return queueOf(queues, named ?? usual);
}
