import type { Database } from '@oms/platform/database/database';
import { rows, run, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import {
  placeText,
  readPlace,
  ROW_FILES,
  ROW_PLACE,
  type FilePart,
  type RowPlace,
} from '@oms/platform/graphql/linked-file';
import { isId } from '@oms/platform/values/ids';
import { csvRow } from '../rules/csv.js';
import { DATASETS, type Dataset } from '../rules/datasets.js';
import type { AnalyticsServices } from '../services.js';
import { viewColumns } from '../storage/view-columns.js';
import { findExport, type ReportExport } from './export-report.js';
import { queryMetrics } from './query-metrics.js';

interface Context {
  readonly database: Database;
  readonly services: AnalyticsServices;
  readonly clock: { now(): Date };
}

/** Rows of one part: what any process holds of an export at a time. */
const ROWS = 5_000;

const bounds = (found: ReportExport, { keys }: Dataset, place: RowPlace | null): RawBuilder => {
  const names = sql.raw(keys.map(({ column }) => `v.${column}`).join(', '));
  const [first] = keys;
  const all = [
    // Alone, too: a view may choose by the first key before it works out the others.
    ...(place && first && keys.length > 1
      ? [sql`v.${sql.raw(first.column)} >= ${place.keys[0]}::${sql.raw(first.type)}`]
      : []),
    ...(place ? [sql`(${names}) > (${sql.join(keys.map(({ type }, at) => sql`${place.keys[at]}::${sql.raw(type)}`))})`] : []), // prettier-ignore
    ...(found.fromDay ? [sql`v.day >= ${found.fromDay}::date`] : []),
    ...(found.toDay ? [sql`v.day < ${found.toDay}::date`] : []),
    ...(found.locationCodes
      ? [sql`v.location_id in (select location_id from dim_location where code = any(${found.locationCodes}::text[]))`]
      : []),
  ];
  return all.length === 0 ? sql`` : sql`where ${sql.join(all, sql` and `)}`;
};

/** One part of a data set, in the order of its key; so nothing is read twice, however long it takes. */
async function readRows(db: Sql, found: ReportExport, dataset: Dataset, place: RowPlace | null) {
  const keys = dataset.keys.map(({ column }) => `v.${column}`);
  const json = found.format === 'NDJSON';
  const columns = await viewColumns(db, dataset.name);
  const decimals = new Set(columns.flatMap(({ name, isDecimal }) => (isDecimal ? [name] : [])));
  // A quotient has sixteen digits behind the point, most of them zeros.
  const valueOf = (name: string) =>
    decimals.has(name) ? sql`trim_scale(${sql.ref(`v.${name}`)})` : sql.ref(`v.${name}`);
  const values = found.columns.map((name) => sql`${valueOf(name)} as ${sql.ref(name)}`);
  const shown = json ? sql`row_to_json(x)::text as line` : sql`x as line`;
  const picked = json
    ? sql`(select y from (select ${sql.join(values)}) y)`
    : sql`(select array[${sql.join(found.columns.map((name) => sql`${valueOf(name)}::text`))}])`;
  return rows<{ line: string | (string | null)[]; keys: string[] }>(
    db,
    sql`select ${shown}, array[${sql.raw(keys.map((key) => `${key}::text`).join(', '))}] as keys
        from (select * from ${sql.ref(`bi.${dataset.name}`)} v ${bounds(found, dataset, place)} order by ${sql.raw(keys.join(', '))} limit ${ROWS}) v
        cross join lateral ${picked} as w(x) order by ${sql.raw(keys.join(', '))}`,
  );
}

async function datasetPart(db: Sql, found: ReportExport, dataset: Dataset, place: RowPlace | null) {
  const lines = await readRows(db, found, dataset, place);
  const head = place === null && found.format === 'CSV' ? csvRow(found.columns) : '';
  const text = lines.map(({ line }) => (typeof line === 'string' ? `${line}\n` : csvRow(line))).join('');
  const total = (place?.rows ?? 0) + lines.length;
  const last = lines.length === ROWS ? lines.at(-1) : undefined;
  return { text: head + text, total, next: last ? { keys: last.keys, rows: total } : null };
}

async function questionPart(db: Sql, found: ReportExport) {
  if (!found.question) return { text: '', total: 0, next: null };
  const { from, to, ...question } = found.question;
  const moment = (value: Date | null | undefined) => (value ? new Date(value) : null);
  const locations = found.locationCodes;
  const actor = locations ? ({ role: 'associate', id: found.requestedBy.id, locations } as const) : null;
  const answer = await queryMetrics(db, { limit: 10_000, ...question, from: moment(from), to: moment(to) }, { actor });
  const names = answer.columns.map(({ name }) => name);
  const text =
    found.format === 'CSV'
      ? csvRow(names) + answer.rows.map(csvRow).join('')
      : answer.rows.map((row) => `${JSON.stringify(Object.fromEntries(names.map((name, at) => [name, row[at]])))}\n`).join(''); // prettier-ignore
  return { text, total: answer.rows.length, next: null };
}

/**
 * The part of an export behind a link, from a place on; null when the link is not ours or has run out. Each part is one
 * statement that begins where the last one ended, so that a hundred million rows take no more memory than a few thousand.
 */
export async function readExport(ctx: Context, token: string, cursor: string | null): Promise<FilePart | null> {
  const now = ctx.clock.now();
  const link = ctx.services.links.open(token, now);
  if (!link || !isId(link.id)) return null;
  const db = ctx.database.sql();
  const found = await findExport(db, link.id);
  if (!found) return null;
  const dataset = DATASETS.get(found.dataset);
  const place = readPlace(cursor, ROW_PLACE);
  const {
    text: content,
    total,
    next,
  } = dataset ? await datasetPart(db, found, dataset, place) : await questionPart(db, found);
  await run(
    db,
    sql`update report_export set rows = ${total}, updated_at = ${now}, finished_at = ${next ? null : now}::timestamptz where id = ${found.id}`,
  );
  const [extension, mediaType] = ROW_FILES[found.format];
  return {
    content,
    next: next && placeText(next),
    name: `${found.dataset}-${found.createdAt.toISOString().slice(0, 10)}.${extension}`,
    mediaType,
  };
}
