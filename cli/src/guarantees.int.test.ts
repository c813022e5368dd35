import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { resolvePendingPayments } from '@oms/orders/operations/resolve-pending-payments';
import type { SandboxProvider } from '@oms/orders/payments/sandbox-provider';
import { BuiltInCarrier } from '@oms/fulfillment/carriers/built-in-carrier';
import { jobActor } from '@oms/platform/auth/actor';
import { firstRow, sql } from '@oms/platform/database/sql';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

let system: TestSystem;

async function mutate(
  name: string,
  selection: string,
  input: Record<string, unknown>,
  type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`,
) {
  const { data, errors } = await system.graph(
    `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code } } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data[name];
}

const place = (quantity: number, payment: Record<string, unknown> = { method: 'INVOICE' }) =>
  mutate('placeOrder', 'order { id status version }', {
    channel: 'WEB',
    lines: [{ sku: 'A', quantity }],
    deliveries: [{ method: 'SHIPPING', address: { line1: 'x', city: 'y', countryCode: 'DE', name: 'Ada' } }],
    payment,
  });

const statusOf = async (id: string) =>
  (await system.graph('query($id: ID!) { order(id: $id) { status paymentStatus payments { status } } }', { id })).data
    .order;

beforeAll(async () => {
  system = await openTestSystem();
  await mutate('upsertChannel', 'channel { code }', { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR' });
  for (const code of ['W1', 'W2']) {
    const address = { line1: 'x', city: 'y', countryCode: 'DE' };
    await mutate('upsertLocation', 'location { id }', { code, name: code, kind: 'WAREHOUSE', address });
  }
  await mutate('upsertItem', 'item { sku }', { sku: 'A', title: 'A' });
  await mutate('upsertPrices', 'prices { sku }', {
    prices: [{ sku: 'A', channel: 'WEB', amount: '10.00', currencyCode: 'EUR' }],
  });
  for (const locationCode of ['W1', 'W2'])
    await mutate('adjustStock', 'level { id }', { sku: 'A', locationCode, delta: 15, reason: 'FOUND' });
  await system.settle();
});
afterAll(() => system.close());

/** Reads the outbox of `schema` with the role of `reader`. */
async function readOutbox(reader: SubgraphName, schema: SubgraphName): Promise<void> {
  const url = new URL(system.runtimes.byName[schema].database.url);
  const own = new URL(system.runtimes.byName[reader].database.url);
  url.username = own.username;
  url.password = own.password;
  const client = new pg.Client({ connectionString: url.toString() });
  try {
    await client.connect();
    await client.query(`select count(*) from ${schema}.outbox`);
  } finally {
    await client.end();
  }
}

describe('each subgraph’s role', () => {
  it('reads its own schema and no other', async () => {
    for (const reader of SUBGRAPHS) {
      await readOutbox(reader, reader);
      for (const other of SUBGRAPHS.filter((one) => one !== reader))
        await expect(readOutbox(reader, other)).rejects.toThrow('permission denied');
    }
  });
});

describe('a card payment', () => {
  it('confirms the order when approved and cancels it when declined', async () => {
    const approved = await place(1, { method: 'CARD', token: 'ok' });
    expect(await statusOf(approved.order.id)).toMatchObject({ status: 'CONFIRMED', paymentStatus: 'AUTHORIZED' });
    const declined = await place(1, { method: 'CARD', token: 'decline' });
    expect(await statusOf(declined.order.id)).toMatchObject({ status: 'CANCELLED', payments: [{ status: 'FAILED' }] });
  });

  it('is looked up when the provider’s answer was lost, and authorised once', async () => {
    (system.runtimes.orders.services.payments as SandboxProvider).faults.loseAnswers = 1;
    const lost = await place(1, { method: 'CARD', token: 'ok' });
    expect(await statusOf(lost.order.id)).toMatchObject({ status: 'PENDING' });
    system.clock.advance({ minutes: 1 });
    const ctx = operationContext(system.runtimes.orders, jobActor('test'), 'test');
    await Promise.all([resolvePendingPayments(ctx), resolvePendingPayments(ctx)]);
    expect(await statusOf(lost.order.id)).toMatchObject({ status: 'CONFIRMED', paymentStatus: 'AUTHORIZED' });
  });
});

describe('a label', () => {
  it('is bought once although the carrier’s answer was lost', async () => {
    const { order } = await place(1);
    await system.settle();
    const { data } = await system.graph('query($id: ID!) { order(id: $id) { fulfillmentOrders { nodes { id } } } }', {
      id: order.id,
    });
    const fulfillmentOrderId = data.order.fulfillmentOrders.nodes[0].id;
    await mutate(
      'acceptFulfillmentOrder',
      'fulfillmentOrder { id }',
      { fulfillmentOrderId },
      'FulfillmentOrderCommandInput',
    );
    await mutate('pickFulfillmentOrder', 'fulfillmentOrder { id }', { fulfillmentOrderId }, 'PickInput');
    BuiltInCarrier.faults.loseAnswers = 1;
    const packed = await mutate(
      'packFulfillmentOrder',
      'fulfillmentOrder { shipments { id } }',
      { fulfillmentOrderId },
      'PackInput',
    );
    await system.settle();
    const shipmentId = packed.fulfillmentOrder.shipments[0].id;
    const tried = await mutate('buyLabel', 'shipment { status trackingNumber }', { shipmentId });
    expect(tried.shipment.status).toBe('LABEL_PURCHASED');
    const sold = await firstRow<{ labels: number }>(
      system.runtimes.fulfillment.database.sql(),
      sql`select count(*) as labels from carrier_ledger`,
    );
    expect(sold?.labels).toBe(1);
  });
});

describe('random commands at the same time', () => {
  it('leave every rule of quantities and money unbroken', async () => {
    const orders: string[] = [];
    const acts = [
      async () => void orders.push((await place(1 + (orders.length % 4))).order.id),
      async () => void (orders.length > 0 && (await mutate('cancelOrder', 'order { id }', { orderId: orders.at(-1) }))),
      async () =>
        void (await mutate('adjustStock', 'level { id }', {
          sku: 'A',
          locationCode: 'W1',
          delta: -2,
          reason: 'COUNTED',
        })),
      async () =>
        void (await mutate('adjustStock', 'level { id }', { sku: 'A', locationCode: 'W2', delta: 3, reason: 'FOUND' })),
      async () => void (await mutate('reserveStock', 'reservation { id }', { lines: [{ sku: 'A', quantity: 2 }] })),
      () => system.settle(),
    ];
    for (let round = 0; round < 6; round += 1) await Promise.all([...acts, ...acts].map((act) => act()));
    await system.settle();
    expect(orders).toHaveLength(12);
    expect(await verifySystem(system.runtimes)).toEqual([]);
  });
});
