import { rows, sql, type RawBuilder, type Sql } from '../database/sql.js';
import type { SubgraphName } from '../database/subgraphs.js';
import type { PersonalFile } from './personal-data.js';

type Row = Readonly<Record<string, unknown>>;

/** Rows of a table that tell of a person. */
export interface PersonalTable {
  readonly table: string;
  /** Which rows, of the table as `t`. */
  readonly where: RawBuilder;
  /** Columns that tell nothing of the person, or lie in files of their own. */
  readonly omit?: readonly string[];
  /** What of a row is shown, where it is not the row itself: opens what is sealed. */
  readonly show?: (row: Row) => unknown;
}

/**
 * Each table as a JSON file named after it, with its columns as they are named there; none of a table without rows. Parts
 * after the first carry their number.
 */
export async function readTables(
  db: Sql,
  { subgraph, number }: { readonly subgraph: SubgraphName; readonly number: number },
  tables: readonly PersonalTable[],
): Promise<PersonalFile[]> {
  const files: PersonalFile[] = [];
  for (const { table, where, omit = [], show = (row: Row) => row } of tables) {
    const found = await rows<{ row: Row }>(
      db,
      sql`select to_jsonb(t) - ${omit}::text[] as row from ${sql.ref(table)} t where ${where}`,
    );
    if (found.length === 0) continue;
    const name = `${subgraph}/${table}${number > 1 ? `-${number}` : ''}.json`;
    files.push({ name, text: JSON.stringify(found.map(({ row }) => show(row)), null, 2) }); // prettier-ignore
  }
  return files;
}
