import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import type { ReportDue } from '@oms/platform/events/report-events';
import { nextDue, type ReportSchedule } from '../rules/report-schedule.js';
import type { AnalyticsServices } from '../services.js';

/** Reports whose hour has come are told of, each hour once. Safe twice: the row that is due decides, and moves on. */
export const startDueReports = (ctx: OperationContext<AnalyticsServices>): Promise<number> =>
  runCommand(ctx, 'startDueReports', async (tx) => {
    const zone = await firstRow<{ timeZone: string }>(tx.db, sql`select time_zone from reporting_setting`);
    const due = await rows<{ id: string; schedule: ReportSchedule; nextAt: Date }>(
      tx.db,
      sql`select id, schedule, next_at from saved_report where next_at <= ${tx.now} order by next_at limit 100 for update skip locked`,
    );
    for (const { id, schedule, nextAt } of due) {
      const payload: ReportDue = { reportId: id, dueAt: nextAt.toISOString() };
      tx.emit({ type: 'ReportDue', aggregateId: `report:${id}`, aggregateVersion: nextAt.getTime(), payload });
      const next = nextDue(tx.now, schedule, zone?.timeZone ?? 'UTC');
      await run(tx.db, sql`update saved_report set next_at = ${next} where id = ${id}`);
    }
    return due.length;
  });
