import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '@oms/platform/database/with-client';
import { parse } from 'csv-parse/sync';
import { importFolder } from './import-folder.js';
import { countryCode } from './import/countries.js';
import { loadMapping, mappingPath } from './import/mapping.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

const DATA = join(process.cwd(), '..', 'shared', 'data', 'northwind');
const present = existsSync(DATA);
if (!present) console.warn(`Northwind's files are not at ${DATA}: its acceptance test is skipped.`);
const maybe = present ? it : it['skip'];

let system: TestSystem;
const importAll = async () =>
  importFolder(system.runtimes, {
    mapping: await loadMapping(mappingPath('northwind')),
    directory: DATA,
    rejectsPath: join(mkdtempSync(join(tmpdir(), 'oms-')), 'rejects.ndjson'),
  });
const ask = async (document: string) => {
  const { data, errors } = await system.graph(document);
  expect(errors).toBeUndefined();
  return data;
};

beforeAll(async () => {
  if (!present) return;
  system = await openTestSystem();
}, 60_000);
afterAll(() => system?.close());

describe('Northwind', () => {
  maybe(
    'comes in whole, and again without a change',
    async () => {
      const first = await importAll();
      expect(first.rejectsPath).toBeNull();
      expect(first.entities.orders).toMatchObject({ created: 830, rejected: 0 });
      const again = await importAll();
      expect(again.entities.orders).toMatchObject({ created: 0, unchanged: 830, rejected: 0 });
      expect(again.entities.purchaseOrders?.created).toBe(0);
    },
    120_000,
  );

  maybe('is counted to the cent', async () => {
    const data = await ask(
      `{ metrics(query: { metrics: ["orders", "lines", "units", "grossSales", "netSales", "netSalesUnrounded", "shipping", "openOrders"], filters: [{ dimension: "channel", in: ["NORTHWIND"] }] }) { totals } }`,
    );
    expect(data.metrics.totals).toEqual([
      830,
      2_155,
      51_317,
      '1354458.59',
      '1265793.02',
      '1265793.0395',
      '64942.69',
      21,
    ]);
  });

  maybe('has its largest category and countries', async () => {
    const data = await ask(`{
      categories: metrics(query: { metrics: ["netSalesUnrounded"], dimensions: ["category"], filters: [{ dimension: "channel", in: ["NORTHWIND"] }], orderBy: "netSalesUnrounded", descending: true, limit: 1 }) { rows }
      countries: metrics(query: { metrics: ["orders"], dimensions: ["country"], filters: [{ dimension: "channel", in: ["NORTHWIND"] }, { dimension: "country", in: ["DE", "US"] }] }) { rows } }`);
    const [[category, sales]] = data.categories.rows;
    expect([category, Number(sales).toFixed(2)]).toEqual(['Beverages', '267868.18']);
    expect(data.countries.rows).toEqual([
      ['DE', 122],
      ['US', 122],
    ]);
  });

  maybe(
    'is the same in plain SQL on its files: by category, country, year and carrier, and 37 late shipments',
    async () => {
      const files = async (name: string, columns: readonly string[]) => {
        const [header = [], ...records]: string[][] = parse(readFileSync(join(DATA, `${name}.csv`)), { relax_column_count: true }); // prettier-ignore
        // Commas in an address are no columns: what stands behind it is counted from the end.
        const address = header.indexOf('shipAddress');
        const value = (record: readonly string[], column: string) => {
          const at = header.indexOf(column);
          return record[at > address && address >= 0 ? at + record.length - header.length : at];
        };
        return JSON.stringify(records.map((record) => Object.fromEntries(columns.map((column) => [column, value(record, column)])))); // prettier-ignore
      };
      const tables = [
        ['orders', 'orderID text, orderDate text, requiredDate text, shippedDate text, shipVia text, shipCountry text'],
        ['order-details', 'orderID text, productID text, unitPrice numeric, quantity numeric, discount numeric'],
        ['products', 'productID text, categoryID text'],
        ['categories', 'categoryID text, categoryName text'],
        ['shippers', 'shipperID text, companyName text'],
      ] as const;
      const sqlOf = async (query: string): Promise<unknown[][]> =>
        withClient(system.runtimes.analytics.database.url, async (client) => {
          for (const [name, columns] of tables) {
            const quoted = columns.replaceAll(/(\w+) (text|numeric)/g, '"$1" $2');
            const names = columns.split(', ').map((column) => column.split(' ')[0] ?? '');
            await client.query(`create temporary table "${name}" as select * from json_to_recordset($1::json) as r(${quoted})`, [await files(name, names)]); // prettier-ignore
          }
          return (await client.query<unknown[]>({ text: query, rowMode: 'array' })).rows;
        });
      const lines = `"order-details" d join orders o using ("orderID") join products p using ("productID") join categories c using ("categoryID") join shippers s on s."shipperID" = o."shipVia"`;
      const net = `sum(d."unitPrice" * d.quantity * (1 - d.discount))`;
      const late = `nullif("shippedDate", 'NULL')::timestamp > "requiredDate"::timestamp`;
      const byKey = (table: unknown[][]) => new Map(table.map(([key, ...values]) => [key, values.map(Number)]));
      const metrics = async (names: string, dimension: string) =>
      byKey((await ask(`{ metrics(query: { metrics: [${names}], dimensions: ["${dimension}"], filters: [{ dimension: "channel", in: ["NORTHWIND"] }] }) { rows } }`)).metrics.rows); // prettier-ignore
      const code = (name: unknown) => {
        const found = countryCode(String(name));
        return 'value' in found ? found.value : name;
      };
      const sales = async (key: string) => sqlOf(`select ${key}, ${net}, sum(d.quantity) from ${lines} group by 1`);
      expect(await metrics('"netSalesUnrounded", "units"', 'category')).toEqual(byKey(await sales('c."categoryName"')));
      const countries = await sales('o."shipCountry"');
      expect(countries.length).toBe(21);
      expect(await metrics('"netSalesUnrounded", "units"', 'country')).toEqual(byKey(countries.map(([name, ...rest]) => [code(name), ...rest]))); // prettier-ignore
      expect(await metrics('"netSalesUnrounded", "units"', 'year')).toEqual(
        byKey(await sales(`left(o."orderDate", 4) || '-01-01'`)),
      );
      expect(await metrics('"netSalesUnrounded", "units"', 'carrier')).toEqual(byKey(await sales('s."companyName"')));
      expect(await metrics('"orders", "ordersShipped", "lateShipments"', 'carrier')).toEqual(
      byKey(await sqlOf(`select s."companyName", count(*), count(*) filter (where "shippedDate" <> 'NULL'), count(*) filter (where ${late}) from orders o join shippers s on s."shipperID" = o."shipVia" group by 1`)),
    ); // prettier-ignore
      const totals = await ask(
        `{ metrics(query: { metrics: ["lateShipments"], filters: [{ dimension: "channel", in: ["NORTHWIND"] }] }) { totals sources } }`,
      );
      expect(totals.metrics).toEqual({ totals: [37], sources: ['rollup_order_day'] });
    },
    60_000,
  );

  maybe('keeps history history: open orders are held, reserve nothing, and nothing was labelled', async () => {
    const data = await ask(`{
      open: orders(filter: { channel: "NORTHWIND", hasOpenHold: true }, first: 250) { totalCount nodes { status holds { reason } lines { nodes { allocated open } } fulfillmentOrders { nodes { id } } } }
      items(first: 250) { totalCount }
      reorderAlerts(first: 250, filter: { status: ["OPEN"] }) { nodes { item { title } } }
      first: orderByNumber(number: "10248") { placedAt customer { company } total { amount } } }`);
    expect(data.open.totalCount).toBe(21);
    for (const order of data.open.nodes) {
      expect(order.holds).toEqual([{ reason: 'HISTORICAL_IMPORT' }]);
      expect(order.fulfillmentOrders.nodes).toEqual([]);
      expect(order.lines.nodes.every((line: { allocated: number }) => line.allocated === 0)).toBe(true);
    }
    expect(data.items.totalCount).toBe(77);
    expect(data.reorderAlerts.nodes.map((alert: { item: { title: string } }) => alert.item.title).toSorted()).toEqual([
      'Nord-Ost Matjeshering',
      'Outback Lager',
    ]);
  });

  maybe('leaves every rule unbroken', async () => {
    expect(await verifySystem(system.runtimes)).toEqual([]);
  });
});
