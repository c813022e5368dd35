import { createHmac } from 'node:crypto';
import { ROLES, type Role } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import type { ReportDue } from '@oms/platform/events/report-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { noticeRequested } from '@oms/platform/outbox/notice-requested';
import { periodBefore } from '../rules/report-schedule.js';
import type { AnalyticsServices } from '../services.js';
import { queryMetrics, type MetricsAnswer } from './query-metrics.js';
import type { SavedReport } from './save-report.js';

type Op = OperationContext<AnalyticsServices>;

/** Rows that a mail shows; whoever wants more exports them. */
const ROWS_IN_MAIL = 50;
const WEBHOOK_MS = 20_000;

const asRole = (role: string): Role => ROLES.find((one) => one === role) ?? 'analyst';

/** The answer as of the moment it was due, to whoever saved the report: with the rights that he had then. */
async function answerOf({ database }: Op, report: SavedReport, due: Date): Promise<MetricsAnswer> {
  const { question, role, locations } = report.question;
  const zone = await firstRow<{ timeZone: string }>(database.sql(), sql`select time_zone from reporting_setting`);
  const period = report.schedule ? periodBefore(due, report.schedule, zone?.timeZone ?? 'UTC') : {};
  const named = {
    ...(question.from ? { from: new Date(question.from) } : {}),
    ...(question.to ? { to: new Date(question.to) } : {}),
  };
  const actor = { role: asRole(role), id: report.owner, ...(locations ? { locations } : {}) };
  return queryMetrics(database.sql(), { ...question, ...period, ...named }, { actor });
}

/** Posts the answer. Repeated after a failure: x-oms-delivery is the same for the same occasion. */
async function post({ services }: Op, report: SavedReport, answer: MetricsAnswer, due: string): Promise<void> {
  const webhook = report.schedule?.webhook;
  if (!webhook) return;
  const body = JSON.stringify({ report: report.name, dueAt: due, ...answer });
  const secret = services.sealer.open<string>(webhook.sealedSecret);
  const response = await fetch(webhook.url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(WEBHOOK_MS),
    headers: {
      'content-type': 'application/json',
      'x-oms-delivery': `${report.id}-${due}`,
      'x-oms-signature': createHmac('sha256', secret).update(body).digest('hex'),
    },
    body,
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the webhook of the report answered ${response.status}`);
}

const line = (values: readonly unknown[]): string => values.map((value) => (value === null ? '–' : `${value as string | number}`)).join(' · '); // prettier-ignore

/** The rows as paragraphs, and the totals below them. */
const tableOf = ({ columns, rows, totals }: MetricsAnswer): string =>
  [columns.map(({ name }) => name), ...rows.slice(0, ROWS_IN_MAIL), ...(rows.length > 1 ? [totals] : [])].map(line).join('\n\n'); // prettier-ignore

async function sendOne(ctx: Op, { reportId, dueAt }: ReportDue): Promise<void> {
  const report = await firstRow<SavedReport>(
    ctx.database.sql(),
    sql`select * from saved_report where id = ${reportId}`,
  );
  if (!report?.schedule) return;
  const answer = await answerOf(ctx, report, new Date(dueAt));
  await post(ctx, report, answer, dueAt);
  const { recipients } = report.schedule;
  await runCommand(ctx, 'sendReport', async (tx) => {
    for (const [index, contact] of recipients.entries()) {
      const facts = { reportName: report.name, table: tableOf(answer), rowCount: answer.rows.length };
      tx.emit(noticeRequested(`report:${report.id}:${dueAt}:${index}`, { notice: 'REPORT', orderId: null, customerId: null, contact, facts })); // prettier-ignore
    }
    await run(tx.db, sql`update saved_report set last_sent_at = ${tx.now} where id = ${report.id}`);
  });
}

/**
 * ReportDue → the answer by mail and to the webhook. Safe twice: a mail has the occasion for its key, and a webhook is told
 * the same name for the same occasion. A webhook that fails is tried again, later and later; after that it is a dead letter.
 */
export async function sendReports(ctx: Op, events: readonly IntegrationEvent<ReportDue>[]): Promise<void> {
  for (const { payload } of events) await sendOne(ctx, payload);
}
