import { runMigrations } from 'bullmq';
import { provision } from '../database/provision.js';
import { roleOf, roleUrl } from '../database/subgraphs.js';
import { withClient } from '../database/with-client.js';

/** Brings BullMQ's tables in `schema` up to date, as a role that may create schemas in the database of `url`. */
export const migrateQueues = (url: string, schema: string): Promise<void> =>
  withClient(url, async (client) => {
    await runMigrations(client, schema);
  });

/**
 * Makes the role and schema `name` and brings BullMQ's tables in it up to date, as that role. BullMQ's migration says
 * CREATE SCHEMA IF NOT EXISTS, for which PostgreSQL asks the right to create even when it exists: lent meanwhile.
 */
export async function prepareQueues(adminUrl: string, name: string, password: string): Promise<void> {
  await provision(adminUrl, [name], () => password);
  const database = new URL(adminUrl).pathname.slice(1);
  await withClient(adminUrl, async (admin) => {
    await admin.query(`grant create on database "${database}" to ${roleOf(name)}`);
    try {
      await migrateQueues(roleUrl(adminUrl, name, password), name);
    } finally {
      await admin.query(`revoke create on database "${database}" from ${roleOf(name)}`);
    }
  });
}
