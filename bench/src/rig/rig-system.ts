import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@oms/platform/observe/logger';
import { SECRETS, type InstallationSecrets } from '@oms/cli/secrets';
import { sharedStores } from '@oms/cli/stores';
import type { SystemOptions } from '@oms/cli/system';

/** What the processes of a rig have in common. */
export function systemOf(databaseUrl: string, redisUrl: string | undefined, logger: Logger): SystemOptions {
  const secrets = Object.fromEntries(
    SECRETS.map((name) => [name, `the ${name} of a rig that is long enough`]),
  ) as InstallationSecrets;
  const stores = sharedStores(databaseUrl, secrets, redisUrl ? { url: redisUrl, namespace: 'rig' } : undefined);
  return { stores, secrets, logger };
}

/** A folder for a rig's database and crash points. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oms-rig-'));
  // PostgreSQL runs as another user, who must be let in.
  chmodSync(folder, 0o755);
  for (const name of ['armed', 'seen']) mkdirSync(join(folder, name));
  return folder;
}
