import { run, sql, type Sql } from '@oms/platform/database/sql';
import type { Fact } from '../rules/catalog/model.js';
import { baseSql, upkeepOf } from '../rules/rollup-sql.js';

const MARK = '§ids§';
const parts = new Map<string, readonly string[]>();

/** One statement for all rollups of these facts, cut where the ids go in. */
function textsOf(facts: readonly Fact[], sign: 1 | -1): readonly string[] {
  const key = `${facts.join()}${sign}`;
  let texts = parts.get(key);
  if (!texts) {
    const ctes = facts.flatMap((fact) => [
      `b_${fact} as materialized (${baseSql(fact, MARK)})`,
      ...upkeepOf(fact, `b_${fact}`, String(sign)).map(([name, statement]) => `${name} as (${statement})`),
    ]);
    texts = `with ${ctes.join(',\n')} select`.split(MARK);
    parts.set(key, texts);
  }
  return texts;
}

/**
 * Adds these aggregates, as they are now, to the rollups of the facts, or takes them away. Taken away before a change and
 * added after it, in one transaction, the rollups stay the sums of their facts. Keys are written in one order everywhere.
 */
export async function applyRollups(
  db: Sql,
  facts: readonly Fact[],
  ids: readonly string[],
  sign: 1 | -1,
): Promise<void> {
  if (ids.length === 0) return;
  const texts = textsOf(facts, sign);
  const [first = '', ...rest] = texts;
  const statement = rest.reduce((built, text) => sql`${built}${ids}::uuid[]${sql.raw(text)}`, sql.raw(first));
  await run(db, statement);
}
