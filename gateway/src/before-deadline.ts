import { SubgraphUnavailable } from './subgraph-transport.js';

/**
 * The answer, if it comes before the deadline (by `performance.now()`); SubgraphUnavailable otherwise. What is under way
 * then goes on until its own limits end it.
 */
export async function beforeDeadline<T>(answer: Promise<T>, deadline: number | undefined): Promise<T> {
  if (deadline === undefined) return answer;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const tooLate = (): void => reject(new SubgraphUnavailable('no answer before the deadline', {}, 'timeout'));
    timer = setTimeout(tooLate, Math.max(0, deadline - performance.now()));
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
