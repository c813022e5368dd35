import { specOf } from '../processes/process-table.js';
import { runProcess } from '../processes/run-process.js';
import { relay } from '../processes/work.js';

/** `oms relay`: carries the outboxes of all subgraphs to the queues. */
export const relayCommand = (): Promise<void> => runProcess(specOf('relay'), relay);
