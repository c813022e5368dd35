import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { forgetErasedOrders } from '@oms/fulfillment/operations/erase-orders';
import { eraseOrdersAtRest } from '@oms/orders/operations/erase-customers';
import { jobActor } from '@oms/platform/auth/actor';
import { rows, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- tests read what they asked for */
jest.setTimeout(120_000);

/** Stands in everything that a person has told us. */
const MARK = /erasemark|5557654321/i;
const mark = (what: string): string => `Erasemark${what}`;
const address = () => ({
  name: mark('Name'),
  line1: mark('Street'),
  city: mark('City'),
  postalCode: '10117',
  countryCode: 'DE',
  phone: '+49 5557654321',
});

const folder = mkdtempSync(join(tmpdir(), 'oms-erasure-'));
const settings = { OMS_LABEL_STORE: process.env['OMS_LABEL_STORE'] };
let system: TestSystem;

async function mutate(name: string, input: Record<string, unknown>, selection: string): Promise<any> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`.replace(
    /^AcceptF.*/,
    'FulfillmentOrderCommandInput',
  );
  const { data, errors } = await system.graph(
    `mutation($input: ${TYPES[name] ?? type}!) { x: ${name}(input: $input) { ${selection} userErrors { code message field } } }`,
    { input },
  );
  expect([name, errors, data?.x?.userErrors]).toEqual([name, undefined, []]);
  return data.x;
}
const TYPES: Readonly<Record<string, string>> = {
  issueInvoice: 'OrderCommandInput',
  acceptFulfillmentOrder: 'FulfillmentOrderCommandInput',
  pickFulfillmentOrder: 'PickInput',
  packFulfillmentOrder: 'PackInput',
  shipFulfillmentOrder: 'ShipInput',
  recordTrackingEvent: 'TrackingEventInput',
};

/** Tables, as `schema.table`, with rows that say something of the person. */
async function tellTales(): Promise<string[]> {
  const found: string[] = [];
  for (const name of SUBGRAPHS) {
    const db = system.runtimes.byName[name].database.sql();
    const tables = await rows<{ table: string }>(
      db,
      sql`select table_name as "table" from information_schema.tables where table_schema = ${name} and table_type = 'BASE TABLE' order by 1`,
    );
    expect(tables.length).toBeGreaterThan(5);
    for (const { table } of tables) {
      const [said] = await rows<{ text: string | null }>(
        db,
        sql`select string_agg(row_to_json(t)::text, ' ') as text from ${sql.ref(table)} t`,
      );
      if (MARK.test(said?.text ?? '')) found.push(`${name}.${table}`);
    }
  }
  return found;
}

/** Files of labels that are kept. */
const labelFiles = (): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) => /\.\w+$/.test(one))
    : [];

async function place(customerId: string): Promise<string> {
  const { order } = await mutate(
    'placeOrder',
    {
      channel: 'WEB',
      customerId,
      email: `${mark('Mail')}@example.org`,
      phone: '+49 5557654321',
      lines: [{ sku: 'TEA', quantity: 1 }],
      billingAddress: address(),
      deliveries: [{ method: 'SHIPPING', address: address(), giftMessage: mark('Gift') }],
      payment: { method: 'INVOICE' },
    },
    'order { id }',
  );
  await mutate('addOrderNote', { orderId: order.id, text: mark('Note'), visibility: 'STAFF' }, 'order { id }');
  await system.settle();
  return order.id as string;
}

async function deliver(orderId: string): Promise<void> {
  const { data } = await system.graph('query($id: ID!) { order(id: $id) { fulfillmentOrders { nodes { id } } } }', {
    id: orderId,
  });
  const [{ id: fulfillmentOrderId }] = data.order.fulfillmentOrders.nodes;
  for (const step of ['accept', 'pick', 'pack']) {
    await mutate(`${step}FulfillmentOrder`, { fulfillmentOrderId }, 'fulfillmentOrder { id }');
    await system.settle();
  }
  await mutate('shipFulfillmentOrder', { fulfillmentOrderId }, 'fulfillmentOrder { id }');
  await system.settle();
  const { data: sent } = await system.graph(
    'query($id: ID!) { order(id: $id) { fulfillmentOrders { nodes { shipments { id } } } } }',
    { id: orderId },
  );
  const [{ id: shipmentId }] = sent.order.fulfillmentOrders.nodes[0].shipments;
  const event = {
    shipmentId,
    externalId: newId(system.clock.now()),
    status: 'DELIVERED',
    description: mark('Neighbour'),
  };
  await mutate('recordTrackingEvent', { ...event, occurredAt: system.clock.now().toISOString() }, 'shipment { id }');
  await system.settle();
}

const orderOf = async (id: string): Promise<any> =>
  (
    await system.graph(
      `query($id: ID!) { order(id: $id) { number status total { amount } email billingAddress { line1 } events(first: 50) { nodes { type } }
        deliveries { address { line1 countryCode } giftMessage } lines { nodes { sku quantity delivered } } } }`,
      { id },
    )
  ).data.order;

beforeAll(async () => {
  process.env['OMS_LABEL_STORE'] = `file:${folder}`;
  system = await openTestSystem();
  const dock = { line1: 'Dock 1', city: 'Berlin', postalCode: '20095', countryCode: 'DE' };
  await mutate('upsertLegalEntity', { code: 'DE', name: 'Shop GmbH', address: dock }, 'changed');
  const channel = { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR', legalEntity: 'DE' };
  await mutate('upsertChannel', channel, 'channel { code }');
  await mutate('upsertLocation', { code: 'W1', name: 'One', kind: 'WAREHOUSE', address: dock }, 'location { id }');
  await mutate('upsertItem', { sku: 'TEA', title: 'Tea', weightGrams: 300 }, 'item { sku }');
  await mutate('upsertPrices', { prices: [{ sku: 'TEA', channel: 'WEB', amount: '10.00', currencyCode: 'EUR' }] }, 'prices { sku }'); // prettier-ignore
  await mutate('adjustStock', { sku: 'TEA', locationCode: 'W1', delta: 10, reason: 'FOUND' }, 'level { id }');
  await system.settle();
});
afterAll(async () => {
  if (settings.OMS_LABEL_STORE === undefined) delete process.env['OMS_LABEL_STORE'];
  else process.env['OMS_LABEL_STORE'] = settings.OMS_LABEL_STORE;
  await system.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a person who asks to be forgotten', () => {
  it('leaves every table and store once nothing of theirs is under way; the books stay', async () => {
    const { customer } = await mutate(
      'upsertCustomer',
      { name: mark('Name'), email: `${mark('Mail')}@example.org`, phone: '+49 5557654321', address: address() },
      'customer { id }',
    );
    await system.settle();
    const [delivered, underWay] = [await place(customer.id), await place(customer.id)];
    await deliver(delivered);
    await mutate('issueInvoice', { orderId: delivered }, 'document { number }');
    const before = await orderOf(delivered);
    expect(before).toMatchObject({ status: 'COMPLETED', email: `${mark('Mail')}@example.org` });
    expect(labelFiles().length).toBeGreaterThan(0);
    expect(labelFiles().some((file) => readFileSync(join(folder, file)).includes(mark('Street')))).toBe(true);

    await mutate('eraseCustomer', { customerId: customer.id, reason: 'asked for it' }, 'customer { id }');
    await system.settle();
    expect(labelFiles()).toEqual([]);
    // What is still to be sent keeps its address.
    expect(await orderOf(underWay)).toMatchObject({ deliveries: [{ address: { line1: mark('Street') } }] });

    await deliver(underWay);
    await eraseOrdersAtRest(operationContext(system.runtimes.orders, jobActor('test'), newId()));
    await eraseOrdersAtRest(operationContext(system.runtimes.orders, jobActor('test'), newId()));
    await system.settle();
    await forgetErasedOrders(operationContext(system.runtimes.fulfillment, jobActor('test'), newId()));
    expect(labelFiles()).toEqual([]);
    // Issued invoices are kept as they were issued, as the law has it.
    expect(await tellTales()).toEqual(['orders.document']);
    for (const id of [delivered, underWay]) {
      const order = await orderOf(id);
      expect(order).toMatchObject({
        status: 'COMPLETED',
        total: before.total,
        email: null,
        billingAddress: null,
        deliveries: [{ address: { line1: 'erased', countryCode: 'DE' }, giftMessage: null }],
        lines: { nodes: [{ sku: 'TEA', quantity: 1, delivered: 1 }] },
      });
      expect(order.events.nodes.filter(({ type }: any) => type === 'PERSONAL_DATA_ERASED')).toHaveLength(1);
    }
    expect(await verifySystem(system.runtimes)).toEqual([]);
  });
});
