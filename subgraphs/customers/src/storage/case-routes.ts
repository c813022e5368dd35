import { firstRow, recordset, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import type { CaseSeverity } from '@oms/platform/outbox/case-requested';

/** Where cases of a kind go, and how urgent they are. */
export interface CaseRoute {
  readonly kind: string;
  readonly queueCode: string;
  readonly severity: CaseSeverity;
}

export const findCaseRoute = (db: Sql, kind: string): Promise<CaseRoute | undefined> =>
  firstRow(db, sql`select * from case_route where kind = ${kind}`);

/** Those of these kinds that are routed. */
export async function findCaseRoutes(db: Sql, kinds: readonly string[]): Promise<Map<string, CaseRoute>> {
  const routes = await rows<CaseRoute>(db, sql`select * from case_route where kind = any(${kinds}::text[])`);
  return new Map(routes.map((route) => [route.kind, route]));
}

export async function putCaseRoutes(db: Sql, routes: readonly CaseRoute[]): Promise<void> {
  const records = routes.map(({ kind, queueCode, severity }) => ({ kind, queue_code: queueCode, severity }));
  await run(
    db,
    sql`insert into case_route (kind, queue_code, severity)
        select kind, queue_code, severity from ${recordset(records, 'r', 'kind text, queue_code text, severity text')} order by kind
        on conflict (kind) do update set queue_code = excluded.queue_code, severity = excluded.severity`,
  );
}
