import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { BuiltInCarrier } from '@oms/fulfillment/carriers/built-in-carrier';
import { generateLabel } from '@oms/fulfillment/operations/generate-label';
import { lookUpLabels } from '@oms/fulfillment/operations/look-up-labels';
import { voidUnusedLabels } from '@oms/fulfillment/operations/void-label';
import { jobActor } from '@oms/platform/auth/actor';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { writeOrders } from './commands/export-orders.js';
import { importRatesFile } from './commands/import-rates.js';
import { placeOrdersFile } from './commands/place-orders.js';
import { readConfirmations, writePartnerOrders } from './commands/partner-files.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- tests read what they asked for */
let system: TestSystem;
jest.setTimeout(120_000);
const folder = mkdtempSync(join(tmpdir(), 'oms-files-'));
const ADDRESS = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: '=Ada' };

/** A file in the test's folder. */
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const rejectsOf = (path: string | null): any[] =>
  readFileSync(path ?? '', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What is written to a stream. */
class Written extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function mutate(name: string, type: string, input: Record<string, unknown>, selection: string): Promise<any> {
  const { data, errors } = await system.graph(
    `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message field } } }`,
    { input },
  );
  expect([errors, data?.[name]?.userErrors]).toEqual([undefined, []]);
  return data[name];
}

async function place(quantity: number): Promise<{ id: string; number: string }> {
  const deliveries = [{ method: 'SHIPPING', address: ADDRESS }];
  const lines = [{ sku: 'TEA', quantity }];
  const { order } = await mutate('placeOrder', 'PlaceOrderInput', { channel: 'WEB', lines, deliveries, payment: { method: 'INVOICE' } }, 'order { id number }'); // prettier-ignore
  await system.settle();
  return order;
}
const work = async (id: string): Promise<any[]> =>
  (
    await system.graph(
      'query($id: ID!) { order(id: $id) { fulfillmentOrders(first: 9) { nodes { id number status lines { id shipped short } shipments { id status trackingNumber } } } } }',
      { id },
    )
  ).data.order.fulfillmentOrders.nodes.toSorted((a: any, b: any) => a.number.localeCompare(b.number));

beforeAll(async () => {
  system = await openTestSystem();
  await mutate('upsertChannel', 'UpsertChannelInput', { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR' }, 'channel { code }'); // prettier-ignore
  const address = { line1: 'Dock 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', latitude: 52.5, longitude: 13.4 }; // prettier-ignore
  for (const code of ['PARTNER', 'OWN'])
    await mutate('upsertLocation', 'UpsertLocationInput', { code, name: code, kind: 'WAREHOUSE', handlingCost: code === 'OWN' ? 500 : 0, address }, 'location { id }'); // prettier-ignore
  await mutate('upsertItem', 'UpsertItemInput', { sku: 'TEA', title: 'Tea, "loose"' }, 'item { sku }');
  await mutate('upsertPrices', 'UpsertPricesInput', { prices: [{ sku: 'TEA', channel: 'WEB', amount: '10.00', currencyCode: 'EUR' }] }, 'prices { sku }'); // prettier-ignore
  for (const locationCode of ['PARTNER', 'OWN'])
    await mutate('adjustStock', 'AdjustStockInput', { sku: 'TEA', locationCode, delta: 50, reason: 'FOUND' }, 'level { id }'); // prettier-ignore
  await system.settle();
});
afterAll(async () => {
  expect(await verifySystem(system.runtimes)).toEqual([]);
  await system.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('files of a logistics partner', () => {
  it('carry open work out and confirmations in, each once; rejects are mended and brought again', async () => {
    const placed = [await place(2), await place(1), await place(3)];
    const [first, second, third] = await Promise.all(placed.map(async ({ id }) => (await work(id))[0].number));
    const out = new Written();
    expect(await writePartnerOrders(system.runtimes, { location: 'PARTNER', format: 'CSV' }, out)).toBe(3);
    const [head, ...rows] = out.text.trimEnd().split('\r\n');
    expect([head?.split(',')[0], rows.length]).toEqual(['fulfillmentOrder', 3]);
    // Never a formula in a spreadsheet.
    expect(rows[0]).toContain(`"Tea, ""loose""",2,'=Ada`);
    const confirmations = file(
      'confirmations.csv',
      [
        'type,messageId,fulfillmentOrder,carrier,trackingNumber,weightGrams,short,reason',
        `SHIPPED,m1,${first},DHL,JD1,900,TEA:1:DAMAGED,`,
        `REJECTED,m2,${second},,,,,NO_CAPACITY`,
        `SHIPPED,m3,${third},DHL,,,,`,
        `SHIPPED,m4,F-0,DHL,JD4,,,`,
      ].join('\n'),
    );
    const done = await readConfirmations(system.runtimes, confirmations, 'acme');
    expect(done).toMatchObject({ applied: 2, repeated: 0, rejected: 2 });
    expect(rejectsOf(done.rejectsFile)).toMatchObject([
      { line: 3, code: 'INVALID_MESSAGE', reason: expect.stringContaining('trackingNumber'), row: { messageId: 'm3' } },
      { line: 4, code: 'UNKNOWN_FULFILLMENT_ORDER', row: { messageId: 'm4' } },
    ]);
    expect(await readConfirmations(system.runtimes, confirmations, 'acme')).toMatchObject({ applied: 0, repeated: 2, rejected: 2 }); // prettier-ignore
    const mended = file('mended.ndjson', `${JSON.stringify({ type: 'SHIPPED', messageId: 'm3', fulfillmentOrder: third, carrier: 'DHL', trackingNumber: 'JD3' })}\nno json\n`); // prettier-ignore
    const again = await readConfirmations(system.runtimes, mended, 'acme');
    expect(again).toMatchObject({ applied: 1, rejected: 1 });
    expect(rejectsOf(again.rejectsFile)).toMatchObject([{ line: 2, row: { unreadable: 'no json' } }]);
    await system.settle();
    expect((await work(placed[0]?.id ?? '')).map(({ status }) => status)).toEqual(['SHIPPED', 'OPEN']);
    expect((await work(placed[1]?.id ?? '')).map(({ status }) => status)).toEqual(['REJECTED', 'OPEN']);
    expect((await work(placed[2]?.id ?? ''))[0]).toMatchObject({ status: 'SHIPPED', lines: [{ shipped: 3 }] });
    const left = new Written();
    expect(await writePartnerOrders(system.runtimes, { location: 'PARTNER', format: 'NDJSON' }, left)).toBe(0);
    await expect(writePartnerOrders(system.runtimes, { location: 'X', format: 'CSV' }, left)).rejects.toThrow('no location X'); // prettier-ignore
  });
});

describe('orders as a file', () => {
  it('come out whole, each once, page after page', async () => {
    const db = system.runtimes.orders.database.sql();
    const [known] = [await firstRow<{ id: string }>(db, sql`select id from orders order by placed_at limit 1`)];
    // A thousand more of one moment: pages end in the middle of them.
    await run(
      db,
      sql`insert into orders (id, number, version, channel_code, status, payment_status, fulfillment_status, return_status, has_open_hold, has_backorder, historical, currency,
            subtotal, discount_total, shipping_total, tax_total, total, original_total, placed_at, created_at, updated_at)
          select gen_random_uuid(), 'N-' || n, 1, channel_code, 'CANCELLED', 'UNPAID', 'CANCELLED', 'NONE', false, false, true, currency, 0, 0, 0, 0, 0, 0, placed_at, created_at, updated_at
          from orders, generate_series(1, 1000) n where id = ${known?.id ?? ''}`,
    );
    const nothing = { placedFrom: null, placedTo: null, channel: null, status: null };
    const csv = new Written();
    const count = await writeOrders(system.runtimes, nothing, 'CSV', csv);
    const rows = csv.text.trimEnd().split('\r\n');
    expect([rows.length, new Set(rows).size]).toEqual([count + 1, count + 1]);
    expect(count).toBeGreaterThan(1_002);
    const some = new Written();
    await writeOrders(system.runtimes, { ...nothing, status: ['CANCELLED'], channel: 'WEB' }, 'NDJSON', some);
    expect(some.text.trimEnd().split('\n').map((line) => JSON.parse(line).status)).toEqual(Array.from({ length: 1_000 }, () => 'CANCELLED')); // prettier-ignore
    await run(db, sql`delete from orders where number like 'N-%'`);
  });
});

describe('orders as a stream', () => {
  const linkTo = async (format: string, filter: string) =>
    (await system.graph(`{ orderExportLink(format: ${format}, filter: ${filter}) { path expiresAt } }`)).data.orderExportLink; // prettier-ignore

  it('come whole through a link, each once, as the filter says; a link that is changed leads nowhere', async () => {
    const db = system.runtimes.orders.database.sql();
    await run(db, sql`insert into orders (id, number, version, channel_code, status, payment_status, fulfillment_status, return_status, has_open_hold, has_backorder, currency, subtotal, discount_total, shipping_total, tax_total, total, original_total, placed_at, created_at, updated_at)
                      select gen_random_uuid(), 'S-' || n, 1, 'WEB', 'CANCELLED', 'UNPAID', 'CANCELLED', 'NONE', false, false, 'EUR', 0, 0, 0, 0, 0, 0, timestamptz '2026-01-01' + n / 3 * interval '1 microsecond', now(), now() from generate_series(1, 4500) n`); // prettier-ignore
    const { path } = await linkTo('NDJSON', '{ status: [CANCELLED], placedTo: "2026-01-02T00:00:00Z" }');
    const response = await fetch(`${system.url}${path}`);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="orders-\d{4}-\d\d-\d\d\.ndjson"$/,
    );
    const numbers = (await response.text()).trimEnd().split('\n').map((line) => JSON.parse(line).number); // prettier-ignore
    expect([numbers.length, new Set(numbers).size]).toEqual([4_500, 4_500]);
    const { path: asCsv } = await linkTo('CSV', '{ placedTo: "2026-01-02T00:00:00Z", channel: "WEB" }');
    const csv = (await (await fetch(`${system.url}${asCsv}`)).text()).trimEnd().split('\r\n');
    expect(csv).toHaveLength(4_501);
    expect((await fetch(`${system.url}${path.slice(0, -2)}xx`)).status).toBe(404);
    const part = await system.graph(`{ orderExportPart(token: "${path.split('/').at(-1)}", after: "e30") { next } }`);
    expect(part.errors?.[0]?.message).toContain('"after"');
    await run(db, sql`delete from orders where number like 'S-%'`);
  });
});

describe('rates as a file', () => {
  it('are taken row by row; what is refused stands in a file of rejects', async () => {
    const rates = file('rates.csv', 'country,category,name,rate,compound,from\nDE,,VAT,0.19,,\nDE,REDUCED,VAT,0.07,no,2026-01-01\nDE,,VAT,nineteen,,\nGermany,,VAT,0.19,,\n'); // prettier-ignore
    const done = await importRatesFile(system.runtimes, 'tax-rates', rates);
    expect(done).toMatchObject({ created: 2, updated: 0, rejected: 2 });
    expect(rejectsOf(done.rejectsFile)).toMatchObject([
      { line: 3, field: 'rate' },
      { line: 4, field: 'country' },
    ]);
    expect(await importRatesFile(system.runtimes, 'tax-rates', rates)).toMatchObject({ created: 0, unchanged: 2 });
    const shipping = file('shipping.ndjson', `${JSON.stringify({ channel: 'WEB', method: 'SHIPPING', amount: 4.9, currencyCode: 'EUR', minSubtotal: null })}\n`); // prettier-ignore
    expect(await importRatesFile(system.runtimes, 'shipping-rates', shipping)).toMatchObject({ created: 1, rejected: 0, rejectsFile: null }); // prettier-ignore
    const codes = file('codes.csv', 'code,reason,scope,rate,amount,currencyCode,usageLimit\nSPRING,spring,ORDER,0.1,,,100\nTEN,ten off,ORDER,,10,EUR,\nNONE,none,ORDER,,5,,\n'); // prettier-ignore
    const taken = await importRatesFile(system.runtimes, 'discount-codes', codes);
    expect(taken).toMatchObject({ created: 2, rejected: 1 });
    expect(rejectsOf(taken.rejectsFile)).toMatchObject([{ line: 3, field: 'currencyCode' }]);
    await expect(importRatesFile(system.runtimes, 'prices', codes)).rejects.toThrow('it is one of tax-rates');
  });

  it('are taken row by row through the graph as well', async () => {
    const rates = [{ country: 'AT', name: 'USt', rate: '0.2' }, { country: 'Austria', name: 'USt', rate: '0.2' }]; // prettier-ignore
    const answer = await mutate('importTaxRates', 'UpsertTaxRatesInput', { rates }, 'created rejected { index field }');
    expect(answer).toMatchObject({ created: 1, rejected: [{ index: 1, field: 'country' }] });
    const { data } = await system.graph('mutation { importTaxRates(input: { rates: [] }) { created } }', {}, { role: 'agent', id: 'a' }); // prettier-ignore
    expect(data?.importTaxRates ?? null).toBeNull();
  });
});

describe('a label of which nobody knows whether it was bought', () => {
  const packed = async (): Promise<any> => {
    const { id } = await place(1);
    const mine = (await work(id))[0];
    for (const [name, type] of [
      ['accept', 'FulfillmentOrderCommandInput'],
      ['pick', 'PickInput'],
      ['pack', 'PackInput'],
    ])
      // prettier-ignore
      await mutate(`${name}FulfillmentOrder`, type ?? '', { fulfillmentOrderId: mine.id }, 'fulfillmentOrder { id }');
    return { order: id, job: mine };
  };
  const op = () => operationContext(system.runtimes.fulfillment, jobActor('test'), newId());
  const lookUp = () => lookUpLabels(op());
  const db = () => system.runtimes.fulfillment.database.sql();
  /** The delivery that asked for the label was given up. */
  const giveUp = () =>
    run(db(), sql`update outbox_delivery set done_at = now() where consumer = 'fulfillment.label-generation' and done_at is null`); // prettier-ignore
  const sold = async (shipmentId: string): Promise<number> =>
    (await firstRow<{ n: number }>(db(), sql`select count(*)::int as n from carrier_ledger c join shipment s on s.label_key = c.key where s.id = ${shipmentId}`))?.n ?? 0; // prettier-ignore

  it('is found by our key at its carrier, and never bought twice', async () => {
    BuiltInCarrier.faults.loseAnswers = 1;
    const { order } = await packed();
    // Handled once: the answer is lost, and then the delivery is given up.
    await run(db(), sql`update outbox_delivery set due_at = now() + interval '1 hour' where consumer = 'fulfillment.label-generation' and done_at is null`); // prettier-ignore
    const { shipments: [parcel] } = (await work(order))[0]; // prettier-ignore
    await run(db(), sql`update shipment set status = 'LABEL_UNKNOWN' where id = ${parcel.id}`);
    BuiltInCarrier.faults.loseAnswers = 1;
    await giveUp();
    expect(await lookUp()).toEqual({ resolved: 0 });
    system.clock.advance({ minutes: 6 });
    await lookUp();
    expect((await work(order))[0].shipments[0].status).toBe('LABEL_UNKNOWN');
    expect(await sold(parcel.id)).toBe(1);
    expect(await lookUp()).toEqual({ resolved: 1 });
    expect((await work(order))[0].shipments[0]).toMatchObject({ status: 'LABEL_PURCHASED', trackingNumber: expect.any(String) }); // prettier-ignore
    expect(await sold(parcel.id)).toBe(1);
    expect(await lookUp()).toEqual({ resolved: 0 });
    BuiltInCarrier.faults.loseAnswers = 0;
  });

  it('goes back once it is not wanted any more, though its buyer died before it could tell', async () => {
    const { order } = await packed();
    await giveUp();
    const { shipments: [parcel] } = (await work(order))[0]; // prettier-ignore
    Object.assign(BuiltInCarrier.faults, { loseAnswers: 1, slowMs: 300 });
    const buying = generateLabel(op(), parcel.id);
    const begun = () => firstRow(db(), sql`select from label_intent where shipment_id = ${parcel.id}`);
    while (!(await begun())) await run(db(), sql`select pg_sleep(0.005)`);
    await mutate('voidLabel', 'VoidLabelInput', { shipmentId: parcel.id, replace: false }, 'shipment { id }');
    await buying;
    BuiltInCarrier.faults.slowMs = 0;
    const given = async () =>
      firstRow(db(), sql`select c.voided_at is not null as voided from carrier_ledger c join shipment s on s.label_key = c.key where s.id = ${parcel.id}`); // prettier-ignore
    await voidUnusedLabels(op());
    // Somebody may still be buying it.
    expect(await given()).toEqual({ voided: false });
    system.clock.advance({ minutes: 6 });
    await Promise.all([voidUnusedLabels(op()), voidUnusedLabels(op())]);
    expect(await given()).toEqual({ voided: true });
    expect((await work(order))[0].shipments[0]).toMatchObject({ status: 'VOIDED', trackingNumber: expect.any(String) });
  });

  it('that cannot be found out in many tries is a matter for people', async () => {
    const { order } = await packed();
    await giveUp();
    const { shipments: [parcel] } = (await work(order))[0]; // prettier-ignore
    await run(db(), sql`update shipment set status = 'LABEL_UNKNOWN', label_attempts = 9 where id = ${parcel.id}`);
    BuiltInCarrier.faults.loseAnswers = 1;
    system.clock.advance({ minutes: 6 });
    await lookUp();
    await system.settle();
    expect((await work(order))[0].shipments[0].status).toBe('LABEL_FAILED');
    const asked = await rows(system.runtimes.customers.database.sql(), sql`select kind, status from service_case where subject_id = ${parcel.id}`); // prettier-ignore
    expect(asked).toEqual([{ kind: 'LABEL_FAILED', status: 'OPEN' }]);
    // What was bought after all is taken when somebody asks again.
    await mutate('buyLabel', 'BuyLabelInput', { shipmentId: parcel.id }, 'shipment { id }');
    await system.settle();
    expect([(await work(order))[0].shipments[0].status, await sold(parcel.id)]).toEqual(['LABEL_PURCHASED', 1]);
  });
});

describe('orders to be placed as a file', () => {
  it('are placed once each; what is wrong stands in a file of rejects', async () => {
    const order = (externalReference: string, more: object = {}) =>
      JSON.stringify({ channel: 'WEB', externalReference, lines: [{ sku: 'TEA', quantity: 1 }], deliveries: [{ address: ADDRESS }], payment: { method: 'INVOICE' }, ...more }); // prettier-ignore
    const lines = [...Array.from({ length: 120 }, (_, index) => order(`F-${index}`)), '{broken', order('F-7'), order('F-bad', { lines: [{ sku: 'NOPE', quantity: 1 }] }), order('F-typed', { lines: [{ sku: 'TEA', quantity: '1' }] }), order('F-odd', { remark: 'x' })]; // prettier-ignore
    const orders = file('orders.ndjson', `${lines.join('\n')}\n`);
    const done = await placeOrdersFile(system.runtimes, orders);
    expect(done).toMatchObject({ placed: 120, known: 1, rejected: 4 });
    expect(rejectsOf(done.rejectsFile).toSorted((a, b) => a.line - b.line)).toMatchObject([
      { line: 121, code: 'INVALID_ROW' },
      { line: 123, code: 'UNKNOWN_SKU', field: 'lines.0.sku' },
      { line: 124, code: 'INVALID_ROW', field: 'lines.0.quantity' },
      { line: 125, code: 'INVALID_ROW' },
    ]);
    expect(await placeOrdersFile(system.runtimes, orders)).toMatchObject({ placed: 0, known: 121, rejected: 4 });
    await system.settle();
    const { data } = await system.graph('{ orders(first: 1, filter: { text: "F-119" }) { nodes { fulfillmentOrders { nodes { status } } lines { nodes { allocated backordered } } } } }'); // prettier-ignore
    const [placed] = data.orders.nodes;
    expect(placed.lines.nodes[0].allocated + placed.lines.nodes[0].backordered).toBe(1);
  });
});
