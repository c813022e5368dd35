import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

let system: TestSystem;
let customerId: string;

const BERLIN = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };
const CLERK: Actor = { role: 'associate', id: 'clerk', locations: ['STORE'] };
const ADA = (): Actor => ({ role: 'customer', id: 'ada', customerId });
const RETURN = `id number status version origin shipping availableActions location { code } parcel { status trackingNumber }
  lines { sku quantity received exchangeLineId lots { quantity disposition resolution value { amount } fee { amount } location { code } } }`;

async function mutate(name: string, selection: string, input: Record<string, unknown>, actor?: Actor) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const known: Record<string, string> = {
    acceptFulfillmentOrder: 'FulfillmentOrderCommandInput',
    pickFulfillmentOrder: 'PickInput',
    packFulfillmentOrder: 'PackInput',
    shipFulfillmentOrder: 'ShipInput',
    recordTrackingEvent: 'TrackingEventInput',
    approveReturn: 'ReturnCommandInput',
    declineReturn: 'ReturnReasonInput',
  };
  const { data, errors } = await system.graph(
    `mutation($input: ${known[name] ?? type}!) { ${name}(input: $input) { ${selection} userErrors { code message field details } } }`,
    { input },
    ...(actor ? ([actor] as const) : []),
  );
  expect(errors).toBeUndefined();
  return data[name];
}

async function done(name: string, selection: string, input: Record<string, unknown>, actor?: Actor) {
  const answer = await mutate(name, selection, input, actor);
  expect(answer.userErrors).toEqual([]);
  return answer;
}

async function orderOf(id: string, actor?: Actor) {
  const { data, errors } = await system.graph(
    `query($id: ID!) { order(id: $id) { number status paymentStatus fulfillmentStatus returnStatus total { amount } allowanceTotal { amount } captured { amount } refunded { amount } balanceDue { amount } availableActions
      lines { nodes { id sku kind quantity shipped delivered returned lost allocated total { amount } } } returns { nodes { ${RETURN} } }
      returnableLines { sku quantity obstacle faultOnly } events { nodes { type } } fulfillmentOrders { nodes { id status shipments { id status trackingNumber } } } } }`,
    { id },
    ...(actor ? ([actor] as const) : []),
  );
  expect(errors).toBeUndefined();
  return data.order;
}

async function stock(sku: string, code: string) {
  const { data } = await system.graph(
    'query($sku: ID!) { item(sku: $sku) { levels { nodes { onHand reserved damaged qualityControl available location { code } } } } }'.replace(
      'ID!',
      'String!',
    ),
    { sku },
  );
  const { location: _location, ...level } =
    data.item.levels.nodes.find((one: { location: { code: string } }) => one.location.code === code) ?? {};
  return level as { onHand: number; reserved: number; damaged: number; qualityControl: number; available: number };
}

const work = async (orderId: string) =>
  (await orderOf(orderId)).fulfillmentOrders.nodes.filter((one: { status: string }) => one.status === 'OPEN');

/** Ships everything that waits in the warehouse; answers the parcels. */
async function ship(orderId: string): Promise<{ id: string; trackingNumber: string }[]> {
  const open = await work(orderId);
  for (const { id: fulfillmentOrderId } of open) {
    for (const step of ['accept', 'pick', 'pack'])
      await done(`${step}FulfillmentOrder`, 'fulfillmentOrder { status }', { fulfillmentOrderId });
    await system.settle();
    await done('shipFulfillmentOrder', 'fulfillmentOrder { status }', { fulfillmentOrderId });
  }
  await system.settle();
  const ids = open.map((one: { id: string }) => one.id);
  const { fulfillmentOrders } = await orderOf(orderId);
  return fulfillmentOrders.nodes
    .filter((one: { id: string }) => ids.includes(one.id))
    .flatMap((one: { shipments: unknown[] }) => one.shipments);
}

let scans = 0;
async function scan(shipmentId: string, status: string): Promise<void> {
  scans += 1;
  await done('recordTrackingEvent', 'shipment { status }', { shipmentId, externalId: `s${scans}`, status });
  await system.settle();
}

async function buy(lines: object[], payment: object = { method: 'CARD', token: 'tok' }): Promise<string> {
  const { order } = await done('placeOrder', 'order { id }', {
    channel: 'WEB',
    customerId,
    email: 'ada@example.com',
    lines,
    deliveries: [{ method: 'SHIPPING', address: BERLIN, shippingPrice: { amount: '4.90', currencyCode: 'EUR' } }],
    payment,
  });
  await system.settle();
  return order.id;
}

