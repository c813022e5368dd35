import { seedDemo, isEmpty } from '../demo/seed-demo.js';
import { Failure } from '../failure.js';
import { joinInstallation } from '../installation.js';
import { readSettings } from '../settings.js';
import { migrateSystem, openSystem } from '../system.js';

/** `oms seed`: fills an empty installation with the demo. */
export async function seed(): Promise<void> {
  const installation = await joinInstallation(readSettings());
  try {
    await migrateSystem(installation.system);
    const runtimes = await openSystem(installation.system);
    const empty = await isEmpty(runtimes);
    await runtimes.close();
    if (!empty) throw new Failure('The installation is not empty: the demo is only put into an empty one.');
    await seedDemo(installation.system, (line) => void process.stdout.write(`${line}\n`));
  } finally {
    await installation.close();
  }
}
