import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HistoricalOrder } from '../rules/build-history.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { BERLIN } from '../testing/world.js';
import { importOrders } from './import-orders.js';
import { importPrices } from './import-prices.js';
import { upsertPrices } from './upsert-prices.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
beforeAll(async () => {
  orders = await openOrders();
});
afterAll(async () => {
  try {
    expect(await verifyOrders(orders.subgraph.op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

const record = (externalReference: string, more: Partial<HistoricalOrder> = {}): HistoricalOrder => ({
  externalReference,
  channelCode: 'WEB',
  placedAt: new Date('1996-07-04T00:00:00Z'),
  shippedAt: new Date('1996-07-16T00:00:00Z'),
  currencyCode: 'EUR',
  shippingTotal: '32.38',
  shippingAddress: BERLIN,
  lines: [{ sku: 'TEA', quantity: 12, unitPrice: '14.00', discountRate: '0.05' }],
  ...more,
});

describe('orders of the past', () => {
  it('keep their dates, are complete and paid when shipped, and ask nothing of stock', async () => {
    const demands = (await orders.subgraph.events('DemandChanged')).length;
    const records = [record('A-1', { number: '10248' }), record('A-2', { shippedAt: undefined as never })];
    expect(await importOrders(orders.subgraph.op(), records)).toEqual({
      created: 2,
      updated: 0,
      unchanged: 0,
      rejected: [],
    });
    expect(await orders.subgraph.events('DemandChanged')).toHaveLength(demands);
    const [shipped, open] = (await orders.subgraph.events('OrderChanged')).slice(-2);
    expect(shipped?.payload).toMatchObject({
      number: '10248',
      status: 'COMPLETED',
      paymentStatus: 'PAID',
      placedAt: '1996-07-04T00:00:00.000Z',
      historical: true,
      total: 12 * 1_400 * 0.95 + 3_238,
      lines: [{ shipped: 12, delivered: 12, netExact: '159.6000' }],
    });
    expect(open?.payload).toMatchObject({
      status: 'CONFIRMED',
      paymentStatus: 'UNPAID',
      hasOpenHold: true,
      lines: [{ open: 12 }],
    });
  });

  it('may be imported again, also twice at once', async () => {
    const records = Array.from({ length: 40 }, (_, index) => record(`B-${index}`));
    const results = await Promise.all([1, 2, 3].map(() => importOrders(orders.subgraph.op(), records)));
    expect(results.reduce((sum, one) => sum + one.created, 0)).toBe(40);
    expect(results.reduce((sum, one) => sum + one.unchanged, 0)).toBe(80);
  });

  it('are rejected one by one, and the others are taken', async () => {
    const line = { sku: 'TEA', quantity: 1, unitPrice: '1.00' };
    const records = [
      record('C-0'),
      record('C-0'),
      record('C-2', { channelCode: 'NONE' }),
      record('C-3', { currencyCode: 'USD' }),
      record('C-4', { lines: [] }),
      record('C-5', { lines: [{ ...line, sku: 'NOPE' }] }),
      record('C-6', { lines: [{ ...line, quantity: 0 }] }),
      record('C-7', { lines: [{ ...line, unitPrice: '1.001' }] }),
      record('C-8', { lines: [{ ...line, discountRate: '2' }] }),
      record('C-9', { shippingTotal: '-1' }),
      record('C-10', { shippingAddress: { ...BERLIN, countryCode: 'Germany' } }),
      record('C-11', { customerId: 'ALFKI' }),
      record('C-12', { placedAt: new Date('never') }),
      record('C-13', { number: '10248' }),
      record('C-14', { number: 'N-1' }),
      record('C-15', { number: 'N-1' }),
      record('C-16', { carrierName: 'a\u0000' }),
      record('C-17'),
    ];
    const { created, rejected } = await importOrders(orders.subgraph.op(), records);
    expect(created).toBe(3);
    expect(rejected.map(({ index, field }) => `${index} ${field}`)).toEqual([
      '1 externalReference',
      '2 channelCode',
      '3 currencyCode',
      '4 lines',
      '5 lines',
      '6 lines',
      '7 lines',
      '8 lines',
      '9 shippingTotal',
      '10 shippingAddress',
      '11 customerId',
      '12 placedAt',
      '13 number',
      '15 number',
      '16 carrierName',
    ]);
  });

  it('are imported in as many statements as a few', async () => {
    const batch = (name: string, size: number) =>
      Array.from({ length: size }, (_, index) => record(`${name}-${index}`));
    const few = await orders.subgraph.countStatements(() => importOrders(orders.subgraph.op(), batch('FEW', 2)));
    const many = await orders.subgraph.countStatements(() => importOrders(orders.subgraph.op(), batch('MANY', 500)));
    expect(few).toBeGreaterThan(0);
    expect(many).toBe(few);
  });
});

describe('prices', () => {
  const price = (amount: string, more: object = {}) => ({
    sku: 'TEA',
    amount,
    channel: 'WEB',
    currencyCode: 'EUR',
    ...more,
  });
  const costs = async (): Promise<number> => (await orders.place({ dryRun: true })).preview?.total ?? 0;

  it('are imported with counts of what changed, and rejected one by one', async () => {
    const one = (sku: string, amount: string) => ({ sku, amount, channelCode: 'WEB', currencyCode: 'EUR' });
    const first = await importPrices(orders.subgraph.op(), [
      one('X', '1.00'),
      one('Y', '1.00'),
      one('Y', '2.00'),
      one('Z', '1.001'),
    ]);
    expect(first).toMatchObject({
      created: 2,
      updated: 0,
      unchanged: 0,
      rejected: [{ index: 2 }, { index: 3, field: 'amount' }],
    });
    const again = await importPrices(orders.subgraph.op(), [one('X', '1.00'), one('Y', '3.00')]);
    expect(again).toEqual({ created: 0, updated: 1, unchanged: 1, rejected: [] });
  });

  it('hold from their moment, until their end, and the newest of several counts', async () => {
    const from = new Date('2026-03-03T00:00:00Z');
    const to = new Date('2026-03-04T00:00:00Z');
    await upsertPrices(orders.subgraph.op(), { prices: [price('7.00', { from, to })] });
    expect(await costs()).toBe(2_000);
    orders.subgraph.clock.set(from);
    expect(await costs()).toBe(1_400);
    await upsertPrices(orders.subgraph.op(), { prices: [price('6.00', { from, to })] });
    expect(await costs()).toBe(1_200);
    orders.subgraph.clock.set(to);
    expect(await costs()).toBe(2_000);
  });

  it('are refused as a whole', async () => {
    const refused = upsertPrices(orders.subgraph.op(), {
      prices: [
        price('1.00'),
        price('2.00'),
        price('-1'),
        price('1', { channel: 'NONE' }),
        price('1', { sku: 'A', to: new Date(0) }),
      ],
    });
    await expect(refused).rejects.toMatchObject({
      errors: [
        { code: 'DUPLICATE_PRICE', field: ['prices', '1', 'sku'] },
        { code: 'INVALID_AMOUNT' },
        { code: 'UNKNOWN_CHANNEL' },
        { code: 'INVALID_PERIOD' },
      ],
    });
  });
});
