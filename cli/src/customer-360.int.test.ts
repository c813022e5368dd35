import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { newId } from '@oms/platform/values/ids';
import { wholeReads } from './testing/plans.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- tests read what they asked for */
jest.setTimeout(120_000);

/** All that an agent sees of whoever calls. */
const SCREEN = `query($id: ID!) { customer(id: $id) { number name email tags addresses { label address { city } } consents { purpose granted }
  paymentPreferences { label } employer { name } lifetime { currency orders cancelled returned total { amount } refunded { amount } value { amount } }
  storeCredit { balance { amount currencyCode } } notifications { nodes { notice } } notes { nodes { text } } cases { nodes { kind status order { number } } }
  orders(first: 20) { totalCount nodes { number status total { amount } lines { nodes { sku item { title } } } fulfillmentOrders { nodes { status } } } } } }`;

let system: TestSystem;

async function run(document: string, variables: Record<string, unknown> = {}): Promise<any> {
  const { data, errors } = await system.graph(document, variables);
  expect(errors).toBeUndefined();
  for (const [name, answer] of Object.entries<any>(data)) expect([name, answer?.userErrors ?? []]).toEqual([name, []]);
  return data;
}

const customer = async (name: string): Promise<string> =>
  (
    await run(
      `mutation($name: String!, $email: String!) { upsertCustomer(input: { name: $name, email: $email }) { customer { id } userErrors { code } } }`,
      { name, email: `${name.toLowerCase()}@example.org` },
    )
  ).upsertCustomer.customer.id;

async function buy(customerId: string, quantity: number): Promise<string> {
  const { placeOrder } = await run(
    `mutation($customerId: ID!, $quantity: Int!) { placeOrder(input: { channel: "WEB", customerId: $customerId, lines: [{ sku: "TEA", quantity: $quantity }],
      payment: { method: INVOICE }, deliveries: [{ method: SHIPPING, address: { line1: "x", city: "y", countryCode: "DE" } }] }) { order { id } userErrors { code message } } }`,
    { customerId, quantity },
  );
  await system.settle();
  return placeOrder.order.id;
}

/** What the screen shows, and how many statements it took. */
async function look(id: string): Promise<{ customer: any; statements: number }> {
  let statements = 0;
  const stops = SUBGRAPHS.map((name) =>
    system.runtimes.byName[name].database.onStatement((text) => (statements += text.includes('pg_notify') ? 0 : 1)),
  );
  const { customer: found } = await run(SCREEN, { id });
  for (const stop of stops) stop();
  return { customer: found, statements };
}

beforeAll(async () => {
  system = await openTestSystem();
  await run(`mutation {
    upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR" }) { channel { id } }
    upsertLocation(input: { code: "W1", name: "One", kind: "WAREHOUSE", address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } }
    upsertItem(input: { sku: "TEA", title: "Tea" }) { item { sku } }
    upsertPrices(input: { prices: [{ sku: "TEA", channel: "WEB", amount: "10.00", currencyCode: "EUR" }] }) { prices { sku } }
    adjustStock(input: { sku: "TEA", locationCode: "W1", delta: 500, reason: "FOUND" }) { level { id } } }`);
  await system.settle();
});
afterAll(() => system.close());

describe('what an agent sees of a caller', () => {
  it('is all of it, with what the customer is worth so far', async () => {
    const id = await customer('Ada');
    const [kept, given, gone] = [await buy(id, 3), await buy(id, 2), await buy(id, 1)];
    await run(
      `mutation($gone: ID!, $given: ID!, $id: ID!, $kept: ID!) {
        cancelOrder(input: { orderId: $gone }) { userErrors { code } }
        refundOrder(input: { orderId: $given, reason: "GOODWILL", amount: { amount: "5.00", currencyCode: "EUR" } }) { userErrors { code message } }
        issueStoreCredit(input: { customerId: $id, reason: "sorry", amount: { amount: "3.00", currencyCode: "EUR" } }) { userErrors { code } }
        addCustomerNote(input: { customerId: $id, text: "Likes it strong" }) { userErrors { code } }
        openCase(input: { kind: "QUESTION", subject: "Where is it?", customerId: $id, orderId: $kept }) { userErrors { code message } } }`,
      { gone, given, id, kept },
    );
    await system.settle();
    const { customer: found } = await look(id);
    expect(found).toMatchObject({
      name: 'Ada',
      lifetime: [
        {
          currency: 'EUR',
          orders: 2,
          cancelled: 1,
          returned: 0,
          total: { amount: expect.any(String) },
          refunded: { amount: '15.00' }, // the cancelled order's 10.00, and 5.00 of goodwill
          value: { amount: '45.00' },
        },
      ],
      storeCredit: [{ balance: { amount: '3.00', currencyCode: 'EUR' } }],
      notes: { nodes: [{ text: 'Likes it strong' }] },
      cases: { nodes: [{ kind: 'QUESTION' }] },
      orders: { totalCount: 3 },
    });
  });

  it('takes as many statements for many orders as for one', async () => {
    const [few, many] = [await customer('Grace'), await customer('Lin')];
    await buy(few, 1);
    for (let count = 0; count < 8; count += 1) await buy(many, 1);
    const [little, much] = [await look(few), await look(many)];
    expect(much.customer.orders.totalCount).toBe(8);
    expect(much.statements).toBe(little.statements);
    expect(much.statements).toBeLessThanOrEqual(25);
  });

  it('is found by index, and so are callers, however many there are', async () => {
    const id = await customer('Zoe');
    await buy(id, 1);
    const texts = new Map(SUBGRAPHS.map((name) => [name, [] as string[]]));
    const stops = SUBGRAPHS.map((name) =>
      system.runtimes.byName[name].database.onStatement((text) => texts.get(name)?.push(text)),
    );
    await run(SCREEN, { id });
    const search = `query($filter: CustomerFilter) { customers(first: 20, filter: $filter) { nodes { name } } }`;
    for (const text of ['zoe', 'zooee', '030 1234567', '10117']) await run(search, { filter: { text } });
    const filters = [{ email: 'zoe@example.org' }, { tags: ['VIP'] }, { groupCode: 'TRADE' }, { companyId: newId() }];
    for (const filter of filters) await run(search, { filter });
    for (const stop of stops) stop();
    for (const name of SUBGRAPHS) {
      const whole = await wholeReads(system.runtimes.byName[name].database, texts.get(name) ?? []);
      expect([name, whole]).toEqual([name, []]);
    }
    expect([...texts.values()].flat().length).toBeGreaterThan(20);
  });

  it('is nobody else’s to see', async () => {
    const id = await customer('Mary');
    await buy(id, 1);
    const asked = `query($id: ID!) { customer(id: $id) { name lifetime { orders } } }`;
    const eve = { role: 'customer', id: 'c', customerId: await customer('Eve') } as const;
    const { data } = await system.graph(asked, { id }, eve);
    expect(data.customer).toBeNull();
    const { data: own } = await system.graph(asked, { id }, { ...eve, customerId: id });
    expect(own.customer).toEqual({ name: 'Mary', lifetime: [{ orders: 1 }] });
    const references = await system.graph(asked, { id }, { role: 'guest', id: 'g' });
    expect(JSON.stringify(references)).toContain('FORBIDDEN');
  });

  it('is nobody where an order came with a customer whom nobody knows, and no fault', async () => {
    const order = await buy(newId(), 1);
    const asked = `query($id: ID!) { order(id: $id) { status customer { name email } } }`;
    expect(await system.graph(asked, { id: order })).toEqual({
      data: { order: { status: expect.any(String), customer: null } },
    });
  });
});
