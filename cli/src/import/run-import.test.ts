import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportSinks } from './batch.js';
import { parseMapping } from './mapping.js';
import { memorySinks } from './memory-sinks.js';
import { createProgress } from './progress.js';
import type { Reject } from './rejects.js';
import { runImport, type ImportOptions } from './run-import.js';
import { formatSummary } from './summary.js';

let directory = '';
const folders: string[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oms-import-'));
  folders.push(directory);
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const MAPPING = `
name: m
defaults: {currency: EUR, nullTexts: ['NULL']}
entities:
  orders:
    source:
      file: orders.csv
      lookups: {carrier: {file: carriers.csv, key: id, on: via}}
      children: {details: {file: details.csv, key: order, on: id}}
    when: status != draft
    fields:
      externalReference: 'x:{id}'
      channelCode: WEB
      placedAt: {from: '{placed}', as: date}
      currencyCode: EUR
      shippingTotal: {from: '{freight}', as: money, default: '0.00'}
      carrierName: '{carrier.name}'
      shippingAddress: {fields: {line1: '{street}', city: '{city}', countryCode: {from: '{country}', as: country}}}
      lines:
        each: details
        fields:
          sku: '{sku}'
          quantity: {from: '{qty}', as: integer}
          unitPrice: {from: '{price}', as: money}
`;
const ORDERS = [
  'id,placed,freight,via,street,city,country,status',
  '1,2024-01-01,5.00,c1,"Main\nSt",Rome,Italy,open',
  '2,2024-01-02,NULL,NULL,Main St,Rome,Italy,open',
  '3,2024-01-03,1,c1,Main St,Rome,Italy,draft',
];
const DETAILS = ['order,sku,qty,price', '1,A,1,10.00', '1,B,2,5.50', '2,A,1,10.00', '3,A,1,10.00'];

type Files = Record<string, readonly string[]>;

async function run(files: Files, options: Partial<ImportOptions> = {}, text = MAPPING) {
  const all: Files = { 'orders.csv': ORDERS, 'details.csv': DETAILS, 'carriers.csv': ['id,name', 'c1,Fast'], ...files };
  for (const [name, lines] of Object.entries(all)) await writeFile(join(directory, name), `${lines.join('\n')}\n`);
  const memory = memorySinks();
  const rejectsPath = join(directory, 'rejects.ndjson');
  const result = runImport({
    mapping: parseMapping(text, 'm.yaml'),
    directory,
    sinks: memory.sinks,
    rejectsPath,
    ...options,
  });
  const summary = await result.catch((error: unknown) => error as Error);
  const rejects = existsSync(rejectsPath)
    ? (await readFile(rejectsPath, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Reject)
    : [];
  const [counts, failure] = 'entities' in summary ? [summary.entities.orders, ''] : [undefined, summary.message];
  return { ...memory, summary, counts, failure, rejects };
}

describe('an import', () => {
  it('joins, filters and maps', async () => {
    const { imported, counts, rejects } = await run({});
    expect(counts).toEqual({ read: 3, created: 2, updated: 0, unchanged: 0, skipped: 1, rejected: 0 });
    expect(rejects).toEqual([]);
    expect(imported.orders.get('x:1')).toMatchObject({
      carrierName: 'Fast',
      shippingTotal: '5.00',
      lines: [{ sku: 'A' }, { sku: 'B' }],
    });
    expect(imported.orders.get('x:2')).not.toHaveProperty('carrierName');
    expect(imported.orders.get('x:2')).toMatchObject({ shippingTotal: '0.00' });
  });

  it('tells everything that is wrong with a row in one reject, with its line', async () => {
    const bad = '4,soon,1.234,c9,,Rome,Atlantis,open';
    const { counts, rejects } = await run({
      'orders.csv': [...ORDERS, bad],
      'details.csv': [...DETAILS, '4,A,none,1', '4,,0,1'],
    });
    expect(counts).toMatchObject({ read: 4, created: 2, rejected: 1 });
    expect(rejects).toEqual([
      {
        entity: 'orders',
        file: 'orders.csv',
        line: 6,
        field:
          'placedAt, shippingTotal, carrierName, shippingAddress.countryCode, lines[0].quantity, shippingAddress.line1, lines[1].sku, lines[1].quantity',
        reason:
          'placedAt is not a date like YYYY-MM-DD HH:mm:ss: "soon"; shippingTotal has more than the 2 decimals of EUR: "1.234"; ' +
          'carrierName no row of carriers.csv has id = "c9"; shippingAddress.countryCode is not a known country: "Atlantis"; ' +
          'lines[0].quantity is not a whole number: "none" (details.csv line 6); shippingAddress.line1 is required; ' +
          'lines[1].sku is required (details.csv line 7); lines[1].quantity must be 1 or more (details.csv line 7)',
        row: {
          id: '4',
          placed: 'soon',
          freight: '1.234',
          via: 'c9',
          street: null,
          city: 'Rome',
          country: 'Atlantis',
          status: 'open',
          details: [
            { order: '4', sku: 'A', qty: 'none', price: '1' },
            { order: '4', sku: null, qty: '0', price: '1' },
          ],
        },
      },
    ]);
  });

  it('imports no order without a line that could not be read', async () => {
    const { imported, counts, rejects } = await run({ 'details.csv': [...DETAILS, '2,B,1', '9,A,1,1'] });
    expect([...imported.orders.keys()]).toEqual(['x:1']);
    expect(rejects.map(({ file, line, reason }) => [file, line, reason])).toEqual([
      ['details.csv', 6, 'has 3 fields where the header has 4'],
      ['orders.csv', 4, 'details.csv line 6, which may belong here, has 3 fields where the header has 4'],
      ['details.csv', 7, 'no readable row of orders.csv has id = "9"'],
    ]);
    expect(counts).toEqual({ read: 5, created: 1, updated: 0, unchanged: 0, skipped: 1, rejected: 3 });
  });

  it('rejects an order without lines, and a second lookup row with the same key', async () => {
    const { rejects } = await run({
      'details.csv': DETAILS.slice(0, 3),
      'carriers.csv': ['id,name', 'c1,Fast', 'c1,Slow'],
    });
    expect(rejects.map(({ file, line, reason }) => [file, line, reason])).toEqual([
      ['carriers.csv', 3, 'is a second row with the same id'],
      ['orders.csv', 4, 'lines must have at least one line'],
    ]);
  });

  it('names every absent file and column before anything is imported', async () => {
    const text = MAPPING.replace('carriers.csv', 'carrier.csv')
      .replace('{placed}', '{date}')
      .replace("'{sku}'", "'{product}'")
      .replace('on: id', 'on: nr');
    const { imported, failure } = await run({}, {}, text);
    expect(failure.split('\n')).toEqual([
      'm.yaml: entities.orders.source.lookups.carrier.file: carrier.csv cannot be read (ENOENT)',
      expect.stringContaining(
        'm.yaml: entities.orders.source.children.details.on: orders.csv has no column nr (it has id, placed,',
      ),
      expect.stringContaining('m.yaml: entities.orders.fields.placedAt: orders.csv has no column date'),
      expect.stringContaining('m.yaml: entities.orders.fields.lines.fields.sku: details.csv has no column product'),
    ]);
    expect(imported.orders.size).toBe(0);
  });
});

const ITEMS = "name: m\nentities: {items: {source: {file: items.csv}, fields: {sku: '{sku}', title: '{title}'}}}";
const itemLines = (count: number) => [
  'sku,title',
  ...Array.from({ length: count }, (_, index) => `S${index},Title ${index}`),
];

describe('batches', () => {
  it('are handed over one after the other, and never hold one thing twice', async () => {
    const sizes: number[] = [];
    let open = 0;
    const items: ImportSinks['items'] = async (records) => {
      expect((open += 1)).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      sizes.push(records.length);
      open -= 1;
      return { created: records.length, updated: 0, unchanged: 0, rejected: [] };
    };
    await run({ 'items.csv': [...itemLines(25), 'S24,Again', 'S1,Other'] }, { sinks: { items }, batchSize: 10 }, ITEMS);
    expect(sizes).toEqual([10, 10, 5, 2]);
  });

  it('may have records that the sink rejects', async () => {
    const items: ImportSinks['items'] = () =>
      Promise.resolve({
        created: 1,
        updated: 1,
        unchanged: 0,
        rejected: [{ index: 1, field: 'supplierCode', reason: 'is not known' }],
      });
    const { summary, rejects } = await run({ 'items.csv': itemLines(3) }, { sinks: { items } }, ITEMS);
    expect(rejects).toEqual([
      {
        entity: 'items',
        file: 'items.csv',
        line: 3,
        field: 'supplierCode',
        reason: 'supplierCode is not known',
        row: { sku: 'S1', title: 'Title 1' },
      },
    ]);
    expect(summary).toMatchObject({ entities: { items: { read: 3, created: 1, updated: 1, rejected: 1 } } });
  });

  it('must be accounted for by the sink', async () => {
    const items: ImportSinks['items'] = () => Promise.resolve({ created: 2, updated: 0, unchanged: 0, rejected: [] });
    const { failure } = await run({ 'items.csv': itemLines(3) }, { sinks: { items } }, ITEMS);
    expect(failure).toContain('the sink accounted for 2 of 3 records (items, items.csv lines 2 to 4)');
  });

  it('that fail stop the import, which can be run again', async () => {
    const memory = memorySinks();
    let calls = 0;
    const items: ImportSinks['items'] = (records) =>
      (calls += 1) === 3 ? Promise.reject(new Error('connection lost')) : memory.sinks.items(records);
    const options = { sinks: { items }, batchSize: 10 };
    const first = await run({ 'items.csv': itemLines(35) }, options, ITEMS);
    expect(first.failure).toContain('import stopped at items, items.csv lines 22 to 31: connection lost');
    const second = await run({ 'items.csv': itemLines(35) }, options, ITEMS);
    expect(second.summary).toMatchObject({
      entities: { items: { read: 35, created: 15, unchanged: 20 } },
      rejectsPath: null,
    });
  });

  it('stop at a signal', async () => {
    const stop = new AbortController();
    const memory = memorySinks();
    const items: ImportSinks['items'] = (records) => {
      stop.abort(new Error('stopped by hand'));
      return memory.sinks.items(records);
    };
    const { failure } = await run(
      { 'items.csv': itemLines(35) },
      { sinks: { items }, batchSize: 10, signal: stop.signal },
      ITEMS,
    );
    expect(failure).toContain('stopped by hand');
    expect(memory.imported.items.size).toBe(10);
  });

  it('take ten thousand lines in seconds', async () => {
    const began = Date.now();
    const { imported } = await run({ 'items.csv': itemLines(10_000) }, {}, ITEMS);
    expect(imported.items.size).toBe(10_000);
    expect(Date.now() - began).toBeLessThan(5000);
  });
});

describe('groups', () => {
  const mapping = (groupBy: string) => `
name: m
entities:
  purchaseOrders:
    source: {file: po.csv, groupBy: ${groupBy}}
    fields:
      externalReference: '{po}'
      supplierCode: '{supplier}'
      locationCode: L
      lines: {each: rows, when: 'qty > 0', fields: {sku: '{sku}', quantity: {from: '{qty}', as: integer}}}
`;
  const PO = ['po,supplier,sku,qty', '1,S,A,1', '2,S,A,2', '1,S,B,3', '1,S,C,0'];

  it('gather rows wherever they stand', async () => {
    const { imported } = await run({ 'po.csv': PO }, {}, mapping('po'));
    expect(imported.purchaseOrders.get('1')!.lines).toEqual([
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 3 },
    ]);
    expect(imported.purchaseOrders.size).toBe(2);
  });

  it('are read without memory where their rows stand together', async () => {
    const { imported, rejects } = await run({ 'po.csv': PO }, {}, mapping('{column: po, consecutive: true}'));
    expect(imported.purchaseOrders.get('1')!.lines).toEqual([{ sku: 'A', quantity: 1 }]);
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'does not stand with the other rows of po 1'],
      [5, 'does not stand with the other rows of po 1'],
    ]);
  });

  it('are rejected whole when one of their rows cannot be read', async () => {
    const { imported, rejects } = await run({ 'po.csv': [...PO, '2,S,D'] }, {}, mapping('po'));
    expect([...imported.purchaseOrders.keys()]).toEqual(['1']);
    expect(rejects.map(({ line }) => line)).toEqual([6, 3]);
  });
});

