import { firstRow, rows, sql, type Sql } from '@oms/platform/database/sql';

export interface ProjectionStatus {
  readonly name: string;
  readonly asOf: Date;
  readonly lagSeconds: number;
}

export interface RebuildStatus {
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly events: number;
  readonly changed: Readonly<Record<string, number>> | null;
}

export interface AnalyticsStatus {
  readonly timeZone: string;
  readonly fiscalStartMonth: number;
  readonly reportingCurrency: string;
  readonly rebuildWanted: boolean;
  readonly keepEventsDays: number;
  readonly projections: readonly ProjectionStatus[];
  readonly lastRebuild: RebuildStatus | null;
}

/** How the business counts, how far each projection has come, and when facts were last made anew. */
export async function analyticsStatus(db: Sql): Promise<AnalyticsStatus> {
  const setting = await firstRow<Pick<AnalyticsStatus, 'timeZone' | 'fiscalStartMonth' | 'reportingCurrency' | 'rebuildWanted' | 'keepEventsDays'>>(
    db,
    sql`select time_zone, fiscal_start_month, reporting_currency, rebuild_wanted, keep_events_days from reporting_setting`,
  ); // prettier-ignore
  const projections = await rows<ProjectionStatus>(
    db,
    sql`select replace(consumer, 'analytics.project-', '') as name, occurred_at as as_of, lag_seconds from projection_progress order by consumer`,
  );
  const lastRebuild = await firstRow<RebuildStatus>(
    db,
    sql`select started_at, finished_at, events, changed from rebuild order by started_at desc limit 1`,
  );
  const {
    timeZone = 'UTC',
    fiscalStartMonth = 1,
    reportingCurrency = 'USD',
    rebuildWanted = false,
    keepEventsDays = 1_100,
  } = setting ?? {};
  return {
    timeZone,
    fiscalStartMonth,
    reportingCurrency,
    rebuildWanted,
    keepEventsDays,
    projections,
    lastRebuild: lastRebuild ?? null,
  };
}
