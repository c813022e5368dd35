import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

let system: TestSystem;

const run = async (document: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await system.graph(document, variables);
  expect(errors).toBeUndefined();
  return data;
};

/** Statements that all five databases see for one request. */
async function statements(document: string, variables: Record<string, unknown>): Promise<number> {
  let count = 0;
  const stops = SUBGRAPHS.map((name) =>
    system.runtimes.byName[name].database.onStatement((text) => (count += text.includes('pg_notify') ? 0 : 1)),
  );
  await run(document, variables);
  for (const stop of stops) stop();
  return count;
}

/** Money in several places for each customer and order. */
const GOODWILL = `mutation($customerId: ID!, $orderId: ID!) {
  issueStoreCredit(input: { customerId: $customerId, reason: "x", amount: { amount: "3.00", currencyCode: "EUR" } }) { userErrors { code } }
  refundOrder(input: { orderId: $orderId, reason: "x", to: STORE_CREDIT, amount: { amount: "0.10", currencyCode: "EUR" } }) { userErrors { code } }
  proposeAppeasement(input: { orderId: $orderId, kind: STORE_CREDIT, reason: "x", amount: { amount: "0.10", currencyCode: "EUR" } }) { userErrors { code } }
  issueGiftCard(input: { reason: "x", amount: { amount: "5.00", currencyCode: "EUR" } }) { userErrors { code } } }`;

beforeAll(async () => {
  system = await openTestSystem();
  await run(`mutation {
    upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR" }) { channel { code } }
    upsertLocation(input: { code: "W1", name: "One", kind: "WAREHOUSE", address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } }
    upsertSupplier(input: { code: "S", name: "Supplier" }) { supplier { code } } }`);
  for (const index of [1, 2, 3, 4, 5, 6]) {
    const sku = `SKU-${index}`;
    await run(
      `mutation($sku: String!, $name: String!) {
        upsertItem(input: { sku: $sku, title: $sku, supplierCode: "S" }) { item { sku } }
        adjustStock(input: { sku: $sku, locationCode: "W1", delta: 50, reason: "FOUND" }) { level { id } }
        setReorderPolicy(input: { sku: $sku, locationCode: "W1", reorderPoint: 60 }) { level { id } }
        createPurchaseOrder(input: { supplierCode: "S", locationCode: "W1", lines: [{ sku: $sku, quantity: 1 }] }) { purchaseOrder { id } }
        upsertPrices(input: { prices: [{ sku: $sku, channel: "WEB", amount: "1.00", currencyCode: "EUR" }] }) { prices { sku } }
        upsertCustomer(input: { externalReference: $sku, name: $name }) { customer { id } } }`,
      { sku, name: `Customer ${index}` },
    );
  }
  await system.settle();
  const { customers } = await run('{ customers { nodes { id } } }');
  for (const [index, { id }] of customers.nodes.entries()) {
    const { placeOrder } = await run(
      `mutation($id: ID!, $sku: String!) { placeOrder(input: { channel: "WEB", customerId: $id, lines: [{ sku: $sku, quantity: 1 }], payment: { method: INVOICE },
        deliveries: [{ method: SHIPPING, address: { line1: "x", city: "y", countryCode: "DE" } }] }) { order { id } } }`,
      { id, sku: `SKU-${index + 1}` },
    );
    await run(GOODWILL, { customerId: id, orderId: placeOrder.order.id });
  }
  await system.settle();
  await seedReturns();
}, 120_000);
afterAll(async () => {
  expect(await verifySystem(system.runtimes)).toEqual([]);
  await system.close();
});

/** A return of each order, of which nothing came, and a refund that waits: enough to be listed. */
async function seedReturns(): Promise<void> {
  const db = system.runtimes.orders.database.sql();
  await rows(db, sql`update orders set returns_opened = 1`);
  await rows(
    db,
    sql`insert into order_return (id, order_id, number, version, status, origin, shipping, requested_by, requested_at, updated_at)
        select gen_random_uuid(), id, number || '-R1', 1, 'CANCELLED', 'CUSTOMER', 'OWN', '{"role": "customer", "id": "c"}', placed_at, placed_at from orders`,
  );
  await rows(
    db,
    sql`insert into order_return_line (id, return_id, order_id, position, line_id, sku, quantity, reason, condition, wanted)
        select gen_random_uuid(), r.id, r.order_id, 0, l.id, l.sku, 1, 'OTHER', 'UNOPENED', 'REFUND' from order_return r join order_line l on l.order_id = r.order_id`,
  );
  await rows(
    db,
    sql`insert into refund_request (id, order_id, status, request, amount, currency, reason, requested_by, requested_at)
        select gen_random_uuid(), id, 'PENDING_APPROVAL', '{"reason": "x"}', 1, currency, 'x', '{"role": "agent", "id": "a"}', placed_at from orders`,
  );
}

const LISTS: Readonly<Record<string, string>> = {
  orders: `orders(first: $first) { nodes { number channel { code } customer { name } lines { nodes { sku item { title } promisedTo expectedAt shortage isDelayed supply { reference location { code } } } } deliveries { method lines { sku } } payments { status } holds { reason } refunds { amount { amount } } allowances { items { lineId } } appeasements { status } refundRequests { status }
    cancellationRequests { id } events { nodes { type } } availableActions allocationDecisions { id } fulfillmentOrders { nodes { lines { sku } shipments { id labelPdf } location { code } } } } }`,
  returns: `returns(first: $first) { nodes { number order { number } lines { sku item { title } orderLine { sku } lots { quantity } } availableActions label { status } location { code } } }`,
  returnable:
    'orders(first: $first) { nodes { parcels { trackingNumber scans { status } } returnableLines { sku } returns { nodes { number lines { sku } } } carrierClaims { id } } }',
  customers:
    'customers(first: $first) { nodes { name addresses { label } consents { channel } paymentPreferences { label } notes { nodes { text } } cases { nodes { number } } lifetime { currency value { amount } } orders { nodes { number lines { nodes { sku } } } } storeCredit { balance { amount } ledger { nodes { kind order { number } } } } } }',
  giftCards: 'giftCards(first: $first) { nodes { status available { amount } ledger { nodes { kind } } } }',
  refundRequests:
    'refundRequests(first: $first) { nodes { status availableActions order { number customer { name } } } }',
  appeasements: 'appeasements(first: $first) { nodes { status availableActions order { number customer { name } } } }',
  items:
    'items(first: $first) { nodes { sku components { sku } supplier { name } levels { nodes { onHand location { code } } } } }',
  fulfillmentOrders:
    'fulfillmentOrders(first: $first) { nodes { number lines { sku } shipments { id } order { number } location { name } } }',
  purchaseOrders: 'purchaseOrders(first: $first) { nodes { number location { code } lines { sku } } }',
  reorderAlerts: 'reorderAlerts(first: $first) { nodes { item { title } location { code } } }',
};

describe('a list of many costs as many statements as a list of two', () => {
  for (const [name, selection] of Object.entries(LISTS)) {
    it(`${name}`, async () => {
      const document = `query($first: Int) { ${selection} }`;
      const few = await statements(document, { first: 2 });
      const many = await statements(document, { first: 6 });
      expect(few).toBeGreaterThan(0);
      expect(many).toBe(few);
    });
  }
});
