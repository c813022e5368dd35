import type { Actor } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, jsonb, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { isDay } from '@oms/platform/values/zoned-time';
import { viewColumns } from '../storage/view-columns.js';
import { DATASETS, type Dataset } from '../rules/datasets.js';
import type { MetricsRequest } from '../rules/plan-query.js';
import type { AnalyticsServices } from '../services.js';
import { queryMetrics } from './query-metrics.js';

export interface ExportReportInput {
  /** Name of a data set; absent where a question is asked. */
  readonly dataset?: string | null;
  readonly question?: MetricsRequest | null;
  readonly format: 'CSV' | 'NDJSON';
  readonly columns?: readonly string[] | null;
  /** Days (YYYY-MM-DD), the second exclusive. */
  readonly fromDay?: string | null;
  readonly toDay?: string | null;
}

/** How long a link holds, and how long what it leads to may take. */
const LINK_SECONDS = 3_600;

async function columnsOf(db: Sql, { name }: Dataset, wanted: readonly string[] | null | undefined): Promise<string[]> {
  const there = (await viewColumns(db, name)).map((column) => column.name);
  const unknown = wanted?.find((column) => !there.includes(column));
  if (unknown) throw refuse('UNKNOWN_COLUMN', `${name} has no column ${unknown}. It has: ${there.join(', ')}.`, ['columns']); // prettier-ignore
  return wanted && wanted.length > 0 ? [...wanted] : there;
}

function datasetOf({ dataset, fromDay, toDay }: ExportReportInput): Dataset {
  const found = DATASETS.get(dataset ?? '');
  if (!found)
    throw refuse('UNKNOWN_DATASET', `There is no data set ${dataset ?? ''}. There are: ${[...DATASETS.keys()].join(', ')}.`, ['dataset']); // prettier-ignore
  for (const [field, value] of Object.entries({ fromDay, toDay })) {
    if (value != null && !isDay(value)) throw refuse('INVALID_DAY', 'A day is written as "2026-01-31".', [field]);
    if (value && !found.dated) throw refuse('NOT_DATED', `The rows of ${found.name} belong to no day.`, [field]);
  }
  return found;
}

/** The greatest number that the graph can answer; what the planner thinks of days without a change may be beyond it. */
const MOST = 2 ** 31 - 1;

/** What the planner thinks; counting would take as long as the export itself. */
async function estimate(db: Sql, { name, dated }: Dataset, { fromDay, toDay }: ExportReportInput): Promise<number> {
  const bounds = dated
    ? sql`where v.day >= ${fromDay ?? '-infinity'}::date and v.day < ${toDay ?? 'infinity'}::date`
    : sql``;
  const [row] = await rows<Record<string, [{ Plan: { 'Plan Rows': number } }]>>(
    db,
    sql`explain (format json) select * from ${sql.ref(`bi.${name}`)} v ${bounds}`,
  );
  const [plan] = row ? Object.values(row) : [];
  return Math.min(MOST, Math.round(plan?.[0].Plan['Plan Rows'] ?? 0));
}

interface Prepared {
  readonly dataset: Dataset | null;
  readonly columns: readonly string[];
  readonly estimated: number;
}

/** Looks up what is to be exported; a question is asked once, to see that it can be answered, and to whom. */
async function prepare(
  db: Sql,
  input: ExportReportInput,
  actor: Actor,
  mine: readonly string[] | null,
): Promise<Prepared> {
  if (Boolean(input.dataset) === Boolean(input.question))
    throw refuse('WHAT_TO_EXPORT', 'Name either a data set or a question.', ['dataset']);
  if (input.question) {
    await queryMetrics(db, { ...input.question, limit: 1 }, { actor });
    return { dataset: null, columns: [], estimated: 0 };
  }
  const dataset = datasetOf(input);
  if (mine && !dataset.located)
    throw refuse('NOT_YOURS', `The rows of ${dataset.name} belong to no location.`, ['dataset']);
  return {
    dataset,
    columns: await columnsOf(db, dataset, input.columns),
    estimated: await estimate(db, dataset, input),
  };
}

/**
 * Prepares an export and answers its id. It is streamed when its link is opened, as the data is then; nothing of it is
 * stored. Whoever works at certain locations gets the rows of those, and nothing that belongs to no location.
 */
export const exportReport = (
  ctx: OperationContext<AnalyticsServices>,
  input: ExportReportInput,
): Promise<{ id: string }> =>
  runCommand(ctx, 'exportReport', async (tx) => {
    const { actor } = ctx;
    const mine = actor.role === 'associate' ? (actor.locations ?? null) : null;
    const { dataset, columns, estimated } = await prepare(tx.db, input, actor, mine);
    const { format, fromDay = null, toDay = null, question } = input;
    const id = newId(tx.now);
    const until = new Date(tx.now.getTime() + LINK_SECONDS * 1_000);
    await run(
      tx.db,
      sql`insert into report_export (id, dataset, columns, format, from_day, to_day, location_codes, question, requested_by, estimated, created_at, expires_at, updated_at)
          values (${id}, ${dataset?.name ?? 'metrics'}, ${columns}::text[], ${format}, ${fromDay}::date, ${toDay}::date, ${mine}::text[],
            ${question ? jsonb(question) : null}, ${jsonb({ role: actor.role, id: actor.id })}, ${estimated}, ${tx.now}, ${until}, ${tx.now})`,
    );
    return { id };
  });

/** What is kept of an export. */
export interface ReportExport {
  readonly id: string;
  readonly dataset: string;
  readonly format: 'CSV' | 'NDJSON';
  readonly columns: readonly string[];
  readonly fromDay: string | null;
  readonly toDay: string | null;
  readonly locationCodes: readonly string[] | null;
  readonly question: MetricsRequest | null;
  readonly requestedBy: { readonly id: string };
  readonly estimated: number;
  readonly rows: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly finishedAt: Date | null;
}

/** An export by its id. */
export const findExport = (db: Sql, id: string): Promise<ReportExport | undefined> =>
  firstRow(db, sql`select *, from_day::text as from_day, to_day::text as to_day from report_export where id = ${id}`);
