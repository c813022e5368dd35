import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { parse } from 'csv-parse/sync';
import { openTestSystem, type TestSystem } from './testing/test-system.js';

const ROWS = 12_345;
let system: TestSystem;
const analyst = { role: 'analyst', id: 'ana' } as const;

const prepare = async (input: string) => {
  const { data, errors } = await system.graph(
    `mutation { exportReport(input: { ${input} }) { export { id path rows estimatedRows expiresAt finishedAt } userErrors { code field message } } }`,
    {},
    analyst,
  );
  expect(errors).toBeUndefined();
  return data.exportReport;
};
const open = (path: string) => fetch(`${system.url}${path}`);
const progress = async (id: string, actor: { role: 'analyst'; id: string } = analyst) =>
  (await system.graph(`{ reportExport(id: "${id}") { rows finishedAt } }`, {}, actor)).data.reportExport;

beforeAll(async () => {
  system = await openTestSystem();
  const db = system.runtimes.analytics.database.sql();
  await run(db, sql`insert into dim_currency values ('EUR', 2)`);
  await run(
    db,
    sql`insert into fact_order (order_id, number, channel, currency, status, historical, placed_at, placed_day, placed_hour, shipping, tax, total)
        select md5(n::text)::uuid, case when n = 7 then '=HYPERLINK("x", 1)' else 'N-' || n end, 'WEB', 'EUR', 'CONFIRMED', false, now(), date '2026-01-01' + n % 10, now(), 0, 0, n from generate_series(1, ${ROWS}::int) n`,
  );
}, 60_000);
afterAll(() => system.close());

