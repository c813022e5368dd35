import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { rows, run, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { createLogger } from '@oms/platform/observe/logger';
import { registry } from '@oms/platform/observe/metrics';
import { openTestSystem, TEST_SECRET, type TestSystem } from './testing/test-system.js';

/** Stands in every personal field and in every secret; wherever it turns up that is not its place, it sings. */
const MARK = 'qzcanary';
let planted = 0;
const canary = (field: string): string => {
  planted += 1;
  return `${MARK}${planted}${field}`;
};
const SECRETS = [TEST_SECRET];

const logged: string[] = [];
const replies: string[] = [];
let system: TestSystem;

const address = () => ({
  name: canary('name'),
  company: canary('company'),
  line1: canary('line1'),
  line2: canary('line2'),
  city: canary('city'),
  region: canary('region'),
  postalCode: canary('post'),
  countryCode: 'DE',
  phone: canary('phone'),
});

/** Sends a mutation, keeps what it says of errors. */
async function mutate(name: string, selection: string, input: Record<string, unknown>, actor?: Actor) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await system.graph(
    `mutation($input: ${type}!) { x: ${name}(input: $input) { ${selection} userErrors { code message field details } } }`,
    { input },
    actor,
  );
  replies.push(JSON.stringify({ errors, userErrors: data?.x?.userErrors }));
  return data?.x;
}

const customerInput = () => ({
  name: canary('name'),
  company: canary('company'),
  email: `${canary('mail')}@example.org`,
  phone: canary('phone'),
  address: address(),
});

const orderInput = (customerId: string) => ({
  channel: 'WEB',
  customerId,
  email: `${canary('mail')}@example.org`,
  lines: [{ sku: 'TEA', quantity: 1 }],
  billingAddress: address(),
  deliveries: [{ method: 'SHIPPING', address: address() }],
  payment: { method: 'CARD', token: canary('card') },
});

beforeAll(async () => {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString('utf8'));
      done();
    },
  });
  system = await openTestSystem({ logger: createLogger({ name: 'test', level: 'trace', destination: sink }) });
  await system.graph(`mutation {
    upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR" }) { channel { id } }
    upsertLocation(input: { code: "W1", name: "One", kind: "WAREHOUSE", address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } }
    upsertItem(input: { sku: "TEA", title: "Tea" }) { item { sku } }
    upsertPrices(input: { prices: [{ sku: "TEA", channel: "WEB", amount: "1.00", currencyCode: "EUR" }] }) { prices { sku } }
    adjustStock(input: { sku: "TEA", locationCode: "W1", delta: 50, reason: "FOUND" }) { level { id } } }`);
}, 120_000);
afterAll(() => system.close());

const singing = (texts: readonly string[]): string[] =>
  texts
    .filter((text) => text.toLowerCase().includes(MARK) || SECRETS.some((secret) => text.includes(secret)))
    .map((text) => `${text.slice(0, 60)} … ${[...text.matchAll(/qzcanary\d+[a-z0-9-]*/g)].join(' ')}`);

/** Life with people in it, and with everything that can go wrong with their data. */
async function live(): Promise<string> {
  const input = customerInput();
  const known = await mutate('upsertCustomer', 'customer { id name }', input);
  const customerId = known.customer.id as string;
  await mutate('upsertCustomer', 'customer { id }', { ...customerInput(), email: input.email });
  await mutate('upsertCustomer', 'customer { id }', {
    ...customerInput(),
    name: canary('n').repeat(40),
    email: canary('no-mail'),
  });
  await mutate('upsertCustomer', 'customer { id }', { ...customerInput(), name: `${canary('name')}\u0000` });
  await mutate('openCase', 'case { id }', {
    kind: 'QUESTION',
    subject: canary('subject'),
    text: canary('text'),
    customerId,
  });
  await system.settle();
  const placed = await mutate('placeOrder', 'order { id }', orderInput(customerId));
  await mutate('placeOrder', 'order { id }', {
    ...orderInput(customerId),
    lines: [{ sku: canary('sku'), quantity: 0 }],
  });
  await mutate('holdOrder', 'order { id }', { orderId: placed.order.id, reason: 'FRAUD', note: canary('note') });
  await mutate('createApiKey', 'key', { kind: 'MACHINE', name: 'x', scopes: ['orders:read'] }).then(({ key }) =>
    SECRETS.push(key as string),
  );
  await system.settle();
  return customerId;
}

