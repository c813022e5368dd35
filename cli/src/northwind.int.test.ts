import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFolder } from './import-folder.js';
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
