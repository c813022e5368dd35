import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { personalTables as ofAnalytics } from '@oms/analytics/storage/personal-tables';
import { expireDataExports } from '@oms/customers/operations/expire-data-exports';
import { personalTables as ofCustomers } from '@oms/customers/storage/personal-tables';
import { readArchive } from '@oms/customers/testing/read-archive';
import { reviewRetention } from '@oms/customers/operations/review-retention';
import { forgetErasedOrders } from '@oms/fulfillment/operations/erase-orders';
import { personalTables as ofFulfillment } from '@oms/fulfillment/storage/personal-tables';
import { eraseOrdersAtRest } from '@oms/orders/operations/erase-customers';
import { eraseGuests } from '@oms/orders/operations/erase-guests';
import { tablesOfCustomers, tablesOfOrders } from '@oms/orders/storage/personal-tables';
import { jobActor, type Actor } from '@oms/platform/auth/actor';
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
  issueStoreCredit: 'StoreCreditInput',
  setRetentionPolicy: 'RetentionPolicyInput',
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

/** Columns in which something of a person may stand, by their names. */
const PERSONAL_COLUMN =
  '^(customer_id|name|email|phone|address|billing_address|recipient|sender|handed_over|gift_message|note|decision_note|text|subject|description)$';

/** Tables with such columns that hold nothing of a customer: what they hold instead. */
const IMPERSONAL: Readonly<Record<string, string>> = {
  'analytics/customer_ordinal': 'a number for each customer',
  'analytics/dim_location': 'places',
  'analytics/fact_case': 'kinds and times of cases, which customers tells',
  'analytics/fact_credit': 'amounts of credit, which orders tells',
  'analytics/saved_report': 'reports of analysts',
  'customers/api_key': 'keys of other systems',
  'customers/case_queue': 'queues',
  'fulfillment/box': 'kinds of boxes',
  'fulfillment/known_location': 'places',
  'inventory/location': 'places',
  'inventory/sourcing_policy': 'rules',
  'inventory/supplier': 'suppliers',
  'orders/channel': 'channels',
  'orders/erased_customer': 'who was erased, by a number',
  'orders/known_location': 'places',
  'orders/legal_entity': 'the merchant',
  'orders/order_feed': 'that something happened to an order',
  'orders/saved_view': 'views of agents',
  'orders/tax_rate': 'rates',
};

/** Tables that are told to a person who asks. */
function toldTables(): Set<string> {
  const { sealer } = system.runtimes.customers.services;
  const asked = { exportId: '', customerIds: [], orderIds: [], number: 1, last: true };
  const told = {
    customers: ofCustomers(sealer, []),
    orders: [...tablesOfCustomers([]), ...tablesOfOrders([])],
    fulfillment: ofFulfillment(sealer, []),
    analytics: ofAnalytics(asked),
  };
  return new Set(Object.entries(told).flatMap(([name, tables]) => tables.map(({ table }) => `${name}/${table}`)));
}

/** Tables that may hold something of a person, as `schema/table`. */
async function suspectTables(): Promise<string[]> {
  const found = await Promise.all(
    SUBGRAPHS.map(async (name) => {
      const tables = await rows<{ table: string }>(
        system.runtimes.byName[name].database.sql(),
        sql`select distinct c.table_name as "table" from information_schema.columns c join information_schema.tables t
              on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
            where c.table_schema = ${name} and c.table_name <> 'migration_history' and c.column_name ~ ${PERSONAL_COLUMN}`,
      );
      return tables.map(({ table }) => `${name}/${table}`);
    }),
  );
  return found.flat().toSorted((a, b) => a.localeCompare(b));
}

/** Files of labels that are kept. */
const labelFiles = (): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) => /\.\w+$/.test(one))
    : [];

