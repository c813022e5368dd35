import type { CaseQueue } from './case-state.js';

/** The queue of what is routed nowhere. It is there from the first migration on and cannot be removed. */
const DEFAULT_QUEUE = 'SERVICE';

/** The queue with this code, or the default one. */
export function queueOf(queues: ReadonlyMap<string, CaseQueue>, code: string | null | undefined): CaseQueue {
  const queue = queues.get(code ?? DEFAULT_QUEUE) ?? queues.get(DEFAULT_QUEUE);
  if (!queue) throw new Error(`there is no queue ${DEFAULT_QUEUE}`);
  return queue;
}

/** Who of a queue's members has the least to do, the first named when several have; null where there are none. */
export function leastLoaded(queue: CaseQueue, open: ReadonlyMap<string, number>): string | null {
  const loads = queue.members.map((member) => ({ member, load: open.get(member) ?? 0 }));
  return (
    loads.reduce<(typeof loads)[number] | null>((best, one) => (best && best.load <= one.load ? best : one), null)
      ?.member ?? null
  );
}
