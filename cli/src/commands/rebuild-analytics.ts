import { jobActor } from '@oms/platform/auth/actor';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { rebuildAnalytics } from '@oms/analytics/operations/rebuild-analytics';
import { withSystem } from '../with-system.js';

/** `oms rebuild-analytics`: makes all facts anew from events, beside those that are read meanwhile, and says what differed. */
export async function rebuildAnalyticsCommand(): Promise<void> {
  await withSystem(async ({ analytics }) => {
    const { events, changed } = await rebuildAnalytics(operationContext(analytics, jobActor('rebuild'), newId()));
    const tables = Object.entries(changed);
    process.stdout.write(`${events} states of aggregates were counted anew\n`);
    for (const [table, rows] of tables) process.stdout.write(`${table}: ${rows} rows were otherwise\n`);
    if (tables.length === 0) process.stdout.write('every fact was as events tell\n');
  });
}
