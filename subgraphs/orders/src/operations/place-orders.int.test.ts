import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { BERLIN, CUSTOMER, tokens } from '../testing/world.js';
import { placeOrders, type PlaceOrdersResult, type PlaceOrdersRow } from './place-orders.js';
import { upsertChannel } from './upsert-channel.js';
import { upsertDiscountCodes } from './upsert-discount-codes.js';
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

const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });
const row = (more: Partial<PlaceOrderInput> = {}, key?: string): PlaceOrdersRow => ({
  input: { ...orders.minimal(), ...more },
  idempotency: key
    ? { actorId: 'test-admin', operation: 'placeOrder', key, inputHash: JSON.stringify(more) }
    : undefined,
});
const place = (list: readonly PlaceOrdersRow[]): Promise<PlaceOrdersResult[]> =>
  placeOrders(orders.subgraph.op(), list);
const codes = (results: readonly PlaceOrdersResult[]): string[] =>
  results.map(({ outcome, userErrors }) => userErrors[0]?.code ?? (outcome?.orderId ? 'placed' : 'previewed'));
const idsOf = (results: readonly PlaceOrdersResult[]): string[] =>
  results.flatMap(({ outcome }) => outcome?.orderId ?? []);
const many = (count: number, make: (index: number) => PlaceOrdersRow): PlaceOrdersRow[] =>
  Array.from({ length: count }, (_, index) => make(index));
const hold = (): string =>
  tokens.sign({ reservationId: newId(), actorId: 'test-admin', expiresAt: '2026-03-02T09:30:00Z', lines: [] });

describe('a list of orders', () => {
  it('costs as many statements as one order, however long it is', async () => {
    const countOf = async (list: readonly PlaceOrdersRow[]): Promise<number> => {
      const sent: string[] = [];
      const stop = orders.subgraph.database.onStatement((text) => sent.push(text));
      expect(new Set(codes(await place(list).finally(stop)))).toEqual(new Set(['placed']));
      return sent.filter((text) => !/notify/i.test(text)).length;
    };
    const named = (count: number, name: string) => many(count, (at) => row({ email: `${name}${at}@example.org` }));
    const one = await countOf(named(1, 'one'));
    expect(await countOf(named(90, 'many'))).toBe(one);
  });

  it('makes the same orders as one after the other', async () => {
    const input: Partial<PlaceOrderInput> = {
      lines: [
        { sku: 'GIFT', quantity: 3 },
        { sku: 'SERVICE', quantity: 1 },
      ],
      email: 'same@example.org',
      discounts: [{ scope: 'ORDER', rate: '0.1', reason: 'spring' }],
      deliveries: [{ method: 'SHIPPING', address: BERLIN, shippingPrice: euro('4.90') }],
    };
    const alone = await orders.load(await orders.placed(input));
    const [first = '', second = ''] = idsOf(await place([row(input), row(input)]));
    const shape = (order: unknown): unknown =>
      JSON.parse(
        JSON.stringify(order, (key, value: unknown) =>
          /^(id|number|deliveryId|lineId|orderId|.*At)$/.test(key) ? undefined : value,
        ),
      );
    for (const id of [first, second]) {
      expect(shape(await orders.load(id))).toEqual(shape(alone));
      expect(await orders.timeline(id)).toEqual(await orders.timeline(alone.id));
    }
    const told = await rows<{ type: string; orders: number }>(
      orders.subgraph.database.sql(),
      sql`select type, count(distinct order_id)::int as orders from outbox where order_id = any(${[alone.id, first, second]}::uuid[]) group by type order by type`,
    );
    expect(told).toEqual(['DemandChanged', 'NoticeRequested', 'OrderChanged'].map((type) => ({ type, orders: 3 })));
  });

  it('takes each by itself: what draws on others, what is previewed, what is wrong', async () => {
    const op = orders.subgraph.op();
    const code = { code: 'ONCE', reason: 'once', scope: 'ORDER' as const, rate: '0.5', usageLimit: 1 };
    await upsertDiscountCodes(op, { codes: [code] });
    const card = { method: 'CARD', token: 'tok' } as const;
    const results = await place([
      row(),
      row({ lines: [] }),
      row({ discountCodes: ['ONCE'] }),
      row({ discountCodes: ['ONCE'] }),
      row({ dryRun: true }),
      row({ payment: card }),
      row({ payment: { method: 'GIFT_CARD', token: 'NONE' } }),
      row({ channel: 'NONE' }),
      row({ channel: 'SHUT' }),
    ]);
    const [once, again] = [results[2], results[3]].map((one) => one?.userErrors[0]?.code ?? 'placed').toSorted();
    expect([once, again]).toEqual(['DISCOUNT_CODE_INVALID', 'placed']);
    expect(codes(results.filter((_, index) => index !== 2 && index !== 3))).toEqual([
      'placed',
      'EMPTY_ORDER',
      'previewed',
      'placed',
      'GIFT_CARD_UNKNOWN',
      'UNKNOWN_CHANNEL',
      'CHANNEL_INACTIVE',
    ]);
    const paid = await orders.load(results[5]?.outcome?.orderId ?? '');
    expect(paid).toMatchObject({ status: 'CONFIRMED', payments: [{ status: 'AUTHORIZED' }] });
  });

  it('takes once what it names twice', async () => {
    const token = hold();
    const external = { method: 'EXTERNAL', provider: 'shop', reference: 'P-1' } as const;
    const results = await place([
      row({ externalReference: 'L-1' }),
      row({ externalReference: 'L-1' }),
      row({ reservationToken: token }),
      row({ reservationToken: token }),
      row({ payment: external }),
      row({ payment: null, payments: [external] }),
      row({}, 'list-key'),
      row({}, 'list-key'),
      row({ tags: ['other'] }, 'list-key'),
    ]);
    expect(codes(results)).toEqual([
      'placed',
      'ORDER_EXISTS',
      'placed',
      'RESERVATION_USED',
      'placed',
      'PAYMENT_REFERENCE_USED',
      'placed',
      'placed',
      'IDEMPOTENCY_MISMATCH',
    ]);
    expect(results[1]?.userErrors[0]?.details).toEqual({ orderId: results[0]?.outcome?.orderId });
    expect(results[5]?.userErrors[0]?.field).toEqual(['payments', '0', 'reference']);
    expect(results[7]?.outcome).toEqual(results[6]?.outcome);
  });

  it('holds the first order of a customer, and only the first of several', async () => {
    const channel = { code: 'FIRST', name: 'First', kind: 'WEB', currencyCode: 'EUR' } as const;
    await upsertChannel(orders.subgraph.op(), { ...channel, policies: { holdFirstOrder: true } });
    const price = { unitPrice: euro('1.00') };
    const firstOf = (more: Partial<PlaceOrderInput>) =>
      row({ channel: 'FIRST', lines: [{ sku: 'TEA', quantity: 1, ...price }], ...more });
    const results = await place([
      firstOf({ email: 'new@example.org' }),
      firstOf({ email: 'NEW@example.org' }),
      firstOf({ customerId: CUSTOMER.customerId }),
      firstOf({ customerId: CUSTOMER.customerId?.toUpperCase() }),
      firstOf({ email: 'new2@example.org' }),
    ]);
    const loaded = await Promise.all(idsOf(results).map((id) => orders.load(id)));
    expect(loaded.map(({ hasOpenHold }) => hasOpenHold)).toEqual([true, false, true, false, true]);
    const later = await place([firstOf({ email: 'new@example.org' }), firstOf({ email: 'new3@example.org' })]);
    const held = await Promise.all(idsOf(later).map((id) => orders.load(id)));
    expect(held.map(({ hasOpenHold }) => hasOpenHold)).toEqual([false, true]);
  });
});

