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
