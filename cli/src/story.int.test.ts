import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { smtpChannel } from '@oms/customers/notifications/smtp-channel';
import { startMailServer, type MailServer } from '@oms/customers/testing/mail-server';
import type { Actor } from '@oms/platform/auth/actor';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';
import { Watcher } from './testing/watcher.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- tests read what they asked for */
jest.setTimeout(180_000);

const ADDRESS = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };
const CLERK: Actor = { role: 'associate', id: 'clerk', locations: ['STORE'] };
const PACKER: Actor = { role: 'associate', id: 'packer', locations: ['WAREHOUSE'] };

const INPUTS: Readonly<Record<string, string>> = {
  acceptFulfillmentOrder: 'FulfillmentOrderCommandInput',
  pickFulfillmentOrder: 'PickInput',
  packFulfillmentOrder: 'PackInput',
  shipFulfillmentOrder: 'ShipInput',
  recordTrackingEvent: 'TrackingEventInput',
};

let system: TestSystem;
let mail: MailServer;
let ada: Actor;
let customerId: string;
let phone: Watcher;

async function mutate(name: string, selection: string, input: object, actor?: Actor): Promise<any> {
  const type = INPUTS[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await system.graph(
    `mutation($input: ${type}!) { x: ${name}(input: $input) { ${selection} userErrors { code message field } } }`,
    { input },
    ...(actor ? ([actor] as const) : []),
  );
  expect([name, errors, data?.x?.userErrors]).toEqual([name, undefined, []]);
  await system.settle();
  return data.x;
}

async function ask(document: string, variables: object, actor?: Actor): Promise<any> {
  const { data, errors } = await system.graph(document, { ...variables }, ...(actor ? ([actor] as const) : []));
  expect(errors).toBeUndefined();
  return data;
}

/** What the phone has been told so far, once it has heard of this. */
const heard = async (type: string): Promise<string[]> =>
  (await phone.events((events) => events.some((event) => event.type === type))).map((event) => event.type);

/** Subjects of the mails that came, oldest first. */
const subjects = (): string[] =>
  mail.received.map(
    ({ raw }) => /^Subject: (.*(?:\r?\n[ \t].*)*)/m.exec(raw)?.[1]?.replaceAll(/\r?\n[ \t]/g, ' ') ?? '',
  );

beforeAll(async () => {
  mail = await startMailServer();
  const notifications = { channel: smtpChannel({ url: mail.url, from: 'Shop <shop@example.org>' }) };
  system = await openTestSystem({ start: new Date(), live: true, notifications });
  const dock = { line1: 'Dock 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE' };
  await mutate('upsertChannel', 'channel { code }', { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR' });
  for (const code of ['WAREHOUSE', 'STORE'])
    await mutate('upsertLocation', 'location { id }', { code, name: `The ${code}`, kind: code, address: dock });
  await mutate('upsertItem', 'item { sku }', { sku: 'TEA', title: 'A tea', category: 'Drinks', weightGrams: 300 });
  const price = { sku: 'TEA', channel: 'WEB', amount: '10.00', currencyCode: 'EUR' };
  await mutate('upsertPrices', 'prices { sku }', { prices: [price] });
  await mutate('adjustStock', 'level { id }', { sku: 'TEA', locationCode: 'WAREHOUSE', delta: 10, reason: 'FOUND' });
  const person = { name: 'Ada Lovelace', email: 'ada@example.org', address: ADDRESS };
  ({ customer: { id: customerId } } = await mutate('upsertCustomer', 'customer { id }', person)); // prettier-ignore
  ada = { role: 'customer', id: 'ada', customerId };
});
afterAll(async () => {
  await phone.stop();
  await system.close();
  await mail.close();
});

it('bought on the web, followed on the phone, shipped, delivered, returned in a store, credited, told by mail, and counted', async () => {
  // Bought on the web by Ada herself …
  const { order } = await mutate(
    'placeOrder',
    'order { id number }',
    {
      channel: 'WEB',
      lines: [{ sku: 'TEA', quantity: 2 }],
      deliveries: [{ method: 'SHIPPING', address: ADDRESS }],
      payment: { method: 'CARD', token: 'tok' },
    },
    ada,
  );
  // … who follows its status on her phone, from the beginning on.
  phone = new Watcher({
    url: system.url,
    query: `subscription($orderId: ID!) { orderStatusChanged(orderId: $orderId, after: 0) { sequence type status order { number lines { nodes { item { title } } } } } }`,
    variables: { orderId: order.id },
    authorization: await system.authorization(ada),
  });
  expect(await heard('ORDER_CONFIRMED')).toContain('ORDER_PLACED');

  // Picked, packed and shipped with a label.
  const works = `query($id: ID!) { order(id: $id) { fulfillmentOrders { nodes { id location { code } shipments { id status trackingNumber labelPdf } } } } }`;
  const [work] = (await ask(works, { id: order.id })).order.fulfillmentOrders.nodes;
  expect(work.location.code).toBe('WAREHOUSE');
  for (const step of ['accept', 'pick', 'pack', 'ship'])
    await mutate(`${step}FulfillmentOrder`, 'fulfillmentOrder { id }', { fulfillmentOrderId: work.id }, PACKER);
  const [sent] = (await ask(works, { id: order.id })).order.fulfillmentOrders.nodes;
  const [parcel] = sent.shipments;
  expect(Buffer.from(parcel.labelPdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  expect(parcel.trackingNumber).toEqual(expect.any(String));
  await heard('FULFILLMENT_SHIPPED');

  // Delivered, and paid for as it was shipped.
  await mutate('recordTrackingEvent', 'shipment { id }', {
    shipmentId: parcel.id,
    externalId: 's1',
    status: 'DELIVERED',
  });
  await heard('FULFILLMENT_DELIVERED');
  const money = `query($id: ID!) { order(id: $id) { number status returnStatus captured { amount } refunded { amount } balanceDue { amount } } }`;
  expect((await ask(money, { id: order.id }, ada)).order).toMatchObject({
    status: 'COMPLETED',
    captured: { amount: '20.00' },
  });

  // Returned in a store: the clerk scans the receipt and the item, and is done.
  const items = [{ sku: 'TEA', quantity: 1, resolution: 'STORE_CREDIT' }];
  const scanned = await mutate('openStoreReturn', 'return { id status }', { code: order.number, locationCode: 'STORE', items }, CLERK); // prettier-ignore
  const closing = { returnId: scanned.return.id, locationCode: 'STORE' };
  expect((await mutate('completeStoreReturn', 'return { status }', closing, CLERK)).return.status).toBe('CLOSED');

  // Credited to the account by itself, and to be had in the store again.
  const account = `query($id: ID!) { customer(id: $id) { storeCredit { balance { amount currencyCode } } lifetime { returned value { amount } } } }`;
  expect((await ask(account, { id: customerId }, ada)).customer).toEqual({
    storeCredit: [{ balance: { amount: '10.00', currencyCode: 'EUR' } }],
    lifetime: [{ returned: 1, value: { amount: '10.00' } }],
  });
  expect((await ask(money, { id: order.id }, ada)).order).toMatchObject({
    returnStatus: 'PARTIALLY_RETURNED',
    refunded: { amount: '10.00' },
    balanceDue: { amount: '0.00' },
  });
  const levels = `{ item(sku: "TEA") { levels { nodes { available location { code } } } } }`;
  const stock = (await ask(levels, {})).item.levels.nodes.map((one: any) => [one.location.code, one.available]);
  expect(Object.fromEntries(stock)).toEqual({ WAREHOUSE: 8, STORE: 1 });

  // Told by mail of each step, once.
  expect(new Set(mail.received.flatMap(({ to }) => to))).toEqual(new Set(['ada@example.org']));
  const told = (await ask(`query($id: ID!) { order(id: $id) { notifications { nodes { notice status } } } }`, { id: order.id })).order.notifications.nodes; // prettier-ignore
  expect(told.map((one: any) => [one.notice, one.status])).toEqual(
    expect.arrayContaining(
      ['ORDER_CONFIRMED', 'SHIPPED', 'DELIVERED', 'RETURN_RECEIVED', 'CREDIT_ISSUED'].map((notice) => [notice, 'SENT']),
    ),
  );
  expect(new Set(told.map((one: any) => one.notice)).size).toBe(told.length);
  expect(subjects()).toHaveLength(told.length);
  expect(subjects()[0]).toContain(order.number);

  // And all of it is in the figures.
  const figures = async (metrics: readonly string[], dimensions: readonly string[]): Promise<unknown[][]> =>
    (
      await ask(
        `query($query: MetricsQuery!) { metrics(query: $query) { rows } }`,
        { query: { metrics, dimensions } },
        { role: 'analyst', id: 'bi' },
      )
    ).metrics.rows;
  expect(await figures(['orders', 'units', 'shipments', 'deliveredShipments', 'returnedUnits'], [])).toEqual([
    [1, 2, 1, 1, 1],
  ]);
  expect(await figures(['netSales', 'refunds'], ['currency'])).toEqual([['EUR', expect.any(String), '10.00']]);

  // The phone has heard everything in order, nothing twice.
  const sequences = phone.received.map(({ sequence }) => sequence);
  expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
  expect(await verifySystem(system.runtimes)).toEqual([]);
});
