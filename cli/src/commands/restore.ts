import { resolve } from 'node:path';
import { requireStopped, restore } from '../backup/restore.js';
import { openInstallation } from '../installation.js';
import { readSettings } from '../settings.js';
import { prepareStores } from '../system.js';

/** `oms restore <folder>`: brings all five databases to the state of a backup; no other process may run. */
export async function restoreCommand(folder: string, options: { readonly replace?: boolean }): Promise<void> {
  const now = Date.now();
  const installation = await openInstallation(readSettings());
  try {
    await prepareStores(installation.system);
    await requireStopped(installation.system);
    const report = await restore(installation.system, resolve(folder), { replace: options.replace ?? false });
    const lost = Math.max(0, now - report.takenAt.getTime()) / 1_000;
    process.stdout.write(
      [
        `${report.rows} rows are as they were at ${report.takenAt.toISOString()}`,
        `RPO: what was committed in the ${lost.toFixed(0)} s before this restore began is not in it`,
        `RTO: ${report.seconds.toFixed(1)} s`,
        `${report.waiting} deliveries go on when the processes start; then ask "oms verify" and "oms doctor"`,
        '',
      ].join('\n'),
    );
  } finally {
    await installation.close();
  }
}
