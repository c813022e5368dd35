import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run, sql } from '@oms/platform/database/sql';
import type { SandboxProvider } from '@oms/orders/payments/sandbox-provider';
import { startRelays } from '@oms/jobs/start-relays';
import { silentLogger } from '@oms/platform/observe/logger';
import { examineDatabases, examineRelays } from './doctor/examine-databases.js';
import { examineDeliveries, examineStuck } from './doctor/examine-work.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';

let system: TestSystem;
const ask = async (document: string) => {
  const { data, errors } = await system.graph(document);
  expect(errors).toBeUndefined();
  return data;
};

beforeAll(async () => {
  system = await openTestSystem();
  await ask(`mutation {
    upsertChannel(input: { code: "WEB", name: "Web", kind: WEB, currencyCode: "EUR" }) { channel { code } }
    upsertLocation(input: { code: "W1", name: "One", kind: "WAREHOUSE", address: { line1: "x", city: "y", countryCode: "DE" } }) { location { id } }
    upsertItem(input: { sku: "A", title: "A" }) { item { sku } }
    adjustStock(input: { sku: "A", locationCode: "W1", delta: 5, reason: "FOUND" }) { level { id } }
    upsertPrices(input: { prices: [{ sku: "A", channel: "WEB", amount: "1.00", currencyCode: "EUR" }] }) { prices { sku } } }`);
  await system.settle();
});
afterAll(() => system.close());

describe('the doctor', () => {
  it('finds nothing where everything is well', async () => {
    const { databases } = system.runtimes;
    const findings = [
      ...(await examineDatabases(databases)),
      ...(await examineRelays(databases)),
      ...(await examineDeliveries(databases)),
      ...(await examineStuck(system.runtimes)),
    ];
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.map(({ text }) => text)).toContain('every event has reached its consumers');
  });

  it('notices a payment, a parcel and a hold that nobody finishes', async () => {
    (system.runtimes.orders.services.payments as SandboxProvider).faults.loseAnswers = 1;
    await ask(`mutation {
      placeOrder(input: { channel: "WEB", lines: [{ sku: "A", quantity: 1 }], payment: { method: CARD, token: "ok" },
        deliveries: [{ method: SHIPPING, address: { line1: "x", city: "y", countryCode: "DE" } }] }) { order { id } }
      reserveStock(input: { lines: [{ sku: "A", quantity: 1 }] }) { reservation { id } } }`);
    expect((await examineStuck(system.runtimes)).every(({ ok }) => ok)).toBe(true);
    system.clock.advance({ minutes: 60 });
    const texts = (await examineStuck(system.runtimes)).filter(({ ok }) => !ok).map(({ text }) => text);
    expect(texts).toEqual([
      expect.stringContaining('payment without an answer'),
      expect.stringContaining('cart hold that is over'),
    ]);
  });

  it('notices an action of a case that never ended, and a message that is not sent', async () => {
    const { customers } = system.runtimes;
    const db = customers.database.sql();
    await ask(`mutation { openCase(input: { kind: "QUESTION", subject: "Where is it?" }) { case { id } } }`);
    const since = customers.clock.now().toISOString();
    await run(db, sql`update service_case set action = ${JSON.stringify({ status: 'PENDING', at: since })}::jsonb, status = 'WAITING_ON_INTERNAL', due_at = null`); // prettier-ignore
    await run(db, sql`insert into notification (id, key, notice, status, locale, recipient, recipient_hash, facts, created_at) values (gen_random_uuid(), 'k', 'SHIPPED', 'PENDING', 'en', 'x', 'x', '{}', ${since}::timestamptz)`); // prettier-ignore
    const texts = async () => (await examineStuck(system.runtimes)).filter(({ ok }) => !ok).map(({ text }) => text);
    const before = await texts();
    expect(before.join()).not.toMatch(/action|message/);
    system.clock.advance({ minutes: 61 });
    expect((await texts()).join()).toMatch(
      /case whose action has no outcome: K-\d+.*message that is not sent: SHIPPED/,
    );
    await run(db, sql`delete from notification`);
    await run(db, sql`update service_case set action = null`);
  });

  it('notices what is behind, what was given up and what a database lacks', async () => {
    const { databases } = system.runtimes;
    await run(databases.orders.sql(), sql`update outbox set recorded_at = recorded_at - interval '2 minutes'`);
    await run(databases.inventory.sql(), sql`update outbox_delivery set done_at = null, dead_at = clock_timestamp() where consumer = 'orders.record-items'`); // prettier-ignore
    await run(databases.analytics.sql(), sql`delete from migration_history where name like 'platform_0002%'`);
    const texts = [...(await examineDeliveries(databases)), ...(await examineDatabases(databases))]
      .filter(({ ok }) => !ok)
      .map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^analytics.project-orders: \d+ deliveries of \d+ shards wait, the oldest for 1\d\d s/),
        expect.stringMatching(/^orders.record-items: \d+ dead letters/),
        expect.stringMatching(/^analytics: lacks the migration platform_0002/),
      ]),
    );
  });

  it('tells who relays', async () => {
    const { databases } = system.runtimes;
    const nowhere = { enqueue: async () => {} } as unknown as Parameters<typeof startRelays>[1];
    const relays = startRelays(databases, nowhere, { logger: silentLogger });
    const texts = async () => (await examineRelays(databases)).map(({ text }) => text);
    for (let tries = 0; (await texts()).some((text) => !text.includes('16 of 16')) && tries < 100; tries += 1);
    expect(await texts()).toContain('orders: 16 of 16 shards relayed by 1');
    await relays.stop();
    expect(await texts()).toContain('orders: no relay is running');
  });
});
