import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { PostgresConnection } from '@malloydata/db-postgres';
import { SingleConnectionRuntime } from '@malloydata/malloy';
import { readerUrl } from '@oms/platform/database/reader';
import { withClient } from '@oms/platform/database/with-client';
import { openTestSystem, type TestSystem } from './testing/test-system.js';

let system: TestSystem;
let url: string;
const ask = async (document: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await system.graph(document, variables);
  expect(errors).toBeUndefined();
  return data;
};
const rowsOf = <Row extends object>(statement: string) =>
  withClient(url, async (client) => (await client.query<Row>(statement)).rows);

const psqlIsThere = (() => {
  try {
    execFileSync('psql', ['--version']);
    return true;
  } catch {
    console.warn('psql is not on the PATH: its test is skipped (Debian: apt-get install postgresql-client).');
    return false;
  }
})();
const withPsql = psqlIsThere ? it : it['skip'];

beforeAll(async () => {
  system = await openTestSystem();
  const own = new URL(system.runtimes.analytics.database.url);
  url = readerUrl(own.toString(), own.password);
  await ask(`mutation {
    upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR" }) { channel { code } }
    tokyo: upsertChannel(input: { code: "TOKYO", name: "Tokyo", kind: STORE, currencyCode: "JPY" }) { channel { code } }
    upsertLocation(input: { code: "W1", name: "One", kind: "WAREHOUSE", address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } }
    a: upsertItem(input: { sku: "A", title: "Tea", category: "Drinks", unitCost: "3.10" }) { item { sku } }
    b: upsertItem(input: { sku: "B", title: "Jam", category: "Spreads" }) { item { sku } }
    upsertPrices(input: { prices: [{ sku: "A", channel: "WEB", amount: "9.99", currencyCode: "EUR" }, { sku: "B", channel: "WEB", amount: "4.35", currencyCode: "EUR" }, { sku: "A", channel: "TOKYO", amount: "1500", currencyCode: "JPY" }] }) { prices { sku } } }`);
  for (const sku of ['A', 'B'])
    await ask(`mutation($sku: String!) { adjustStock(input: { sku: $sku, locationCode: "W1", delta: 1000, reason: "FOUND" }) { level { id } } }`, { sku }); // prettier-ignore
  await system.settle();
  for (let n = 0; n < 12; n += 1)
    await ask(
      `mutation($key: String!, $channel: String!, $lines: [OrderLineInput!]!) { placeOrder(input: { idempotencyKey: $key, channel: $channel, lines: $lines, payment: { method: INVOICE },
        deliveries: [{ method: SHIPPING, address: { line1: "x", city: "y", countryCode: "DE" } }] }) { order { id } userErrors { message } } }`,
      { key: `k${n}`, channel: n % 4 === 3 ? 'TOKYO' : 'WEB', lines: [{ sku: 'A', quantity: 1 + (n % 3) }, ...(n % 4 === 3 ? [] : [{ sku: 'B', quantity: n + 1 }])] },
    ); // prettier-ignore
  await system.settle();
}, 90_000);
afterAll(() => system.close());

