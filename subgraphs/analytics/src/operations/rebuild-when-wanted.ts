import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import type { AnalyticsServices } from '../services.js';
import { rebuildAnalytics } from './rebuild-analytics.js';

/** Makes facts anew after a change of the time zone. Safe twice: the wish is taken back only when it was met. */
export async function rebuildWhenWanted(ctx: OperationContext<AnalyticsServices>): Promise<boolean> {
  const db = ctx.database.sql();
  const wish = await firstRow<{ version: number }>(db, sql`select version from reporting_setting where rebuild_wanted`);
  if (!wish) return false;
  try {
    await rebuildAnalytics(ctx);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    ctx.logger.warn({ err: error }, 'facts were not made anew');
    return false;
  }
  await run(db, sql`update reporting_setting set rebuild_wanted = false where version = ${wish.version}`);
  return true;
}
