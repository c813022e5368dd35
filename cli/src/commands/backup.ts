import { resolve } from 'node:path';
import { backup } from '../backup/backup.js';
import { joinInstallation } from '../installation.js';
import { readSettings } from '../settings.js';

/** `oms backup <folder>`: the state of all five databases at one moment, while the system runs. */
export async function backupCommand(folder: string): Promise<void> {
  const installation = await joinInstallation(readSettings());
  try {
    const report = await backup(installation.system, resolve(folder));
    process.stdout.write(
      [
        `as of ${report.takenAt.toISOString()}: ${report.rows} rows, ${(report.bytes / 1_048_576).toFixed(1)} MB, in ${report.seconds.toFixed(1)} s`,
        `commands waited for ${Math.round(report.heldMs)} ms`,
        `Keep it as safe as the databases, and the installation's secrets in another place: OMS_DATA_SECRET is needed to read it.`,
        '',
      ].join('\n'),
    );
  } finally {
    await installation.close();
  }
}
