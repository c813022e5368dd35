import { analyticsStatus } from '@oms/analytics/operations/analytics-status';
import { firstRow, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type { Databases } from '@oms/jobs/runtimes';
import { fine, look, type Finding } from './finding.js';

const LAG_LIMIT_SECONDS = 60;

const countIn = async (db: Sql, statement: RawBuilder<unknown>): Promise<number> =>
  (await firstRow<{ total: number }>(db, statement))?.total ?? 0;

/** Store credit and gift cards that figures have never heard of: those of before they were counted. */
async function uncounted({ orders, analytics }: Databases): Promise<Finding[]> {
  const settled = sql`select count(*)::int as total from credit_account where version > 0 and updated_at < now() - interval '10 minutes'`;
  const held = await countIn(orders.sql(), settled);
  const counted = await countIn(analytics.sql(), sql`select count(*)::int as total from fact_credit`);
  const missing = held - counted;
  return missing > 0 ? [look(`analytics: ${missing} store credits or gift cards are in no figure; run "oms tell-credit"`)] : []; // prettier-ignore
}

/** How far the figures have come behind what happened, and what they never heard of. */
export async function examineAnalytics(databases: Databases): Promise<Finding[]> {
  return [...(await examineLag(databases)), ...(await uncounted(databases))];
}

async function examineLag({ analytics }: Databases): Promise<Finding[]> {
  const { projections, rebuildWanted } = await analyticsStatus(analytics.sql());
  const [slowest] = projections.toSorted((a, b) => b.lagSeconds - a.lagSeconds);
  if (!slowest) return [fine('analytics: nothing has been counted yet')];
  const newest = new Date(Math.max(...projections.map(({ asOf }) => asOf.getTime())));
  const text = `analytics: counted up to ${newest.toISOString()}; ${slowest.name} was ${slowest.lagSeconds.toFixed(1)} s behind`;
  return [
    (slowest.lagSeconds < LAG_LIMIT_SECONDS ? fine : look)(text),
    ...(rebuildWanted ? [fine('analytics: facts are about to be made anew')] : []),
  ];
}
