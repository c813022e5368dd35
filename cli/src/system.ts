import { createHmac } from 'node:crypto';
import { migrate } from '@oms/platform/database/migrate';
import { provision } from '@oms/platform/database/provision';
import { roleUrl, SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import type { Logger } from '@oms/platform/observe/logger';
import { postgresQueues } from '@oms/platform/queue/bullmq-postgres';
import type { BullMqQueues } from '@oms/platform/queue/bullmq-queues';
import { prepareQueues } from '@oms/platform/queue/prepare-queues';
import { systemClock, type Clock } from '@oms/platform/values/clock';
import { openRuntimes, SOURCES, type Runtimes } from '@oms/jobs/runtimes';
import type { InstallationSecrets } from './data-folder.js';

/** Schema and role of the queues' own tables. */
const QUEUES = 'queues';

export interface SystemOptions {
  /** URL of a role that may create roles and schemas, on the database that holds the five schemas. */
  readonly adminUrl: string;
  readonly secrets: InstallationSecrets;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** Where one subgraph's role finds its schema, and its password, derived so that none needs to be kept. */
const passwordOf = (secrets: InstallationSecrets, name: string): string =>
  createHmac('sha256', secrets.databaseSecret).update(`oms-role:${name}`).digest('base64url');

const urlOf = ({ adminUrl, secrets }: SystemOptions, name: string): string =>
  roleUrl(adminUrl, name, passwordOf(secrets, name));

/** Makes roles and schemas and brings every schema to its newest migration; answers what ran, by subgraph. */
export async function migrateSystem(options: SystemOptions): Promise<Record<string, string[]>> {
  await provision(options.adminUrl, SUBGRAPHS, (name) => passwordOf(options.secrets, name));
  const applied = await Promise.all(
    SOURCES.map(async ({ name, migrations }): Promise<[string, string[]]> => [
      name,
      await migrate(name, urlOf(options, name), migrations),
    ]),
  );
  await prepareQueues(options.adminUrl, QUEUES, passwordOf(options.secrets, QUEUES));
  return Object.fromEntries(applied);
}

/** Connects to the five subgraphs of a migrated system. */
export const openSystem = (options: SystemOptions): Promise<Runtimes> =>
  openRuntimes(
    Object.fromEntries(SUBGRAPHS.map((name) => [name, urlOf(options, name)])) as Record<SubgraphName, string>,
    {
      clock: options.clock ?? systemClock,
      logger: options.logger,
      dataSecret: options.secrets.dataSecret,
      tokenSecret: options.secrets.tokenSecret,
    },
  );

export const openQueues = (options: SystemOptions): BullMqQueues =>
  postgresQueues({ url: urlOf(options, QUEUES), schema: QUEUES, logger: options.logger });
