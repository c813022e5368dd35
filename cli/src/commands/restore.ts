import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readManifest } from '../backup/manifest.js';
import { requireSealedBy, requireStopped, restore } from '../backup/restore.js';
import { readInstallationSecrets } from '../data-folder.js';
import { Failure } from '../failure.js';
import { isRemote, openInstallation } from '../installation.js';
import { readSettings } from '../settings.js';
import { prepareStores } from '../system.js';

/** Before anything is made in a data folder, which would then belong to the wrong secrets. */
function requireSecrets(dataFolder: string, backupFolder: string): void {
  const manifest = readManifest(resolve(backupFolder));
  const secrets = join(resolve(dataFolder), 'secrets.json');
  if (!existsSync(secrets))
    throw new Failure(
      `There are no secrets in ${resolve(dataFolder)}: put the secrets.json of the installation that was backed up there first.`,
    );
  requireSealedBy(manifest, readInstallationSecrets(dataFolder).dataSecret);
}

/** `oms restore <folder>`: brings all five databases to the state of a backup; no other process may run. */
export async function restoreCommand(folder: string, options: { readonly replace?: boolean }): Promise<void> {
  const now = Date.now();
  const settings = readSettings();
  if (!isRemote(settings)) requireSecrets(settings.OMS_DATA_DIR, folder);
  const installation = await openInstallation(settings);
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
