import type { Clock } from '@oms/platform/values/clock';
import type { Runtimes } from '@oms/jobs/runtimes';
import { registerRoutes } from '@oms/jobs/start-workers';
import { joinInstallation } from './installation.js';
import { readSettings } from './settings.js';
import { migrateSystem, openSystem } from './system.js';

/** Runs a command of the command line on the installation's data, migrated and connected, and closes it all again. */
export async function withSystem<T>(work: (runtimes: Runtimes) => Promise<T>, clock?: Clock): Promise<T> {
  const installation = await joinInstallation(readSettings());
  try {
    await migrateSystem(installation.system);
    const runtimes = await openSystem({ ...installation.system, ...(clock ? { clock } : {}) });
    try {
      await registerRoutes(runtimes);
      return await work(runtimes);
    } finally {
      await runtimes.close();
    }
  } finally {
    await installation.close();
  }
}