describe('an export', () => {
  it('streams every row once as CSV, with its progress', async () => {
    const { export: prepared } = await prepare('dataset: "fact_order", format: CSV');
    expect(prepared).toMatchObject({ rows: 0, finishedAt: null });
    const response = await open(prepared.path);
    expect(response.headers.get('content-disposition')).toMatch(/attachment; filename="fact_order-.*\.csv"/);
    const records: Record<string, string>[] = parse(await response.text(), { columns: true });
    expect(records.length).toBe(ROWS);
    expect(new Set(records.map((record) => record['order_id'])).size).toBe(ROWS);
    const cents = records.reduce((sum, record) => sum + Math.round(Number(record['total']) * 100), 0);
    expect(cents).toBe((ROWS * (ROWS + 1)) / 2);
    expect(records.every((record) => /^\d+(\.\d[1-9]?)?$/.test(record['total'] ?? ''))).toBe(true);
    // A spreadsheet must not run what somebody wrote into a name.
    expect(records.some((record) => record['number'] === `'=HYPERLINK("x", 1)`)).toBe(true);
    expect(await progress(prepared.id)).toEqual({ rows: ROWS, finishedAt: expect.any(String) });
    expect(await progress(prepared.id, { role: 'analyst', id: 'other' })).toBeNull();
  });

  it('streams chosen columns of chosen days as NDJSON', async () => {
    const { export: prepared } = await prepare('dataset: "fact_order", format: NDJSON, columns: ["day", "total"], fromDay: "2026-01-01", toDay: "2026-01-03"');
    const lines = (await (await open(prepared.path)).text()).trim().split('\n').map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(lines.length).toBe(1_234 + 1_235);
    expect(Object.keys(lines[0] ?? {})).toEqual(['day', 'total']);
    expect(new Set(lines.map(({ day }) => day))).toEqual(new Set(['2026-01-01', '2026-01-02']));
  }); // prettier-ignore

  it('streams what each day left of the stock, also where nothing changed', async () => {
    const db = system.runtimes.analytics.database.sql();
    await run(db, sql`insert into dim_location (location_id, code, name, kind) values (md5('w')::uuid, 'W', 'W', 'WAREHOUSE')`);
    await run(db, sql`insert into fact_stock_daily (sku, location_id, day, version, on_hand, reserved, available, backordered, on_order)
      select 'S' || n, md5('w')::uuid, date '2026-01-01' + d * 10, d + 1, 100 * d + n, 0, 0, 0, 0 from generate_series(1, 700) n cross join generate_series(0, 1) d`);
    const { export: prepared } = await prepare('dataset: "fact_stock_daily", format: CSV, columns: ["sku", "day", "on_hand"], fromDay: "2026-01-05", toDay: "2026-01-15"');
    const records: Record<string, string>[] = parse(await (await open(prepared.path)).text(), { columns: true });
    expect(records.length).toBe(700 * 10);
    expect(new Set(records.map(({ sku, day }) => `${sku} ${day}`)).size).toBe(700 * 10);
    expect(records.filter(({ sku }) => sku === 'S7').map(({ on_hand: units }) => Number(units))).toEqual([7, 7, 7, 7, 7, 7, 107, 107, 107, 107]);
  }); // prettier-ignore

  it('holds a few thousand rows at a time, however many there are', async () => {
    const { export: prepared } = await prepare('dataset: "fact_order", format: NDJSON');
    const texts: string[] = [];
    const stop = system.runtimes.analytics.database.onStatement((text) => texts.push(text));
    const reader = (await open(prepared.path)).body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 300));
    // Nobody reads on, so nothing more is asked for than fits the buffers on the way.
    const early = texts.filter((text) => text.includes('row_to_json')).length;
    while (!(await reader?.read())?.done);
    stop();
    expect(texts.filter((text) => text.includes('row_to_json')).length).toBe(3);
    expect(early).toBeLessThanOrEqual(3);
    expect(await firstRow(system.runtimes.analytics.database.sql(), sql`select count(*)::int as kept from report_export where rows = ${ROWS}`)).toEqual({ kept: 2 }); // prettier-ignore
  });

  it('answers a question too', async () => {
    const { export: prepared } = await prepare(
      'question: { metrics: ["orders"], dimensions: ["channel"] }, format: CSV',
    );
    expect(await (await open(prepared.path)).text()).toMatch(/^channel,orders\r\n/);
  });

  it('refuses what there is not, and links that were changed or have run out', async () => {
    expect((await prepare('dataset: "orders.orders", format: CSV')).userErrors).toEqual([expect.objectContaining({ code: 'UNKNOWN_DATASET' })]); // prettier-ignore
    expect((await prepare('dataset: "fact_order", format: CSV, columns: ["email"]')).userErrors).toEqual([expect.objectContaining({ code: 'UNKNOWN_COLUMN', field: ['columns'] })]); // prettier-ignore
    expect((await prepare('dataset: "dim_item", format: CSV, fromDay: "2026-01-01"')).userErrors[0].code).toBe('NOT_DATED'); // prettier-ignore
    expect((await prepare('format: CSV')).userErrors[0].code).toBe('WHAT_TO_EXPORT');
    const { export: prepared } = await prepare('dataset: "dim_item", format: CSV');
    expect((await open(`${prepared.path}x`)).status).toBe(404);
    expect((await open(prepared.path)).status).toBe(200);
    system.clock.advance({ hours: 2 });
    expect((await open(prepared.path)).status).toBe(404);
    const associate = { role: 'associate', id: 'sam', locations: ['W1'] } as const;
    const { data } = await system.graph('mutation { exportReport(input: { dataset: "fact_order", format: CSV }) { userErrors { code } } }', {}, associate); // prettier-ignore
    expect(data.exportReport.userErrors[0].code).toBe('NOT_YOURS');
  });
});

it('the document of figures asks what can be asked', async () => {
  const document = readFileSync(join(process.cwd(), 'docs', 'analytics.md'), 'utf8');
  const [question = '', mutation = '', ...more] = [...document.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, text = '']) => text); // prettier-ignore
  const lead = { role: 'lead', id: 'l' } as const;
  const { data, errors } = await system.graph(question, {}, lead);
  expect(errors).toBeUndefined();
  expect(data.metrics.columns.length).toBeGreaterThan(5);
  expect((await system.graph(mutation, {}, lead)).data.exportReport).toMatchObject({ userErrors: [] });
  expect(more).toEqual([]);
});

describe('the dashboards', () => {
  const folder = join(process.cwd(), 'docs', 'dashboards');
  it.each(readdirSync(folder))('%s can be asked as it is', async (file) => {
    const document = readFileSync(join(folder, file), 'utf8');
    const { data, errors } = await system.graph(document, { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }, { role: 'lead', id: 'l' }); // prettier-ignore
    expect(errors).toBeUndefined();
    expect(Object.values(data).every((answer) => answer !== null)).toBe(true);
  });
});
