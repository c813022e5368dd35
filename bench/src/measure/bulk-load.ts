import { withClient } from '@oms/platform/database/with-client';

type Query = (text: string) => Promise<readonly Readonly<Record<string, string>>[]>;

/**
 * Fills tables of one schema as a restore does: on a superuser's connection, without triggers and checks of references, and
 * with indexes made anew afterwards, which costs a fraction of keeping them up. Tables are then as after autovacuum.
 * Unique indexes stay. `work` must give what triggers would have.
 */
export const bulkLoad = (
  adminUrl: string,
  schema: string,
  tables: readonly string[],
  work: (query: Query) => Promise<void>,
): Promise<void> =>
  withClient(adminUrl, async (client) => {
    const query: Query = async (text) => (await client.query<Record<string, string>>(text)).rows;
    await query(`set search_path = ${schema}; set statement_timeout = 0; set session_replication_role = replica; set maintenance_work_mem = '512MB'`); // prettier-ignore
    const names = tables.map((table) => `'${table}'`).join(', ');
    const indexes = await query(`select indexname, indexdef from pg_indexes where schemaname = '${schema}' and tablename in (${names}) and indexdef not like 'CREATE UNIQUE%'`); // prettier-ignore
    for (const { indexname } of indexes) await query(`drop index "${indexname}"`);
    await work(query);
    for (const { indexdef = '' } of indexes) await query(indexdef);
    for (const table of tables) await query(`vacuum analyze ${table}`);
  });
