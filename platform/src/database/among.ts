import { firstRow, sql, type RawBuilder, type Sql } from './sql.js';

/** Matches of which all are taken and sorted; of more, the first of a page are met soon by going along the sort. */
const FEW = 10_000;

type Condition = RawBuilder<unknown>;

/** What a page of a long list is narrowed to by something of which nobody knows how many rows have it. */
export interface Narrowing {
  /** Holds the values of `found`. */
  readonly column: Condition;
  /** Selects the values of what matches, by an index. */
  readonly found: Condition;
  /** The same asked of one row of the list. */
  readonly matches: Condition;
}

/**
 * The condition for a page of a long list; null where nothing matches. The planner cannot know how many rows an unknown
 * text matches: taking a rare one for a common one it would go along the sort through the whole table, and a common one
 * for a rare one it would sort them all. So they are counted first: few become values, and for many the rows are asked in
 * the order of the sort.
 */
export async function amongAny(db: Sql, { column, found, matches }: Narrowing): Promise<Condition | null> {
  const counted = await firstRow<{ count: number }>(
    db,
    sql`select count(*)::int as count from (${found} limit ${sql.raw(`${FEW + 1}`)}) found`,
  );
  const count = counted?.count ?? 0;
  if (count === 0) return null;
  return count <= FEW ? sql`${column} = any(array(${found}))` : matches;
}

/** The same where nothing matching is an answer. */
export const among = async (db: Sql, narrowing: Narrowing): Promise<Condition> =>
  (await amongAny(db, narrowing)) ?? sql`false`;

/** A list's own table with its alias, such as `orders o`, and the column by which its rows are told apart. */
export interface ListedTable {
  readonly from: string;
  readonly key: string;
}

/** The condition for what rows of the list's own table have, few of them or many. */
export const having = (db: Sql, { from, key }: ListedTable, matches: Condition): Promise<Condition> =>
  among(db, {
    column: sql.raw(key),
    found: sql`select ${sql.raw(key)} from ${sql.raw(from)} where ${matches}`,
    matches,
  });