describe('the same list from several machines at once', () => {
  it('is taken once by external references, in whatever order they come', async () => {
    const list = many(150, (at) =>
      row({ externalReference: `M-${at}`, lines: [{ sku: 'TEA', quantity: 1 + (at % 3) }] }),
    );
    const results = await Promise.all([place(list), place(list.toReversed()), place(list)]);
    const placed = results.flatMap(idsOf);
    expect(placed).toHaveLength(150);
    expect(new Set(placed).size).toBe(150);
    const refused = results.flat().filter(({ outcome }) => outcome === null);
    expect(new Set(codes(refused))).toEqual(new Set(['ORDER_EXISTS']));
    const named = refused.map(({ userErrors }) => userErrors[0]?.details?.['orderId']);
    expect(new Set(named)).toEqual(new Set(placed));
  });

  it('is one list under its keys', async () => {
    const list = many(120, (at) => row({}, `k-${at}`));
    const results = await Promise.all([place(list), place(list.toReversed())]);
    expect(new Set(results.flatMap(codes))).toEqual(
      results.flatMap(codes).includes('IDEMPOTENCY_IN_PROGRESS')
        ? new Set(['placed', 'IDEMPOTENCY_IN_PROGRESS'])
        : new Set(['placed']),
    );
    const again = await place(list);
    expect(new Set(codes(again))).toEqual(new Set(['placed']));
    expect(new Set([...results.flatMap(idsOf), ...idsOf(again)]).size).toBe(120);
  });
});

describe('an order that the database cannot keep', () => {
  it('harms no other of its list', async () => {
    const before = await orders.footprint();
    const db = orders.subgraph.database.sql();
    await run(db, sql`alter table orders add constraint made_up check (email <> 'bad@example.org')`);
    const list = many(40, (at) => row({ email: at === 17 || at === 18 ? 'bad@example.org' : `good${at}@example.org` }));
    const results = await place(list);
    await run(db, sql`alter table orders drop constraint made_up`);
    expect(results.map(({ outcome }, at) => (outcome === null ? at : -1)).filter((at) => at >= 0)).toEqual([17, 18]);
    expect(new Set(idsOf(results)).size).toBe(38);
    expect(codes(results)[17]).toBe('INTERNAL_SERVER_ERROR');
    const [{ orders: was }] = before as [{ orders: number }];
    const [{ orders: is }] = (await orders.footprint()) as [{ orders: number }];
    expect(is - was).toBe(38);
  });
});
