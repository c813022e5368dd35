import { CamelCasePlugin, sql, type Kysely, type RawBuilder } from 'kysely';

export { sql };
export type { RawBuilder };

/**
 * A connection or an open transaction for set-based statements. Result columns come back in camelCase
 * (`placed_at` → `placedAt`); statements are written in SQL's own snake_case.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- statements name their own row types
export type Sql = Kysely<any>;

export const camelCaseResults = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/** All rows of a statement. */
export async function rows<Row>(db: Sql, statement: RawBuilder<unknown>): Promise<Row[]> {
  const result = await statement.execute(db);
  return result.rows as Row[];
}

/** The first row of a statement, if any. */
export async function firstRow<Row>(db: Sql, statement: RawBuilder<unknown>): Promise<Row | undefined> {
  return (await rows<Row>(db, statement))[0];
}

/** Runs a statement whose rows do not matter; answers how many rows it changed. */
export async function run(db: Sql, statement: RawBuilder<unknown>): Promise<number> {
  const result = await statement.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}

/**
 * A list of records as a table in SQL: `recordset(lines, 'id uuid, quantity int')` →
 * `jsonb_to_recordset($1::jsonb) as (id uuid, quantity int)`. Name it with `as`: `… ${recordset(…)}` is written behind FROM
 * as `jsonb_to_recordset(…) as input(…)`. Property names must equal the column names.
 */
export const recordset = (records: readonly object[], name: string, columns: string): RawBuilder<unknown> =>
  sql`jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as ${sql.raw(name)}(${sql.raw(columns)})`;

/** A JavaScript value as a jsonb parameter. */
export const jsonb = (value: unknown): RawBuilder<unknown> => sql`${JSON.stringify(value ?? null)}::jsonb`;