describe('NDJSON orders', () => {
  it('come with their lines inside', async () => {
    const text = `
name: m
defaults: {format: ndjson}
entities:
  purchaseOrders:
    source: {file: po.ndjson}
    fields:
      externalReference: '{ref}'
      supplierCode: '{supplier.code}'
      locationCode: L
      lines: {each: lines, fields: {sku: '{sku}', quantity: {from: '{qty}', as: integer}, unitCost: {from: '{cost}', as: {money: {currency: EUR}}}}}
`;
    const lines = [
      '{"ref":"a","supplier":{"code":"S"},"lines":[{"sku":"A","qty":2,"cost":1.10}]}',
      '{"ref":"b","supplier":{"code":"S"},"lines":[]}',
    ];
    const { imported, rejects } = await run({ 'po.ndjson': lines }, {}, text);
    expect(imported.purchaseOrders.get('a')!.lines).toEqual([{ sku: 'A', quantity: 2, unitCost: '1.10' }]);
    expect(rejects).toMatchObject([{ line: 2, field: 'lines', reason: 'lines must have at least one line' }]);
  });
});

describe('the rest', () => {
  it('refuses what it cannot do before it begins', async () => {
    expect((await run({ 'items.csv': itemLines(1) }, { sinks: {} }, ITEMS)).failure).toContain(
      'no sink is given for items',
    );
    expect((await run({ 'items.csv': itemLines(1) }, { only: ['stock'] }, ITEMS)).failure).toContain(
      'm.yaml says nothing about stock',
    );
    const rejectsPath = join(directory, 'items.csv');
    expect((await run({ 'items.csv': itemLines(1) }, { rejectsPath }, ITEMS)).failure).toContain(
      'would overwrite a file',
    );
  });

  it('fails when the rejects file cannot be written', async () => {
    await mkdir(join(directory, 'folder'));
    const { failure } = await run(
      { 'items.csv': ['sku,title', 'A'] },
      { rejectsPath: join(directory, 'folder') },
      ITEMS,
    );
    expect(failure).toContain('EISDIR');
  });

  it('shows progress as lines where there is no terminal, and as a bar where there is one', async () => {
    const written: string[] = [];
    let clock = 0;
    const stream = { write: (text: string) => written.push(text) > 0 };
    const progress = createProgress(stream, () => (clock += 1), 1000);
    await run({ 'items.csv': itemLines(2500) }, { progress }, ITEMS);
    expect(written).toHaveLength(3);
    expect(written.at(-1)).toBe('importing items: 100 %, 2500 rows read\n');
    const drawn: string[] = [];
    const terminal = new Writable({ write: (chunk, _encoding, done) => (drawn.push(String(chunk)), done()) });
    const bar = createProgress(
      Object.assign(terminal, { isTTY: true, columns: 120, cursorTo: () => true, clearLine: () => true }),
    );
    await run({ 'items.csv': itemLines(2500) }, { progress: bar }, ITEMS);
    expect(drawn.join('')).toMatch(/100 % \| items \| 2500 rows/);
  });

  it('prints a table', async () => {
    const { summary } = await run({});
    if (!('entities' in summary)) throw summary;
    expect(formatSummary(summary)).toBe(
      'entity  read  created  updated  unchanged  skipped  rejected\norders     3        2        0          0        1         0\nnothing was rejected',
    );
  });
});