describe('personal data and secrets', () => {
  it('stay in their places while everything works, and while requests are refused', async () => {
    const customerId = await live();
    const { data } = await system.graph('query($id: ID!) { customer(id: $id) { name email address { line1 } } }', {
      id: customerId,
    });
    expect(JSON.stringify(data)).toContain(MARK);
    expect(logged.length).toBeGreaterThan(0);
    expect(singing(logged)).toEqual([]);
    expect(singing([await registry.metrics()])).toEqual([]);
  }, 60_000);

  it('are in no answer but that of whoever asked for them', () => {
    expect(replies.length).toBeGreaterThan(7);
    // A SKU is no personal datum: the refusal of one names it.
    expect(singing(replies.map((text) => text.replaceAll(new RegExp(`${MARK}\\d+sku`, 'g'), 'sku')))).toEqual([]);
  });

  it('do not travel in events, deliveries and stored outcomes', async () => {
    for (const name of SUBGRAPHS) {
      const db = system.runtimes.byName[name].database.sql();
      const kept = await rows<{ text: string }>(
        db,
        sql`select o::text as text from outbox o union all select d::text from outbox_delivery d
            union all select i::text from idempotency_key i union all select a::text from audit_entry a`,
      );
      // Where a parcel goes, as coarse as a postal code: what sourcing and figures need of an address.
      const texts = kept.map(({ text }) => text.replaceAll(new RegExp(`${MARK}\\d+(city|post)`, 'g'), 'coarse'));
      expect([name, singing(texts)]).toEqual([name, []]);
    }
  });

  it('are in no log, no dead letter and no answer when databases fail under them', async () => {
    const [before, told] = [logged.length, replies.length];
    const { customers, orders, fulfillment } = system.runtimes.byName;
    await run(
      customers.database.sql(),
      sql`alter table customer add constraint broken check (phone is null) not valid`,
    );
    await run(orders.database.sql(), sql`alter table orders add constraint broken check (email is null) not valid`);
    await mutate('upsertCustomer', 'customer { id }', customerInput());
    await mutate('placeOrder', 'order { id }', orderInput('00000000-0000-7000-8000-000000000001'));
    await run(orders.database.sql(), sql`alter table orders drop constraint broken`);
    await run(
      fulfillment.database.sql(),
      sql`alter table order_work add constraint broken check (demand is null) not valid`,
    );
    await mutate('placeOrder', 'order { id }', { ...orderInput(''), customerId: null });
    await system.settle().catch(() => undefined);
    await system.graph('mutation($input: UpsertCustomerInput!) { upsertCustomer(input: $input) { customer { id } } }', {
      input: { ...customerInput(), nothing: canary('x') },
    });
    expect(logged.length).toBeGreaterThan(before);
    expect(replies.slice(told).some((text) => text.includes('INTERNAL_SERVER_ERROR'))).toBe(true);
    expect(singing(logged.slice(before))).toEqual([]);
    expect(singing(replies.slice(told))).toEqual([]);
    let failed = 0;
    for (const name of SUBGRAPHS) {
      const letters = await rows<{ lastError: string }>(
        system.runtimes.byName[name].database.sql(),
        sql`select last_error from outbox_delivery where last_error is not null`,
      );
      expect([name, singing(letters.map(({ lastError }) => lastError))]).toEqual([name, []]);
      failed += letters.length;
    }
    expect(failed).toBeGreaterThan(0);
    expect(singing([await registry.metrics()])).toEqual([]);
    expect(planted).toBeGreaterThan(100);
  }, 60_000);
});
