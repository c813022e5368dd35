import { firstRow, sql, type RawBuilder, type Sql } from './sql.js';

/** Matches of which all are taken and sorted; of more, the first of a page are met soon by going along the sort. */
const FEW = 5_000;

/**
 * The condition that `column` is among the values that `found` selects, for a page of a long list. The planner cannot know
 * how many rows an unknown text matches: taking a rare one for a common one it would go along the sort through the whole
 * table, and a common one for a rare one it would sort them all. So they are counted first, and few become values.
 */
export async function among(
  db: Sql,
  column: RawBuilder<unknown>,
  found: RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> {
  const counted = await firstRow<{ few: boolean }>(
    db,
    sql`select count(*) <= ${sql.raw(`${FEW}`)} as few from (${found} limit ${sql.raw(`${FEW + 1}`)}) found`,
  );
  return counted?.few ? sql`${column} = any(array(${found}))` : sql`${column} in (${found})`;
}
