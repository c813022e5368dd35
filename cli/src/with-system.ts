import { missingMigrations } from '@oms/platform/database/migrate';
import type { Clock } from '@oms/platform/values/clock';
import { SOURCES, type Runtimes } from '@oms/jobs/runtimes';
import type { SubgraphName } from '@oms/platform/database/subgraphs';
import { Failure } from './failure.js';
import { isRemote, joinInstallation } from './installation.js';
import { readSettings } from './settings.js';
import { migrateSystem, openSystem } from './system.js';

/** A system that several processes use is migrated when its operator says so, not by whoever looks at it. */
async function requireMigrated(runtimes: Runtimes): Promise<void> {
  for (const { name, migrations } of SOURCES) {
    const [first] = await missingMigrations(runtimes.byName[name as SubgraphName].database.sql(), migrations);
    if (first) throw new Failure(`The schema of ${name} lacks ${first}: run "oms migrate" first.`);
  }
}

/** Runs a command of the command line on the installation's data, connected, and closes it all again. */
export async function withSystem<T>(work: (runtimes: Runtimes) => Promise<T>, clock?: Clock): Promise<T> {
  const settings = readSettings();
  const installation = await joinInstallation(settings);
  try {
    if (!isRemote(settings)) await migrateSystem(installation.system);
    const runtimes = await openSystem({ ...installation.system, ...(clock ? { clock } : {}) });
    try {
      if (isRemote(settings)) await requireMigrated(runtimes);
      return await work(runtimes);
    } finally {
      await runtimes.close();
    }
  } finally {
    await installation.close();
  }
}