async function place(customerId: string | null): Promise<string> {
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

/** What people write about a customer who has called: notes, a case, credit, goodwill, a return. */
async function serve(customerId: string, orderId: string): Promise<void> {
  await mutate('addCustomerNote', { customerId, text: mark('Remark') }, 'customer { id }');
  await mutate('saveAddress', { customerId, label: mark('Label'), address: address() }, 'customer { id }');
  const consent = { customerId, channel: 'EMAIL', purpose: 'MARKETING', granted: true, source: mark('Source') };
  await mutate('setConsent', consent, 'customer { id }');
  const preference = { customerId, provider: 'sandbox', tokenReference: 'tok-1', label: mark('Visa') };
  await mutate('savePaymentPreference', preference, 'customer { id }');
  const about = { kind: 'QUESTION', subject: mark('Subject'), text: mark('Asked'), customerId, orderId };
  await mutate('openCase', about, 'case { id }');
  const given = { reason: mark('Reason'), note: mark('Why'), amount: { amount: '1.00', currencyCode: 'EUR' } };
  await mutate('issueStoreCredit', { customerId, ...given }, 'account { id }');
  await mutate('proposeAppeasement', { orderId, kind: 'STORE_CREDIT', ...given }, 'appeasement { id status }');
  const refund = { orderId, amount: given.amount, reason: mark('Refund'), note: mark('Bitter') };
  await mutate('refundOrder', refund, 'order { id }');
  await system.settle();
  const { data } = await system.graph('query($id: ID!) { order(id: $id) { lines { nodes { id } } } }', { id: orderId });
  const lines = [
    { lineId: data.order.lines.nodes[0].id, quantity: 1, reason: 'CHANGED_MIND', note: mark('Too strong') },
  ];
  const back = { orderId, lines, override: true, shipping: 'OWN', note: mark('Back') };
  const { return: returned } = await mutate('requestReturn', back, 'return { id }');
  await mutate('cancelReturn', { returnId: returned.id, reason: mark('Kept') }, 'return { id status }');
  await system.settle();
}

const CUSTOMER = (customerId: string): Actor => ({ role: 'customer', id: `c-${customerId}`, customerId });

/** The customer asks for everything that is held on them, and opens it. */
async function archiveOf(customerId: string): Promise<{ files: Map<string, string>; path: string }> {
  const ask = async (mutation: string, input: object): Promise<any> =>
    (await system.graph(mutation, { input }, CUSTOMER(customerId))).data?.x;
  const request = 'mutation($input: RequestDataExportInput!) { x: requestDataExport(input: $input) { dataExport { id status } userErrors { code } } }'; // prettier-ignore
  const asked = await ask(request, { customerId });
  expect(asked).toMatchObject({ dataExport: { status: 'GATHERING' }, userErrors: [] });
  // While it is being made it is one and the same.
  expect(await ask(request, { customerId })).toEqual(asked);
  await system.settle();
  const { data } = await system.graph('query($id: ID!) { customer(id: $id) { dataExports { id status size expiresAt } } }', { id: customerId }, CUSTOMER(customerId)); // prettier-ignore
  expect(data.customer.dataExports).toMatchObject([{ id: asked.dataExport.id, status: 'READY' }]);
  const opened = await ask(
    'mutation($input: OpenDataExportInput!) { x: openDataExport(input: $input) { link { path expiresAt } userErrors { code } } }',
    { dataExportId: asked.dataExport.id },
  );
  const response = await fetch(`${system.url}${opened.link.path}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip']);
  return { files: await readArchive(new Uint8Array(await response.arrayBuffer())), path: opened.link.path };
}

/** Tables that say something of a person and need no place in their archive: why. */
const NOT_TOLD: Readonly<Record<string, string>> = {
  'orders.order_search': 'words of the order that it is found by',
  'orders.outbox': 'messages, made of what other tables tell',
  'fulfillment.outbox': 'messages, made of what other tables tell',
  'analytics.raw_event': 'messages, as orders and its archive tell them',
};

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
  await mutate('adjustStock', { sku: 'TEA', locationCode: 'W1', delta: 60, reason: 'FOUND' }, 'level { id }');
  await system.settle();
});
afterAll(async () => {
  if (settings.OMS_LABEL_STORE === undefined) delete process.env['OMS_LABEL_STORE'];
  else process.env['OMS_LABEL_STORE'] = settings.OMS_LABEL_STORE;
  await system.close();
  rmSync(folder, { recursive: true, force: true });
});

it('every table in which a person may stand is told to them, or is known to hold nothing of them', async () => {
  const told = toldTables();
  const suspects = await suspectTables();
  expect(suspects.length).toBeGreaterThan(30);
  expect(suspects.filter((table) => !told.has(table) && !IMPERSONAL[table])).toEqual([]);
  expect(Object.keys(IMPERSONAL).filter((table) => told.has(table) || !suspects.includes(table))).toEqual([]);
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
    await serve(customer.id, delivered);
    const before = await orderOf(delivered);
    expect(before).toMatchObject({ status: 'COMPLETED', email: `${mark('Mail')}@example.org` });
    expect(labelFiles().length).toBeGreaterThan(0);
    expect(labelFiles().some((file) => readFileSync(join(folder, file)).includes(mark('Street')))).toBe(true);

    const { files, path } = await archiveOf(customer.id);
    const told = (await tellTales()).filter((table) => !NOT_TOLD[table]);
    const marked = [...files].filter(([, text]) => MARK.test(text)).map(([name]) => name.replace(/\.json$/, ''));
    expect(told.length).toBeGreaterThanOrEqual(20);
    expect(told.filter((table) => !marked.includes(table.replace('.', '/')))).toEqual([]);

    await mutate('eraseCustomer', { customerId: customer.id, reason: 'asked for it' }, 'customer { id }');
    await system.settle();
    expect(labelFiles()).toEqual([]);
    expect((await fetch(`${system.url}${path}`)).status).toBe(404);
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

describe('the archive of what is held on a person', () => {
  const LEAD: Actor = { role: 'lead', id: 'lead-1' };
  const REQUEST = 'mutation($input: RequestDataExportInput!) { x: requestDataExport(input: $input) { dataExport { id status } userErrors { code details } } }'; // prettier-ignore
  const OPEN = 'mutation($input: OpenDataExportInput!) { x: openDataExport(input: $input) { link { path } userErrors { code } } }'; // prettier-ignore
  const ask = async (mutation: string, input: object, actor: Actor): Promise<any> => system.graph(mutation, { input }, actor); // prettier-ignore
  const countOf = async (table: string): Promise<number> =>
    (await rows(system.runtimes.customers.database.sql(), sql`select 1 from ${sql.ref(table)}`)).length;

  it('is made of any number of orders, for themselves and service leads only, and deleted after its time', async () => {
    const { customer } = await mutate('upsertCustomer', { name: 'Grace', email: 'grace@example.org' }, 'customer { id }'); // prettier-ignore
    const order = {
      channel: 'WEB',
      customerId: customer.id,
      lines: [{ sku: 'TEA', quantity: 1 }],
      deliveries: [
        { method: 'SHIPPING', address: { ...address(), name: 'Grace', line1: 'Street 2', city: 'Bonn', phone: null } },
      ],
      payment: { method: 'INVOICE' },
    };
    for (let count = 0; count < 21; count += 1) await mutate('placeOrder', order, 'order { id }');
    await system.settle();

    const stranger = CUSTOMER(newId());
    expect((await ask(REQUEST, { customerId: customer.id }, stranger)).data.x).toMatchObject({ dataExport: null, userErrors: [{ code: 'UNKNOWN_CUSTOMER' }] }); // prettier-ignore
    const agent = await ask(REQUEST, { customerId: customer.id }, { role: 'agent', id: 'agent-1' });
    expect(JSON.stringify(agent.errors)).toContain('FORBIDDEN');

    const { dataExport } = (await ask(REQUEST, { customerId: customer.id }, LEAD)).data.x;
    expect((await ask(OPEN, { dataExportId: dataExport.id }, LEAD)).data.x.userErrors).toEqual([{ code: 'NOT_READY' }]);
    await system.settle();
    expect((await ask(REQUEST, { customerId: customer.id }, LEAD)).data.x.userErrors).toMatchObject([{ code: 'TOO_SOON' }]); // prettier-ignore
    const mails = await rows(system.runtimes.customers.database.sql(), sql`select 1 from notification where customer_id = ${customer.id} and notice = 'DATA_EXPORT_READY'`); // prettier-ignore
    expect(mails).toHaveLength(1);
    expect((await ask(OPEN, { dataExportId: dataExport.id }, stranger)).data.x.userErrors).toEqual([{ code: 'UNKNOWN_DATA_EXPORT' }]); // prettier-ignore
    const { path } = (await ask(OPEN, { dataExportId: dataExport.id }, LEAD)).data.x.link;
    const bytes = async () => new Uint8Array(await (await fetch(`${system.url}${path}`)).arrayBuffer());
    const files = await readArchive(await bytes());
    const numbers = ['orders/orders.json', 'orders/orders-2.json'].map(
      (name) => (JSON.parse(files.get(name) ?? '[]') as unknown[]).length,
    );
    expect(numbers).toEqual([20, 1]);
    expect([...files.keys()].filter((name) => name.startsWith('fulfillment/order_work'))).toHaveLength(2);
    expect(files.get('customers/data_export.json')).toContain(dataExport.id);
    // Nothing of it is left on its way, and what is kept of it is sealed.
    const told = await Promise.all(SUBGRAPHS.map((name) => rows(system.runtimes.byName[name].database.sql(), sql`select 1 from outbox where type = 'PersonalDataGathered'`))); // prettier-ignore
    expect(told.flat()).toEqual([]);
    expect(await countOf('data_export_part')).toBe(0);

    system.clock.advance({ minutes: 11 });
    expect((await fetch(`${system.url}${path}`)).status).toBe(404);
    expect((await fetch(`${system.url}${path.slice(0, -3)}abc`)).status).toBe(404);
    system.clock.advance({ days: 8 });
    expect(await countOf('data_export_piece')).toBeGreaterThan(0);
    await expireDataExports(operationContext(system.runtimes.customers, jobActor('test'), newId()));
    expect(await countOf('data_export_piece')).toBe(0);
    expect((await ask(OPEN, { dataExportId: dataExport.id }, LEAD)).data.x.userErrors).toEqual([{ code: 'NOT_READY' }]);
    const audit = await rows<{ command: string; actor: { id: string } }>(system.runtimes.customers.database.sql(), sql`select command, actor from audit_entry where aggregate_id = ${customer.id} and command like '%DataExport' order by occurred_at, id`); // prettier-ignore
    expect(audit.map(({ command, actor }) => [command, actor.id])).toEqual([
      ['requestDataExport', 'lead-1'],
      ['openDataExport', 'lead-1'],
    ]);
  });
});

describe('persons of whom nothing was heard for long', () => {
  const setUp = async (name: string, more: object = {}): Promise<string> =>
    (await mutate('upsertCustomer', { name, email: `${name.toLowerCase()}@idle.example`, ...more }, 'customer { id }')).customer.id; // prettier-ignore
  const review = async (): Promise<void> => {
    await reviewRetention(operationContext(system.runtimes.customers, jobActor('test'), newId()));
    await system.settle();
  };
  const seen = async (id: string): Promise<any> =>
    (await system.graph('query($id: ID!) { customer(id: $id) { status name retention { holds warnedAt } notifications(first: 9) { nodes { notice } } } }', { id })).data.customer; // prettier-ignore
  const order = (customerId: string) => ({
    channel: 'WEB',
    customerId,
    lines: [{ sku: 'TEA', quantity: 1 }],
    deliveries: [{ method: 'SHIPPING', address: { line1: 'x', city: 'y', countryCode: 'DE' } }],
    payment: { method: 'INVOICE' },
  });

  it('are told, and then forgotten; nobody is without a policy, or who has something to come', async () => {
    const [idle, owed, asking, waiting, staying] = [await setUp('Idle'), await setUp('Owed'), await setUp('Asking'), await setUp('Waiting'), await setUp('Staying')]; // prettier-ignore
    await mutate('issueStoreCredit', { customerId: owed, reason: 'GOODWILL', amount: { amount: '1.00', currencyCode: 'EUR' } }, 'account { id }'); // prettier-ignore
    await mutate('openCase', { kind: 'QUESTION', subject: 'When?', customerId: asking }, 'case { id }');
    await mutate('placeOrder', order(waiting), 'order { id }');
    await system.settle();
    system.clock.advance({ days: 340 });
    const fresh = await setUp('Fresh');
    await review();
    expect(await seen(idle)).toMatchObject({ status: 'ACTIVE', retention: null });

    const { policy } = await mutate('setRetentionPolicy', { idleDays: 365, warningDays: 30 }, 'policy { idleDays warningDays exceptTags }'); // prettier-ignore
    expect(policy).toEqual({ idleDays: 365, warningDays: 30, exceptTags: [] });
    await review();
    await review();
    for (const told of [idle, staying]) {
      const { retention, notifications } = await seen(told);
      expect(retention).toEqual({ holds: [], warnedAt: expect.any(String) });
      expect(notifications.nodes).toEqual([{ notice: 'RETENTION_WARNING' }]);
    }
    expect((await seen(owed)).retention).toEqual({ holds: ['CREDIT'], warnedAt: null });
    expect((await seen(asking)).retention).toEqual({ holds: ['OPEN_CASE'], warnedAt: null });
    expect((await seen(waiting)).retention).toEqual({ holds: ['OPEN_ORDER'], warnedAt: null });
    expect((await seen(fresh)).retention).toBeNull();

    const stay = await system.graph('mutation($input: KeepCustomerInput!) { keepCustomer(input: $input) { userErrors { code } } }', { input: { customerId: staying } }, CUSTOMER(staying)); // prettier-ignore
    expect(stay.data.keepCustomer.userErrors).toEqual([]);
    system.clock.advance({ days: 29 });
    await review();
    expect((await seen(idle)).status).toBe('ACTIVE');
    system.clock.advance({ days: 2 });
    await review();
    expect(await seen(idle)).toMatchObject({ status: 'ERASED', name: 'Erased customer', retention: null });
    for (const kept of [owed, asking, waiting, staying, fresh]) expect((await seen(kept)).status).toBe('ACTIVE');
    const [audit] = await rows<object>(system.runtimes.customers.database.sql(), sql`select command, reason, actor->>'role' as role from audit_entry where aggregate_id = ${idle} and command = 'eraseCustomer'`); // prettier-ignore
    expect(audit).toEqual({ command: 'eraseCustomer', reason: 'RETENTION', role: 'job' });
    await mutate('setRetentionPolicy', {}, 'policy { idleDays }');
  });

  it('are guests too: out of old orders at rest, in every part, where the channel says so', async () => {
    const [old, underWay] = [await place(null), await place(null)];
    await deliver(old);
    await mutate('openCase', { kind: 'QUESTION', subject: mark('Guest'), text: mark('Asked'), orderId: old }, 'case { id }'); // prettier-ignore
    system.clock.advance({ days: 61 });
    const recent = await place(null);
    await deliver(recent);
    const forget = async (): Promise<void> => {
      await eraseGuests(operationContext(system.runtimes.orders, jobActor('test'), newId()));
      await system.settle();
      await forgetErasedOrders(operationContext(system.runtimes.fulfillment, jobActor('test'), newId()));
    };
    await forget();
    expect((await orderOf(old)).email).toBe(`${mark('Mail')}@example.org`);
    const channel = { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR', legalEntity: 'DE' };
    await mutate('upsertChannel', { ...channel, policies: { guestRetentionDays: 60 } }, 'channel { policies { guestRetentionDays } }'); // prettier-ignore
    await forget();
    expect(await orderOf(old)).toMatchObject({ status: 'COMPLETED', email: null, billingAddress: null });
    for (const kept of [underWay, recent]) expect((await orderOf(kept)).email).toBe(`${mark('Mail')}@example.org`);

    await mutate('cancelOrder', { orderId: underWay }, 'order { id }');
    await system.settle();
    system.clock.advance({ days: 61 });
    await forget();
    await forget();
    // Invoices that were issued to somebody else stay.
    expect((await tellTales()).filter((table) => table !== 'orders.document')).toEqual([]);
    const { events } = await orderOf(old);
    expect(events.nodes.filter(({ type }: any) => type === 'PERSONAL_DATA_ERASED')).toHaveLength(1);
  });
});
