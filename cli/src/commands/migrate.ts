import { joinInstallation } from '../installation.js';
import { readSettings } from '../settings.js';
import { migrateSystem } from '../system.js';

/** `oms migrate`: prints what ran, by subgraph. */
export async function migrateCommand(): Promise<void> {
  const installation = await joinInstallation(readSettings());
  try {
    for (const [name, applied] of Object.entries(await migrateSystem(installation.system))) {
      process.stdout.write(`${name}: ${applied.length === 0 ? 'up to date' : applied.join(', ')}\n`);
    }
  } finally {
    await installation.close();
  }
}
