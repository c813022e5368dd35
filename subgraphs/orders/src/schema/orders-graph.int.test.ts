import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { holdOrder } from '../operations/hold-order.js';
import { verifyOrders } from '../operations/verify-orders.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { AGENT, CUSTOMER, GUEST, OTHER } from '../testing/world.js';

let orders: TestOrders;
const placed: string[] = [];
beforeAll(async () => {
  orders = await openOrders();
  for (let index = 0; index < 6; index += 1) {
    const customerId = (index % 2 === 0 ? CUSTOMER : OTHER).customerId!;
    const lines = [
      { sku: 'TEA', quantity: index + 1 },
      { sku: 'CUP', quantity: 1 },
    ];
    placed.push(
      await orders.placed({ customerId, lines, externalReference: `REF-${index}`, email: 'ada@example.org' }),
    );
    orders.subgraph.clock.advance({ minutes: 1 });
  }
  for (const orderId of placed) await holdOrder(orders.subgraph.op(), { orderId, reason: 'CHECK' });
});
afterAll(async () => {
  try {
    expect(await verifyOrders(orders.subgraph.op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

/* oxlint-disable typescript/no-explicit-any -- answers of every shape */
async function ask(document: string, variables: Record<string, unknown> = {}, actor?: Actor | null): Promise<any> {
  const { data, errors } = await orders.subgraph.query(document, variables, actor);
  expect(errors).toBeUndefined();
  return data as any;
}
/* oxlint-enable typescript/no-explicit-any */

const ONE =
  'query($id: ID!) { order(id: $id) { number email deliveries { address { city } } holds { reason } events { nodes { type actor { id } reason order { id } } } } }';

describe('an order', () => {
  it('is shown whole to staff', async () => {
    const { order } = await ask(ONE, { id: placed[0] }, AGENT);
    expect(order).toMatchObject({
      email: 'ada@example.org',
      deliveries: [{ address: { city: 'Berlin' } }],
      holds: [{ reason: 'CHECK' }],
    });
    expect(order.events.nodes.at(-1)).toEqual({
      type: 'HOLD_PLACED',
      actor: { id: 'test-admin' },
      reason: 'CHECK',
      order: { id: placed[0] },
    });
  });

  it('is shown to its customer without what is for staff', async () => {
    const { order } = await ask(ONE, { id: placed[0] }, CUSTOMER);
    expect(order).toMatchObject({ email: 'ada@example.org', holds: [] });
    expect(order.events.nodes.map((event: { type: string }) => event.type)).toEqual([
      'ORDER_PLACED',
      'ORDER_CONFIRMED',
    ]);
    expect(order.events.nodes[0]).toMatchObject({ actor: null, reason: null });
    const { errors } = await orders.subgraph.query(
      'query($id: ID!) { order(id: $id) { events { nodes { data } } } }',
      { id: placed[0] },
      CUSTOMER,
    );
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it('does not exist for others, by whatever way they ask', async () => {
    const { data } = await orders.subgraph.query(ONE, { id: placed[0] }, OTHER);
    expect(data).toEqual({ order: null });
    const { orderByNumber } = await ask('{ orderByNumber(number: "WEB-100001") { id } }', {}, OTHER);
    expect(orderByNumber).toBeNull();
    const document = `query($refs: [_Any!]!) { _entities(representations: $refs) { ... on Order { number } ... on OrderLine { sku } ... on Customer { orders { nodes { number } } } } }`;
    const line = (await orders.load(placed[0]!)).lines[0]!.id;
    const refs = [
      { __typename: 'Order', id: placed[0] },
      { __typename: 'OrderLine', id: line },
      { __typename: 'Customer', id: CUSTOMER.customerId },
    ];
    expect((await ask(document, { refs }, OTHER))._entities).toEqual([null, null, { orders: null }]);
    const seen = (await ask(document, { refs }, CUSTOMER))._entities;
    expect(seen).toMatchObject([{ number: expect.any(String) }, { sku: 'TEA' }, { orders: { nodes: { length: 3 } } }]);
    expect((await orders.subgraph.query(ONE, { id: placed[0] }, null)).errors?.[0]?.extensions?.['code']).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('pages its lines and its timeline', async () => {
    const { order } = await ask(
      'query($id: ID!) { order(id: $id) { lines(first: 1) { totalCount pageInfo { hasNextPage } nodes { sku } } events(after: 1, first: 1) { nodes { sequence } } } }',
      { id: placed[0] },
    );
    expect(order).toEqual({
      lines: { totalCount: 2, pageInfo: { hasNextPage: true }, nodes: [{ sku: 'TEA' }] },
      events: { nodes: [{ sequence: 2 }] },
    });
  });
});

describe('the list of orders', () => {
  const list = async (args: string, actor?: Actor): Promise<string[]> =>
    (await ask(`{ orders(${args}) { nodes { externalReference } } }`, {}, actor)).orders.nodes.map(
      (one: { externalReference: string }) => one.externalReference,
    );

  it('is sorted and filtered', async () => {
    expect(await list('first: 2')).toEqual(['REF-5', 'REF-4']);
    expect(await list('first: 2, sort: { field: TOTAL, descending: false }')).toEqual(['REF-0', 'REF-1']);
    expect(await list('first: 1, sort: { field: NUMBER, descending: false }')).toEqual(['REF-0']);
    expect(await list('filter: { text: "REF-3" }')).toEqual(['REF-3']);
    expect(await list('filter: { text: "%" }')).toEqual([]);
    expect(await list(`filter: { customerId: "${OTHER.customerId}" }`)).toEqual(['REF-5', 'REF-3', 'REF-1']);
    expect(
      await list('filter: { placedFrom: "2026-03-02T09:04:00Z", hasOpenHold: true, fulfillmentStatus: [ON_HOLD] }'),
    ).toEqual(['REF-5', 'REF-4']);
    expect(await list('filter: { status: [CANCELLED] }')).toEqual([]);
    expect(await list('filter: { hasBackorder: true }')).toEqual([]);
  });

  it('holds a customer’s own orders only', async () => {
    expect(await list('filter: {}', CUSTOMER)).toEqual(['REF-4', 'REF-2', 'REF-0']);
    const { errors } = await orders.subgraph.query('{ orders { nodes { id } } }', {}, GUEST);
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it('costs as many statements for six as for two, with everything below', async () => {
    const document = `query($first: Int) { orders(first: $first) { totalCount nodes { number channel { name } availableActions lines { totalCount nodes { sku item { sku prices { amount { amount } } } } }
      deliveries { lines { sku } } payments { status } holds { reason } cancellationRequests { id } events { nodes { type order { number } } } } } }`;
    const few = await orders.subgraph.countStatements(() => ask(document, { first: 2 }));
    const many = await orders.subgraph.countStatements(() => ask(document, { first: 6 }));
    expect(many).toBe(few);
    expect(many).toBeLessThan(20);
  });
});

describe('prices', () => {
  it('are shown to the storefront as they are now, and of an item by channel', async () => {
    const from = '2030-01-01T00:00:00Z';
    await ask(
      `mutation { upsertPrices(input: { prices: [{ sku: "TEA", channel: "WEB", amount: "99.00", currencyCode: "EUR", from: "${from}", to: "2031-01-01T00:00:00Z" }] }) { prices { validTo } userErrors { code } } }`,
    );
    const document = '{ prices(filter: { skus: ["TEA"] }) { totalCount nodes { amount { amount } } } }';
    expect((await ask(document, {}, GUEST)).prices).toEqual({
      totalCount: 1,
      nodes: [{ amount: { amount: '10.00' } }],
    });
    expect((await ask(document, {}, AGENT)).prices.totalCount).toBe(2);
    const items =
      'query($refs: [_Any!]!) { _entities(representations: $refs) { ... on Item { prices(channel: "WEB") { channelCode amount { amount } } } } }';
    const refs = ['TEA', 'FREE'].map((sku) => ({ __typename: 'Item', sku }));
    expect((await ask(items, { refs }, GUEST))._entities).toEqual([
      { prices: [{ channelCode: 'WEB', amount: { amount: '10.00' } }] },
      { prices: [] },
    ]);
  });
});

describe('mutations', () => {
  const input = {
    channel: 'WEB',
    lines: [{ sku: 'TEA', quantity: 1 }],
    deliveries: [{ method: 'SHIPPING', address: { line1: 'x', city: 'y', countryCode: 'DE' } }],
    payment: { method: 'CARD', token: 'ok' },
  };

  it('show a guest the order in its own answer, and nowhere else', async () => {
    const document =
      'mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id number status total { amount currencyCode } } userErrors { code } } }';
    const { placeOrder } = await ask(document, { input }, GUEST);
    expect(placeOrder).toMatchObject({
      order: { status: 'CONFIRMED', total: { amount: '10.00', currencyCode: 'EUR' } },
      userErrors: [],
    });
    const again = await orders.subgraph.query('query($id: ID!) { order(id: $id) { id } }', placeOrder.order, GUEST);
    expect(again.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it('place a list, and answer the same list under the same key with the same orders', async () => {
    const document =
      'mutation($input: PlaceOrdersInput!) { placeOrders(input: $input) { placed results { order { id } preview { total { amount } } userErrors { code } } } }';
    const list = { idempotencyKey: 'list', orders: [input, { ...input, lines: [] }, { ...input, dryRun: true }] };
    const first = await ask(document, { input: list });
    expect(first.placeOrders).toMatchObject({
      placed: 1,
      results: [
        { userErrors: [] },
        { order: null, userErrors: [{ code: 'EMPTY_ORDER' }] },
        { preview: { total: { amount: '10.00' } } },
      ],
    });
    expect((await ask(document, { input: list })).placeOrders.results[0]).toEqual(first.placeOrders.results[0]);
    const { errors } = await orders.subgraph.query(document, { input: list }, GUEST);
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });
});
