import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { rows, sql } from '@oms/platform/database/sql';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- tests read what they asked for */
let system: TestSystem;
jest.setTimeout(120_000);
const GUEST: Actor = { role: 'guest', id: 'shop' };
const ADDRESS = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };
const HOUSE = 'planners@house.example';

async function mutate(name: string, type: string, input: Record<string, unknown>, selection: string): Promise<any> {
  const { data, errors } = await system.graph(
    `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message field } } }`,
    { input },
  );
  expect([errors, data?.[name]?.userErrors]).toEqual([undefined, []]);
  return data[name];
}

async function item(sku: string, more: Record<string, unknown> = {}): Promise<void> {
  await mutate('upsertItem', 'UpsertItemInput', { sku, title: `A ${sku}`, supplierCode: 'S', ...more }, 'item { sku }');
  const prices = [{ sku, channel: 'WEB', amount: '10.00', currencyCode: 'EUR' }];
  await mutate('upsertPrices', 'UpsertPricesInput', { prices }, 'prices { sku }');
  await system.settle();
}
const stock = (sku: string, delta: number) =>
  mutate('adjustStock', 'AdjustStockInput', { sku, locationCode: 'W1', delta, reason: 'FOUND' }, 'level { id }');
const buy = async (sku: string, quantity: number, expectedAt: string): Promise<any> =>
  (
    await mutate(
      'createPurchaseOrder',
      'CreatePurchaseOrderInput',
      { supplierCode: 'S', locationCode: 'W1', expectedAt, lines: [{ sku, quantity }] },
      'purchaseOrder { id number }',
    )
  ).purchaseOrder;

async function place(sku: string, quantity: number, promisedTo: string): Promise<string> {
  const { order } = await mutate(
    'placeOrder',
    'PlaceOrderInput',
    {
      channel: 'WEB',
      email: 'ada@example.com',
      lines: [{ sku, quantity }],
      deliveries: [{ method: 'SHIPPING', address: ADDRESS, promisedTo }],
      payment: { method: 'INVOICE' },
    },
    'order { id }',
  );
  await system.settle();
  return order.id;
}

const lineOf = async (id: string): Promise<any> =>
  (
    await system.graph(
      'query($id: ID!) { order(id: $id) { lines { nodes { id backordered promisedTo expectedAt shortage isDelayed supply { kind reference quantity expectedAt firstExpectedAt isDelayed location { code } } } } } }',
      { id },
    )
  ).data.order.lines.nodes[0];

