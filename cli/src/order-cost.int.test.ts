import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstRow, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

/**
 * What an order may cost at most, in statements: counts, which do not depend on the machine. Whoever makes an order
 * dearer sees it here; docs/performance.md tells what a statement costs.
 */
const MOST_TO_PLACE = 8;
const MOST_TO_SETTLE_A_BATCH = 150;
const MOST_TRANSACTIONS_OF_A_BATCH = 12;
const MOST_DELIVERIES = 12;
/** With queues between, how the batches fall depends on the moment: there may be twice as many of them. */
const BATCHES = process.env['OMS_TEST_FORM'] === 'distributed' ? 2 : 1;

const ORDERS = 40;
const SKUS = ['SKU-1', 'SKU-2', 'SKU-3'];
let system: TestSystem;

const run = async (document: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await system.graph(document, variables);
  expect(errors).toBeUndefined();
  return data;
};

interface Counted {
  readonly statements: number;
  readonly transactions: number;
}

/** Statements that all five databases see, BEGIN and COMMIT among them, without relays that look for something to do. */
async function count(work: () => Promise<unknown>): Promise<Counted> {
  const texts: string[] = [];
  const stops = SUBGRAPHS.map((name) => system.runtimes.byName[name].database.onStatement((text) => texts.push(text)));
  await work();
  for (const stop of stops) stop();
  const ours = texts.filter((text) => !/outbox_delivery (?:delivery\s+)?set attempts|pg_notify|as pending/.test(text));
  return { statements: ours.length, transactions: ours.filter((text) => text.startsWith('begin')).length };
}

const place = (index: number) =>
  run(
    `mutation($key: String!, $lines: [OrderLineInput!]!) { placeOrder(input: { idempotencyKey: $key, channel: "WEB", lines: $lines, payment: { method: INVOICE },
      deliveries: [{ method: SHIPPING, address: { line1: "x", city: "y", countryCode: "DE" } }] }) { order { id version } userErrors { code } } }`,
    { key: `k-${index}`, lines: [0, 1].map((offset) => ({ sku: SKUS[(index + offset) % SKUS.length], quantity: 1 })) },
  );

async function deliveries(): Promise<number> {
  const counts = await Promise.all(
    SUBGRAPHS.map((name) =>
      firstRow<{ total: number }>(
        system.runtimes.byName[name].database.sql(),
        sql`select count(*) as total from outbox_delivery`,
      ),
    ),
  );
  return counts.reduce((sum, row) => sum + (row?.total ?? 0), 0);
}

beforeAll(async () => {
  system = await openTestSystem();
  await run(`mutation {
    upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR" }) { channel { code } }
    upsertLocation(input: { code: "W1", name: "One", kind: "WAREHOUSE", address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } } }`);
  for (const sku of SKUS)
    await run(
      `mutation($sku: String!) {
        upsertItem(input: { sku: $sku, title: $sku }) { item { sku } }
        adjustStock(input: { sku: $sku, locationCode: "W1", delta: 1000, reason: "FOUND" }) { level { id } }
        upsertPrices(input: { prices: [{ sku: $sku, channel: "WEB", amount: "1.00", currencyCode: "EUR" }] }) { prices { sku } } }`,
      { sku },
    );
  await system.settle();
  for (const index of [1, 2, 3]) await place(index);
  await system.settle();
});
afterAll(async () => {
  expect(await verifySystem(system.runtimes)).toEqual([]);
  await system.close();
});

describe('an order of two lines', () => {
  it('is placed in one transaction of few statements', async () => {
    const { statements, transactions } = await count(() => place(10));
    expect(transactions).toBe(1);
    expect(statements).toBeLessThanOrEqual(MOST_TO_PLACE);
  });

  it('costs little after that: all that follows from many orders is done in few transactions', async () => {
    await system.settle();
    const before = await deliveries();
    await Promise.all(Array.from({ length: ORDERS }, (_, index) => place(100 + index)));
    const { statements, transactions } = await count(() => system.settle());
    expect(statements).toBeLessThanOrEqual(BATCHES * MOST_TO_SETTLE_A_BATCH);
    expect(transactions).toBeLessThanOrEqual(BATCHES * MOST_TRANSACTIONS_OF_A_BATCH);
    expect(((await deliveries()) - before) / ORDERS).toBeLessThanOrEqual(MOST_DELIVERIES);
  });
});
