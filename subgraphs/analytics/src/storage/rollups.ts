import { run, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type { Fact } from '../rules/catalog/model.js';
import { upkeepOf } from '../rules/rollup-sql.js';

/** A change of facts together with the sums that they are in. */
export interface RolledChange {
  /** Parts of the statement that name the new rows (`new_<table>`) and write them. */
  readonly parts: readonly RawBuilder[];
  /** The tables that get new rows. */
  readonly tables: readonly string[];
  readonly rolled: readonly Fact[];
  /** SQL that says which rows these take the place of, by fact. */
  readonly held: (fact: Fact) => string;
  /** The same of those after it, where the new rows make others, too. */
  readonly made?: (fact: Fact) => string | undefined;
}

const upkeep = new Map<string, RawBuilder>();

function upkeepText({ rolled, tables, held, made }: RolledChange): RawBuilder[] {
  if (rolled.length === 0) return [];
  const key = JSON.stringify([rolled.map((fact) => [fact, held(fact), made?.(fact)]), tables]);
  let text = upkeep.get(key);
  if (!text) {
    const parts = rolled.flatMap((fact) => upkeepOf(fact, held(fact), tables, made?.(fact)));
    text = sql.raw(parts.map(([name, statement]) => `${name} as (${statement})`).join(',\n'));
    upkeep.set(key, text);
  }
  return [text];
}

/**
 * Changes facts and adds to their rollups what is otherwise then, in one statement: it sees the rows as they were before,
 * whatever it writes, so the rollups stay the sums of their facts. Keys are written in one order everywhere.
 */
export async function changeFacts(db: Sql, change: RolledChange): Promise<void> {
  await run(db, sql`with ${sql.join([...change.parts, ...upkeepText(change)], sql.raw(',\n'))} select`);
}