beforeAll(async () => {
  system = await openTestSystem({ houseAddresses: { PLANNERS: HOUSE } });
  await mutate('upsertChannel', 'UpsertChannelInput', { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR' }, 'channel { code }'); // prettier-ignore
  await mutate('upsertSupplier', 'UpsertSupplierInput', { code: 'S', name: 'Supplier' }, 'supplier { code }');
  const address = { line1: 'Dock 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', latitude: 52.5, longitude: 13.4 }; // prettier-ignore
  for (const code of ['W1', 'W2'])
    await mutate('upsertLocation', 'UpsertLocationInput', { code, name: code, kind: 'WAREHOUSE', address }, 'location { id }'); // prettier-ignore
});
afterAll(async () => {
  expect(await verifySystem(system.runtimes)).toEqual([]);
  await system.close();
});

describe('the dates of an order’s lines', () => {
  it('follow what is on its way, those who wait in front, and the supplier who moves the day', async () => {
    await item('TEA');
    await stock('TEA', 1);
    const first = await place('TEA', 3, '2026-03-20T00:00:00Z');
    system.clock.set(new Date('2026-03-02T10:00:00Z'));
    const second = await place('TEA', 2, '2026-03-20T00:00:00Z');
    expect(await lineOf(first)).toMatchObject({ backordered: 2, expectedAt: null, shortage: 2, isDelayed: true, supply: [] }); // prettier-ignore
    const { id, number } = await buy('TEA', 3, '2026-03-10T00:00:00Z');
    await buy('TEA', 10, '2026-04-01T00:00:00Z');
    expect(await lineOf(first)).toMatchObject({
      promisedTo: '2026-03-20T00:00:00.000Z',
      expectedAt: '2026-03-10T00:00:00.000Z',
      shortage: 0,
      isDelayed: false,
      supply: [{ kind: 'PURCHASE_ORDER', reference: number, quantity: 2, isDelayed: false, location: { code: 'W1' } }],
    });
    expect(await lineOf(second)).toMatchObject({ expectedAt: '2026-04-01T00:00:00.000Z', isDelayed: true, supply: [{ quantity: 1 }, { quantity: 1 }] }); // prettier-ignore
    await mutate('changePurchaseOrder', 'ChangePurchaseOrderInput', { purchaseOrderId: id, action: 'CONFIRM', expectedAt: '2026-03-25T00:00:00Z' }, 'purchaseOrder { id firstExpectedAt }'); // prettier-ignore
    expect(await lineOf(first)).toMatchObject({
      expectedAt: '2026-03-25T00:00:00.000Z',
      isDelayed: true,
      supply: [{ firstExpectedAt: '2026-03-10T00:00:00.000Z', isDelayed: true }],
    });
    await mutate('receivePurchaseOrder', 'ReceivePurchaseOrderInput', { purchaseOrderId: id }, 'purchaseOrder { status }'); // prettier-ignore
    await system.settle();
    expect(await lineOf(first)).toMatchObject({ backordered: 0, expectedAt: null, shortage: 0, isDelayed: false });
    expect(await lineOf(second)).toMatchObject({ backordered: 1, expectedAt: '2026-04-01T00:00:00.000Z' });
  });

  it('are told before an edit is made: what is there now, and from when on what is not', async () => {
    await item('CUP');
    await item('POT');
    await stock('CUP', 5);
    await stock('POT', 1);
    await buy('POT', 10, '2026-03-12T00:00:00Z');
    const id = await place('CUP', 1, '2026-03-20T00:00:00Z');
    const { summary } = await mutate(
      'editOrder',
      'EditOrderInput',
      {
        orderId: id,
        dryRun: true,
        addLines: [
          { sku: 'CUP', quantity: 2 },
          { sku: 'POT', quantity: 4 },
        ],
      },
      'summary { stock { sku units } availability { sku inStock availableFrom arrivesBy } }',
    );
    expect(summary.availability).toMatchObject([
      { sku: 'CUP', inStock: true, availableFrom: null, arrivesBy: expect.stringMatching(/^2026-03-0/) },
      { sku: 'POT', inStock: false, availableFrom: '2026-03-12T00:00:00.000Z', arrivesBy: expect.stringMatching(/^2026-03-1/) }, // prettier-ignore
    ]);
  });
});

describe('a channel with locations of its own', () => {
  it('is served from them alone, and from others once it is given more', async () => {
    await item('PEN');
    for (const [locationCode, delta] of [
      ['W1', 9],
      ['W2', 1],
    ] as const)
      // prettier-ignore
      await mutate('adjustStock', 'AdjustStockInput', { sku: 'PEN', locationCode, delta, reason: 'FOUND' }, 'level { id }');
    const { data } = await system.graph('{ locations { nodes { id code } } }');
    const ids = Object.fromEntries(data.locations.nodes.map(({ id, code }: any) => [code, id]));
    const channel = { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR' };
    await mutate('upsertChannel', 'UpsertChannelInput', { ...channel, locationIds: [ids.W2] }, 'channel { code }');
    const id = await place('PEN', 3, '2026-03-20T00:00:00Z');
    expect(await lineOf(id)).toMatchObject({ backordered: 2 });
    await mutate('upsertChannel', 'UpsertChannelInput', { ...channel, locationIds: [] }, 'channel { code }');
    expect(await lineOf(await place('PEN', 3, '2026-03-20T00:00:00Z'))).toMatchObject({ backordered: 0 });
  });
});

describe('planners', () => {
  it('are told of each reorder alert once, however often its level changes', async () => {
    await item('BOOK');
    await stock('BOOK', 30);
    await mutate('setReorderPolicy', 'SetReorderPolicyInput', { sku: 'BOOK', locationCode: 'W1', reorderPoint: 20, orderUpTo: 60 }, 'level { id }'); // prettier-ignore
    await system.settle();
    for (const delta of [-5, -8, -3, -4]) {
      await stock('BOOK', delta);
      await system.settle();
    }
    const told = await rows<{ facts: any; status: string }>(
      system.runtimes.customers.database.sql(),
      sql`select facts, status from notification where notice = 'REORDER_ALERT'`,
    );
    expect(told.map(({ facts }) => facts)).toEqual([
      { alerts: [{ sku: 'BOOK', title: 'A BOOK', location: 'W1', position: 17, reorderPoint: 20, suggested: 43 }], count: 1, more: 0 }, // prettier-ignore
    ]);
  });
});

describe('a storefront', () => {
  it('sees no item that is not on sale, whatever it asks for; staff does', async () => {
    await item('OLD', { active: false });
    const asked = '{ item(sku: "OLD") { sku } items(filter: { text: "OLD", active: false }) { nodes { sku } } all: items(filter: { text: "OLD" }) { nodes { sku } } }'; // prettier-ignore
    const old = { sku: 'OLD' };
    expect((await system.graph(asked)).data).toEqual({ item: old, items: { nodes: [old] }, all: { nodes: [old] } });
    expect((await system.graph(asked, {}, GUEST)).data).toEqual({ item: null, items: { nodes: [] }, all: { nodes: [] } }); // prettier-ignore
  });
});
