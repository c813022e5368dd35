import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { startTracing, type Tracing } from '@oms/platform/observe/start-tracing';
import { pathToRoot, startOtlpReceiver, type OtlpReceiver } from '@oms/platform/testing/otlp-receiver';
import { openTestSystem, type TestSystem } from './testing/test-system.js';

/** What must not leave with a trace: everything personal that an order holds. */
const CANARIES = {
  line1: 'Canary Street 77',
  city: 'Canaryville',
  name: 'Canary Receiver',
  email: 'canary@example.com',
  phone: '+49305550199',
  token: 'ok',
  note: 'canary-reference-5',
};

let system: TestSystem;
let receiver: OtlpReceiver;
let tracing: Tracing;

async function mutate(name: string, type: string, selection: string, input: Record<string, unknown>) {
  const { data, errors } = await system.graph(
    `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message } } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  expect(data[name].userErrors).toEqual([]);
  return data[name];
}

const { token, note, email, ...ADDRESS } = CANARIES;
const placeOne = (quantity = 1) =>
  mutate('placeOrder', 'PlaceOrderInput', 'order { id }', {
    channel: 'WEB',
    email,
    lines: [{ sku: 'A', quantity }],
    deliveries: [{ method: 'SHIPPING', address: { ...ADDRESS, countryCode: 'DE', postalCode: '10117' } }],
    payment: { method: 'CARD', token },
    externalReference: `${note}-${Math.random()}`,
  });

async function packOne(orderId: string): Promise<void> {
  const { data } = await system.graph('query($id: ID!) { order(id: $id) { fulfillmentOrders { nodes { id } } } }', {
    id: orderId,
  });
  const { id: fulfillmentOrderId } = data.order.fulfillmentOrders.nodes[0];
  for (const [name, type] of [
    ['acceptFulfillmentOrder', 'FulfillmentOrderCommandInput'],
    ['pickFulfillmentOrder', 'PickInput'],
    ['packFulfillmentOrder', 'PackInput'],
    ['shipFulfillmentOrder', 'ShipInput'],
  ] as const) {
    await mutate(name, type, 'fulfillmentOrder { id }', { fulfillmentOrderId });
    await system.settle();
  }
}

const spansNamed = (name: string) => receiver.spans.filter((span) => span.name === name);

beforeAll(async () => {
  system = await openTestSystem();
  await mutate('upsertChannel', 'UpsertChannelInput', 'channel { code }', {
    code: 'WEB',
    name: 'Web',
    kind: 'WEB',
    currencyCode: 'EUR',
  });
  const address = { line1: 'x', city: 'y', countryCode: 'DE' };
  await mutate('upsertLocation', 'UpsertLocationInput', 'location { id }', {
    code: 'W1',
    name: 'One',
    kind: 'WAREHOUSE',
    address,
  });
  await mutate('upsertItem', 'UpsertItemInput', 'item { sku }', { sku: 'A', title: 'A' });
  const prices = [{ sku: 'A', channel: 'WEB', amount: '10.00', currencyCode: 'EUR' }];
  await mutate('upsertPrices', 'UpsertPricesInput', 'prices { sku }', { prices });
  const stock = { sku: 'A', locationCode: 'W1', delta: 50, reason: 'FOUND' };
  await mutate('adjustStock', 'AdjustStockInput', 'level { id }', stock);
  await system.settle();
  receiver = await startOtlpReceiver();
});
afterAll(async () => {
  await system.close();
  await receiver.close();
});

describe('without a receiver', () => {
  it('nothing is recorded, sent or kept', async () => {
    await placeOne();
    await system.settle();
    for (const name of SUBGRAPHS) {
      const db = system.runtimes.databases[name].sql();
      expect(await rows(db, sql`select 1 as one from outbox where trace_parent is not null`)).toEqual([]);
      expect(await rows(db, sql`select 1 as one from order_trace`)).toEqual([]);
    }
    expect(receiver.spans).toEqual([]);
  });
});

describe('with a receiver', () => {
  let orderId: string;
  beforeAll(async () => {
    tracing = startTracing({ endpoint: `${receiver.url}/`, service: 'oms-test', headers: { 'x-key': 'k' } });
    const [{ order }] = await Promise.all([placeOne(2), placeOne(1)]);
    orderId = order.id;
    await system.settle();
    await packOne(orderId);
    await system.settle();
    await tracing.stop();
  }, 60_000);

  it('an order is one trace, from the request that placed it to its label and its capture', () => {
    const about = receiver.spans.filter(({ name }) => /^(deliver|process) /.test(name));
    expect(about.length).toBeGreaterThan(10);
    const text = JSON.stringify(about.filter((span) => JSON.stringify(span).includes(orderId)));
    const mine = about.filter((span) => JSON.stringify(span).includes(orderId));
    expect([...new Set(mine.map(({ traceId }) => traceId))]).toHaveLength(1);
    for (const consumer of [
      'process inventory.allocation',
      'process fulfillment.record-reservations',
      'process orders.record-reservations',
      'process fulfillment.label-generation',
      'process orders.capture-payments',
      'process analytics.project-orders',
    ])
      expect(text).toContain(consumer);
  });

  it('has no gap in it: every span leads to the gateway’s request', () => {
    const label = spansNamed('process fulfillment.label-generation')[0];
    const path = pathToRoot(receiver.spans, label) ?? [];
    expect(path.at(-1)).toBe('POST /graphql');
    expect(path).toEqual(
      expect.arrayContaining(['deliver LabelRequested', 'packFulfillmentOrder', 'subgraph orders', 'gateway.fetch']),
    );
    const trace = receiver.spans.filter(({ traceId }) => traceId === label?.traceId);
    for (const span of trace)
      expect([span.name, pathToRoot(trace, span)?.at(-1)]).toEqual([span.name, 'POST /graphql']);
  });

  it('links what was done later to the request in which it was done', () => {
    const label = spansNamed('process fulfillment.label-generation')[0];
    const packs = spansNamed('packFulfillmentOrder');
    const told = packs.find(({ traceId }) => traceId === label?.traceId);
    const done = packs.find(({ traceId }) => traceId !== label?.traceId);
    expect(told?.links).toEqual([expect.objectContaining({ traceId: done?.traceId, spanId: done?.spanId })]);
  });

  it('tells nothing of anybody', () => {
    const sent = receiver.text();
    expect(sent.length).toBeGreaterThan(1_000);
    for (const canary of Object.values(CANARIES).filter((value) => value !== token)) expect(sent).not.toContain(canary);
    expect(sent).not.toMatch(/Bearer|eyJ/);
    expect(receiver.headers()['x-key']).toBe('k');
  });

  it('continues the trace of a caller that has one', async () => {
    // Read by whoever calls with a traceparent of his own: the gateway’s span is a part of it.
    const caller = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    tracing = startTracing({ endpoint: receiver.url, service: 'oms-test' });
    await system.graph('{ orders(first: 1) { nodes { id } } }', {}, undefined, { traceparent: caller });
    await tracing.stop();
    const request = receiver.spans.find(({ traceId }) => traceId === '4bf92f3577b34da6a3ce929d0e0e4736');
    expect(request).toMatchObject({ name: expect.any(String) });
    const root = receiver.spans.find(({ parentSpanId }) => parentSpanId === '00f067aa0ba902b7');
    expect(root?.name).toBe('POST /graphql');
  });

  it('goes on as if nothing were when the receiver is away', async () => {
    tracing = startTracing({ endpoint: 'http://127.0.0.1:9', service: 'oms-test' });
    await placeOne();
    await system.settle();
    await tracing.stop();
  });
});