/** Bought on the web, shipped, and delivered. */
async function delivered(lines: object[]): Promise<string> {
  const orderId = await buy(lines);
  for (const { id } of await ship(orderId)) await scan(id, 'DELIVERED');
  return orderId;
}

beforeAll(async () => {
  system = await openTestSystem();
  await done('upsertChannel', 'channel { code }', { code: 'WEB', name: 'Web shop', kind: 'WEB', currencyCode: 'EUR' });
  for (const [code, kind] of [
    ['WAREHOUSE', 'WAREHOUSE'],
    ['STORE', 'STORE'],
  ])
    await done('upsertLocation', 'location { id }', {
      code,
      name: `The ${code!.toLowerCase()}`,
      kind,
      address: { line1: 'Dock 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE' },
    });
  for (const sku of ['TEA', 'CUP']) await done('upsertItem', 'item { sku }', { sku, title: `A ${sku}` });
  await done('upsertItem', 'item { sku }', {
    sku: 'SET',
    title: 'Tea for two',
    components: [
      { sku: 'TEA', quantity: 1 },
      { sku: 'CUP', quantity: 2 },
    ],
  });
  await done('upsertPrices', 'prices { sku }', {
    prices: [
      ['TEA', '10.00'],
      ['CUP', '5.00'],
      ['SET', '18.00'],
    ].map(([sku, amount]) => ({ sku, amount, channel: 'WEB', currencyCode: 'EUR' })),
  });
  for (const sku of ['TEA', 'CUP'])
    await done('adjustStock', 'level { id }', { sku, locationCode: 'WAREHOUSE', delta: 100, reason: 'FOUND' });
  const { customer } = await done('upsertCustomer', 'customer { id }', {
    externalReference: 'ada',
    name: 'Ada',
    email: 'ada@example.com',
  });
  customerId = customer.id;
  await system.settle();
});
afterAll(async () => {
  try {
    await system.settle();
    expect(await verifySystem(system.runtimes)).toEqual([]);
  } finally {
    await system.close();
  }
});

describe('returns, through the graph alone', () => {
  it('bought on the web, delivered, brought to a store, credited: two mutations for the clerk', async () => {
    const orderId = await delivered([{ sku: 'TEA', quantity: 2 }]);
    const order = await orderOf(orderId);
    expect(order).toMatchObject({ status: 'COMPLETED', captured: { amount: '24.90' } });
    expect(order.returnableLines).toEqual([{ sku: 'TEA', quantity: 2, obstacle: null, faultOnly: false }]);
    const scanned = await done(
      'openStoreReturn',
      `return { ${RETURN} }`,
      { code: order.number, locationCode: 'STORE', items: [{ sku: 'TEA', quantity: 1, resolution: 'STORE_CREDIT' }] },
      CLERK,
    );
    expect(scanned.return).toMatchObject({ status: 'RECEIVED', origin: 'STORE', availableActions: ['inspectReturn'] });
    await system.settle();
    expect(await stock('TEA', 'STORE')).toMatchObject({ onHand: 1, qualityControl: 1, available: 0 });
    const finished = await done(
      'completeStoreReturn',
      `return { ${RETURN} } order { returnStatus refunded { amount } }`,
      { returnId: scanned.return.id, locationCode: 'STORE' },
      CLERK,
    );
    expect(finished.return).toMatchObject({
      status: 'CLOSED',
      lines: [{ lots: [{ disposition: 'RESTOCK', resolution: 'STORE_CREDIT', value: { amount: '10.00' } }] }],
    });
    await system.settle();
    expect(await stock('TEA', 'STORE')).toMatchObject({ onHand: 1, qualityControl: 0, available: 1 });
    const after = await orderOf(orderId);
    expect(after).toMatchObject({
      status: 'COMPLETED',
      returnStatus: 'PARTIALLY_RETURNED',
      refunded: { amount: '10.00' },
      balanceDue: { amount: '0.00' },
    });
    const { data } = await system.graph(
      'query($id: ID!) { customer(id: $id) { storeCredit { balance { amount } } } }',
      { id: customerId },
    );
    expect(data.customer.storeCredit).toEqual([{ balance: { amount: '10.00' } }]);
  });
});
