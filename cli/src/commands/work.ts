import { WORKER_GROUPS, type WorkerGroup } from '@oms/jobs/worker-groups';
import { Failure } from '../failure.js';
import { specOf } from '../processes/process-table.js';
import { runProcess } from '../processes/run-process.js';
import { work } from '../processes/work.js';

const isGroup = (text: string): text is WorkerGroup => (WORKER_GROUPS as readonly string[]).includes(text);

/** `oms work [groups…]`: works on the queues of these groups, or of all. */
export async function workCommand(given: readonly string[]): Promise<void> {
  const unknown = given.filter((group) => !isGroup(group));
  if (unknown.length > 0)
    throw new Failure(`There is no group ${unknown.join(', ')}: expected some of ${WORKER_GROUPS.join(', ')}`);
  const groups = given.length > 0 ? given.filter(isGroup) : WORKER_GROUPS;
  await runProcess(specOf('work', groups[0] ?? WORKER_GROUPS[0]), (input) => work(groups, input));
}
