import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, jsonb, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import type { MetricsRequest } from '../rules/plan-query.js';
import { nextDue, type ReportSchedule } from '../rules/report-schedule.js';
import type { AnalyticsServices } from '../services.js';
import { queryMetrics } from './query-metrics.js';

export interface ReportScheduleInput {
  readonly every: ReportSchedule['every'];
  readonly hour: number;
  readonly emails?: readonly string[] | null;
  /** Where it is posted to as JSON. */
  readonly webhookUrl?: string | null;
  /** Key of the HMAC-SHA256 in the header x-oms-signature. */
  readonly webhookSecret?: string | null;
}

export interface SaveReportInput {
  readonly name: string;
  readonly shared?: boolean | null;
  readonly question: MetricsRequest;
  readonly schedule?: ReportScheduleInput | null;
}

type Op = OperationContext<AnalyticsServices>;
const MAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;
const MOST_RECIPIENTS = 20;

function checkWebhook({ actor }: Op, url: string, secret: string | null | undefined): void {
  // Whoever chooses where our servers post to could reach what only they can.
  if (actor.role !== 'admin') throw refuse('WEBHOOK_BY_ADMIN', 'Only an administrator sends reports to a webhook.', ['schedule', 'webhookUrl']); // prettier-ignore
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isLocal = parsed?.protocol === 'http:' && parsed.hostname === '127.0.0.1';
  if (!parsed || (parsed.protocol !== 'https:' && !isLocal))
    throw refuse('INVALID_URL', 'A webhook is an address that begins with https://.', ['schedule', 'webhookUrl']);
  if (!secret || secret.length < 16)
    throw refuse('INVALID_SECRET', 'A webhook needs a secret of at least 16 characters.', [
      'schedule',
      'webhookSecret',
    ]);
}

function checkRecipients(emails: readonly string[], webhookUrl: string | null | undefined): void {
  if (emails.length === 0 && !webhookUrl)
    throw refuse('NO_RECIPIENT', 'A schedule names mail addresses or a webhook.', ['schedule', 'emails']);
  const wrong = emails.find((email) => !MAIL.test(email));
  if (wrong) throw refuse('INVALID_EMAIL', `${wrong} is no mail address.`, ['schedule', 'emails']);
  if (emails.length > MOST_RECIPIENTS) throw refuse('TOO_MANY', `A report goes to at most ${MOST_RECIPIENTS} addresses.`, ['schedule', 'emails']); // prettier-ignore
}

/** The schedule as it is kept: nothing in it can be read without the key. */
function scheduleOf(ctx: Op, { every, hour, emails, webhookUrl, webhookSecret }: ReportScheduleInput): ReportSchedule {
  if (hour < 0 || hour > 23) throw refuse('INVALID_HOUR', 'An hour is from 0 to 23.', ['schedule', 'hour']);
  checkRecipients(emails ?? [], webhookUrl);
  if (webhookUrl) checkWebhook(ctx, webhookUrl, webhookSecret);
  const { sealer } = ctx.services;
  return {
    every,
    hour,
    recipients: (emails ?? []).map((email) => sealer.seal({ name: null, email })),
    webhook: webhookUrl ? { url: webhookUrl, sealedSecret: sealer.seal(webhookSecret) } : null,
  };
}

/** Keeps a question under a name, and sends its answer by a schedule; one of the same owner and name is replaced. */
export const saveReport = (ctx: Op, { name, shared, question, schedule }: SaveReportInput): Promise<{ id: string }> =>
  runCommand(ctx, 'saveReport', async (tx) => {
    if (name.trim() === '' || name.length > 100)
      throw refuse('INVALID_NAME', 'A name has 1 to 100 characters.', ['name']);
    await queryMetrics(tx.db, { ...question, limit: 1 }, { actor: ctx.actor });
    const kept = schedule ? scheduleOf(ctx, schedule) : null;
    const zone = await firstRow<{ timeZone: string }>(tx.db, sql`select time_zone from reporting_setting`);
    const next = kept ? nextDue(tx.now, kept, zone?.timeZone ?? 'UTC') : null;
    const { role, locations } = ctx.actor;
    const asked = { question, role, locations: locations ?? null };
    const row = await firstRow<{ id: string }>(
      tx.db,
      sql`insert into saved_report (id, owner, name, shared, question, schedule, next_at, updated_at)
          values (${newId(tx.now)}, ${ctx.actor.id}, ${name}, ${shared ?? false}, ${jsonb(asked)}, ${kept ? jsonb(kept) : null}, ${next}::timestamptz, ${tx.now})
          on conflict (owner, name) do update set shared = excluded.shared, question = excluded.question, schedule = excluded.schedule, next_at = excluded.next_at, updated_at = excluded.updated_at, version = saved_report.version + 1
          returning id`,
    );
    return { id: row?.id ?? '' };
  });

/** Forgets a report of one's own; it is sent no more. */
export const deleteReport = (ctx: Op, { id }: { readonly id: string }): Promise<{ id: string }> =>
  runCommand(ctx, 'deleteReport', async (tx) => {
    const gone = isId(id) ? await run(tx.db, sql`delete from saved_report where id = ${id} and owner = ${ctx.actor.id}`) : 0;
    if (gone === 0) throw refuse('UNKNOWN_REPORT', 'You have no such report.', ['id']);
    return { id };
  }); // prettier-ignore

/** A report as it is kept. */
export interface SavedReport {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly shared: boolean;
  readonly question: { readonly question: MetricsRequest; readonly role: string; readonly locations: readonly string[] | null };
  readonly schedule: ReportSchedule | null;
  readonly nextAt: Date | null;
  readonly lastSentAt: Date | null;
} // prettier-ignore

/** Reports of one's own, and those that others share. */
export const reportsOf = (db: Sql, owner: string): Promise<SavedReport[]> =>
  rows(db, sql`select * from saved_report where owner = ${owner} or shared order by name, id`);
