import { fileURLToPath } from 'node:url';
import { supervise, type Supervised } from '@oms/cli/processes/supervise';
import type { SystemOptions } from '@oms/cli/system';
import { clocksAhead } from './clock-ahead.js';
import { freeRange } from './free-range.js';
import { environmentOf, type RigOptions } from './rig-options.js';

/** The `oms` command, as built. */
export const MAIN = fileURLToPath(new URL('../../../cli/dist/main.js', import.meta.url));

/** Starts the processes of a rig, which find their crash points in `folder`. */
export async function startProcesses(folder: string, system: SystemOptions, options: RigOptions): Promise<Supervised> {
  const supervised = await supervise({
    system,
    host: '127.0.0.1',
    port: await freeRange(options.copies),
    only: options.only,
    copies: options.copies,
    envOfCopy: clocksAhead(options.clockAheadMs),
    main: MAIN,
    backoff: { firstMs: 50, longestMs: 200 },
    env: environmentOf(folder, options),
  });
  if (!supervised) throw new Error('the rig did not start');
  return supervised;
}
