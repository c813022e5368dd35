import { withClient } from '@oms/platform/database/with-client';

/** Tables that a placed or imported order writes to, what they refer to first. */
const TABLES = [
  'orders',
  'order_delivery',
  'order_line',
  'order_line_component',
  'payment',
  'hold',
  'order_event',
  'order_search',
  'outbox',
  'outbox_delivery',
];

/**
 * Copies the rows that orders have made out to files of the server, and with COPY into equal, empty tables with equal
 * indexes, on one connection: what they cost without any rule. Everything is emptied afterwards.
 */
export async function copyAgain<T>(adminUrl: string, measured: (work: () => Promise<void>) => Promise<T>): Promise<T> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    const fileOf = (table: string): string => `${rows[0]?.folder}/copied-${table}`;
    await client.query('drop schema if exists copied cascade; create schema copied');
    for (const table of TABLES) {
      await client.query(`create table copied.${table} (like orders.${table} including all)`);
      await client.query(`copy orders.${table} to '${fileOf(table)}'`);
    }
    const taken = await measured(async () => {
      for (const table of TABLES) await client.query(`copy copied.${table} from '${fileOf(table)}'`);
    });
    await client.query(`truncate ${TABLES.map((table) => `orders.${table}`).join(', ')} cascade`);
    return taken;
  });
}