describe('the schema bi', () => {
  it('tells what each of its views and columns is', async () => {
    const silent = await rowsOf(`
      select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
       where c.relnamespace = 'bi'::regnamespace and (coalesce(obj_description(c.oid), '') = '' or coalesce(col_description(c.oid, a.attnum), '') = '')`);
    expect(silent).toEqual([]);
    const views = await rowsOf<{ name: string; comment: string }>(
      `select relname as name, obj_description(oid) as comment from pg_class where relnamespace = 'bi'::regnamespace and relkind = 'v' order by 1`,
    );
    expect(views.length).toBeGreaterThan(20);
    // Keys that the comments name are keys: no two rows share one, and what refers to a dimension finds it.
    for (const { name, comment } of views) {
      const key = /Key: ([a-z_, ]+)/.exec(comment)?.[1];
      expect([name, key]).toEqual([name, expect.any(String)]);
      expect(await rowsOf(`select ${key} from bi.${name} group by ${key} having count(*) > 1`)).toEqual([]);
    }
    for (const [fact, column, dimension] of [['fact_order_line', 'sku', 'dim_item'], ['fact_order_line', 'order_id', 'fact_order'], ['fact_order', 'channel', 'dim_channel'], ['fact_order', 'currency', 'dim_currency'], ['fact_allocation', 'location_id', 'dim_location'], ['fact_allocation', 'line_id', 'fact_order_line']] as const) {
      const [found] = await rowsOf<{ rows: string; joined: string }>(`select count(*) as rows, count(d.${column}) as joined from bi.${fact} f left join bi.${dimension} d using (${column})`);
      expect([fact, found?.joined, Number(found?.rows) > 0]).toEqual([fact, found?.rows, true]);
    }
  }); // prettier-ignore

  it('holds nothing that names or reaches a person', async () => {
    const columns = await rowsOf<{ name: string }>(
      `select distinct attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace = 'bi'::regnamespace and attnum > 0`,
    );
    const personal = /mail|phone|first_name|last_name|address|street|postal|birth|contact|recipient/;
    expect(columns.map(({ name }) => name).filter((name) => personal.test(name))).toEqual([]);
  });

  it('is read by a role that can do nothing else', async () => {
    for (const statement of [
      'delete from bi.fact_order',
      'create table bi.mine (id int)',
      'create temporary table mine (id int)',
      'select * from analytics.fact_order',
      'select * from analytics.raw_event',
      'select * from orders.orders',
      'set default_transaction_read_only = off; update bi.dim_item set title = null',
    ])
      // On five databases the tables of orders are in another one.
      await expect(rowsOf(statement)).rejects.toThrow(
        /permission denied|read-only|cannot|"orders.orders" does not exist/,
      );
    const [setting] = await rowsOf<{ seconds: string }>(`select current_setting('statement_timeout') as seconds`);
    expect(setting?.seconds).toBe('1min');
  });

  withPsql('answers psql, with the graph’s totals', async () => {
    const out = execFileSync('psql', [url, '-At', '-F', ',', '-c', "select currency, count(*), sum(total) from fact_order group by 1 order by 1"], { encoding: 'utf8' }); // prettier-ignore
    const data = await ask(
      `{ metrics(query: { metrics: ["orders", "totalSales"], dimensions: ["currency"] }) { rows } }`,
    );
    const lines = out.trim().split('\n').map((text) => text.split(',')); // prettier-ignore
    expect(lines.map(([currency, orders, total]) => [currency, Number(orders), Number(total)])).toEqual(
      data.metrics.rows.map(([currency, orders, total]: [string, number, string]) => [currency, orders, Number(total)]),
    );
    expect(execFileSync('psql', [url, '-c', '\\d+ bi.fact_order'], { encoding: 'utf8' })).toContain('placed_day');
  });

  it('is understood by a BI engine, which comes to the graph’s totals', async () => {
    const { hostname, port, username, password, pathname } = new URL(url);
    const connection = new PostgresConnection('oms', () => ({}), () => Promise.resolve({ host: hostname, port: Number(port), username, password, databaseName: pathname.slice(1) })); // prettier-ignore
    try {
      const runtime = new SingleConnectionRuntime({ connection });
      const model = `
        source: items is oms.table('bi.dim_item') extend { primary_key: sku }
        source: calendar is oms.table('bi.dim_date') extend { primary_key: \`day\` }
        source: lines is oms.table('bi.fact_order_line') extend {
          join_one: items with sku
          join_one: calendar with \`day\`
          measure: units is quantity.sum() - cancelled.sum(), net_sales is net.sum()
        }`;
      const result = await runtime
        .loadModel(model)
        .loadQuery(`run: lines -> { group_by: currency, items.category, calendar.fiscal_year; aggregate: units, net_sales; order_by: currency, category }`)
        .run(); // prettier-ignore
      const data = await ask(`{ metrics(query: { metrics: ["units", "netSales"], dimensions: ["currency", "category", "fiscalYear"] }) { rows } }`); // prettier-ignore
      const found = result.data.toObject() as { currency: string; category: string; fiscal_year: number; units: number; net_sales: number }[]; // prettier-ignore
      expect(found.length).toBe(3);
      expect(found.map((row) => [row.currency, row.category, `FY${row.fiscal_year}`, Number(row.units), Number(row.net_sales)])).toEqual(
        data.metrics.rows.map(([currency, category, year, units, net]: [string, string, string, number, string]) => [currency, category, year, units, Number(net)]),
      ); // prettier-ignore
    } finally {
      await connection.close();
    }
  });
});
