import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { run, sql } from '@oms/platform/database/sql';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { createAnalyticsServices, type AnalyticsServices } from '../services.js';
import { analyticsSource } from '../source.js';
import { exportReport } from './export-report.js';

/** Long ones, so that few of them are much. */
const ROWS = 150_000;
/** Less than the text of all rows takes, without the rows it is made of. */
const MEGABYTES = 176;
const SECRET = 'a secret of a test';
let test: TestSubgraph<AnalyticsServices>;

const built = (path: string): string => JSON.stringify(new URL(`../../../../${path}`, import.meta.url).href);
/** Reads an export to its end, as whoever streams it does, and says how much there was. */
const READ_ALL = `
const { openDatabase } = await import(${built('platform/dist/database/database.js')});
const { silentLogger } = await import(${built('platform/dist/observe/logger.js')});
const { createAnalyticsServices } = await import(${built('subgraphs/analytics/dist/services.js')});
const { readExport } = await import(${built('subgraphs/analytics/dist/operations/read-export.js')});
const [url, token, now] = process.argv.slice(1);
const database = await openDatabase({ name: 'analytics', url, entities: [], logger: silentLogger });
const context = { database, services: createAnalyticsServices({ dataSecret: ${JSON.stringify(SECRET)} }), clock: { now: () => new Date(now) } };
let [lines, bytes, cursor] = [0, 0, null];
do {
  const part = await readExport(context, token, cursor);
  lines += part.content.split('\\n').length - 1;
  bytes += part.content.length;
  cursor = part.next;
} while (cursor);
process.stdout.write(JSON.stringify({ lines, bytes }));
process.exit(0);
`;

beforeAll(async () => {
  test = await openTestSubgraph({
    source: analyticsSource,
    services: () => createAnalyticsServices({ dataSecret: SECRET }),
  });
  await run(test.database.sql(), sql`insert into dim_currency values ('EUR', 2)`);
  await run(
    test.database.sql(),
    sql`insert into fact_order (order_id, number, channel, currency, status, historical, placed_at, placed_day, placed_hour, shipping, tax, total)
        select md5(n::text)::uuid, 'N-' || n || repeat('x', 1600), 'WEB', 'EUR', 'CONFIRMED', false, now(), date '2026-01-01' + n % 10, now(), 0, 0, n from generate_series(1, ${ROWS}::int) n`,
  );
  await run(test.database.sql(), sql`analyze fact_order`);
}, 60_000);
afterAll(() => test.close());

it('a process with little memory streams very many rows', async () => {
  const { id } = await exportReport(test.op({ role: 'analyst', id: 'ana' }), {
    dataset: 'fact_order',
    format: 'CSV',
    columns: ['order_id', 'number'],
  });
  const { path } = test.services.links.make({ id }, new Date(test.clock.now().getTime() + 60_000));
  const token = path.slice('/exports/'.length);
  const flags = [`--max-old-space-size=${MEGABYTES}`, '--input-type=module', '-e', READ_ALL];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, test.database.url, token, test.clock.now().toISOString()]); // prettier-ignore
  const { lines, bytes } = JSON.parse(stdout) as { lines: number; bytes: number };
  expect(lines).toBe(ROWS + 1);
  expect(bytes).toBeGreaterThan(MEGABYTES * 1_000_000);
}, 60_000);
