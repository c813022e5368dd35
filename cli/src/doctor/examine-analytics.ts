import { analyticsStatus } from '@oms/analytics/operations/analytics-status';
import type { Databases } from '@oms/jobs/runtimes';
import { fine, look, type Finding } from './finding.js';

const LAG_LIMIT_SECONDS = 60;

/** How far the figures have come behind what happened. */
export async function examineAnalytics({ analytics }: Databases): Promise<Finding[]> {
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
