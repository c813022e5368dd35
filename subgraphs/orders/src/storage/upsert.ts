import { insertInto, namesOf } from '@oms/platform/database/insert-into';
import type { Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';

/**
 * Inserts records, or updates those that are there, by their key; columns of `kept` stay as they were. Answers how many
 * rows are new or changed. Records come sorted by their key, so that two lists never wait for each other in a circle.
 */
export async function upsert(
  tx: Tx,
  table: string,
  columns: string,
  records: readonly object[],
  { key = 'id', kept = '' }: { key?: string; kept?: string } = {},
): Promise<number> {
  if (records.length === 0) return 0;
  const untouched = new Set([...key.split(', '), ...kept.split(', ')]);
  const names = namesOf(columns).filter((name) => !untouched.has(name));
  const tuple = (of: string) => sql.raw(`row(${names.map((name) => `${of}.${name}`).join(', ')})`);
  return run(
    tx.db,
    sql`${insertInto(table, columns, records)} on conflict (${sql.raw(key)}) do update set (${sql.raw(names.join(', '))}) = ${tuple('excluded')}
        where ${tuple(table)} is distinct from ${tuple('excluded')}`,
  );
}
