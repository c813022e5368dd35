import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@oms/platform/observe/logger';
import { systemClock } from '@oms/platform/values/clock';
import { startCluster } from '@oms/cli/postgres/cluster';
import { migrateSystem, openDatabasesOf } from '@oms/cli/system';
import { assembleRuntimes, type Runtimes } from '@oms/jobs/runtimes';
import { systemOf } from './rig-system.js';

/** The five subgraphs on a server of their own, without any process beside this one: for what operations cost by themselves. */
export interface BareSystem {
  readonly runtimes: Runtimes;
  /** Where files of the measurement may lie. */
  readonly folder: string;
  /** The superuser's URL. */
  readonly adminUrl: string;
  /** The server's first process. */
  readonly postmaster: number;
}

/** Runs `work` on an empty migrated system, and throws it away. */
export async function withBareSystem(work: (system: BareSystem) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'oms-bare-'));
  chmodSync(folder, 0o755);
  const data = join(folder, 'postgres');
  const cluster = await startCluster(data, 'the password of a measurement');
  try {
    const options = systemOf(cluster.url, undefined, silentLogger);
    await migrateSystem(options);
    const { dataSecret, tokenSecret } = options.secrets;
    const given = { clock: systemClock, logger: silentLogger, secrets: { dataSecret, tokenSecret } };
    const runtimes = assembleRuntimes(await openDatabasesOf(options), given);
    const [postmaster = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    try {
      await work({ runtimes, folder, adminUrl: cluster.url, postmaster: Number(postmaster) });
    } finally {
      await runtimes.close();
    }
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
