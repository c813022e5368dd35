import type { Database } from '@oms/platform/database/database';
import { rows, run, sql } from '@oms/platform/database/sql';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** The statement's own text, without what is only sent around it. */
const isQuestion = (text: string): boolean => /^\s*(select|with)\b/i.test(text);

/** Reads a table or an index from one end to the other, however large it is. */
const readsAll = (node: PlanNode): boolean =>
  node['Node Type'] === 'Seq Scan' || (/Index/.test(node['Node Type']) && node['Index Cond'] === undefined);

function* nodesOf(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const below of node.Plans ?? []) yield* nodesOf(below);
}

/**
 * What statements would read as a whole because no index answers them: `table: statement`. Planned for any parameters,
 * with whole reads forbidden as far as there is another way, so that few rows of a test say what many would.
 */
export async function wholeReads(database: Database, statements: readonly string[]): Promise<string[]> {
  return database.transaction(async ({ sql: db }) => {
    await run(
      db,
      sql`create function pg_temp.plan_of(statement text) returns json language plpgsql as $$
          declare plan json; begin execute 'explain (generic_plan, format json) ' || statement into plan; return plan; end $$`,
    );
    await run(db, sql`set local enable_seqscan = off`);
    const found: string[] = [];
    for (const statement of new Set(statements.filter(isQuestion))) {
      const [row] = await rows<{ plan: [{ Plan: PlanNode }] }>(db, sql`select pg_temp.plan_of(${statement}) as plan`);
      const whole = row ? [...nodesOf(row.plan[0].Plan)].filter(readsAll) : [];
      found.push(...whole.map((node) => `${node['Relation Name'] ?? node['Index Name'] ?? '?'}: ${statement}`));
    }
    return found;
  });
}
