import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { heldColumns, ROLLUPS, rollupDdl, rollupTime } from '../rules/catalog/rollups.js';
import { fillSql } from '../rules/rollup-sql.js';
import type { OrderFact } from '../rules/order-facts.js';
import type { MetricsRequest } from '../rules/plan-query.js';
import { createAnalyticsServices, type AnalyticsServices } from '../services.js';
import { analyticsSource } from '../source.js';
import type { ItemFact } from '../storage/write-items.js';
import { projectItems } from './project-items.js';
import { projectOrders } from './project-orders.js';
import { queryMetrics } from './query-metrics.js';
import { verifyAnalytics } from './verify-analytics.js';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const event = <P>(aggregateId: string, aggregateVersion: number, payload: P): IntegrationEvent<P> => ({
  eventId: uuid(aggregateVersion),
  type: 'Test',
  schemaVersion: 1,
  aggregateId,
  aggregateVersion,
  occurredAt: '2026-03-02T08:59:30.000Z',
  actor: { role: 'admin', id: 'test' },
  requestId: 'test',
  payload,
});
const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);
const SKUS = ['A', 'B', 'C'];
const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);

const line = (orderId: number) =>
  fc
    .record({ at: fc.integer({ min: 0, max: 3 }), sku: pick(...SKUS), quantity: fc.integer({ min: 1, max: 9 }), unitPrice: fc.integer({ min: 0, max: 5_000 }), cancelled: fc.integer({ min: 0, max: 2 }), shipped: fc.integer({ min: 0, max: 2 }), returned: fc.integer({ min: 0, max: 1 }), off: fc.integer({ min: 0, max: 50 }) })
    .map(({ at, cancelled, off, ...rest }): OrderFact['lines'][number] => {
      const gone = Math.min(cancelled, rest.quantity);
      const gross = rest.unitPrice * (rest.quantity - gone);
      const discountTotal = Math.floor((gross * off) / 100);
      return { ...rest, lineId: uuid(orderId * 10 + at), cancelled: gone, shipped: Math.min(rest.shipped, rest.quantity - gone), backordered: 0, discountTotal, netExact: ((gross - discountTotal) / 100).toFixed(2) };
    }); // prettier-ignore

const state = (orderId: number): fc.Arbitrary<OrderFact> =>
  fc
    .record({ channelCode: pick('WEB', 'STORE'), currency: pick('USD', 'EUR', 'JPY'), status: pick('DRAFT', 'CONFIRMED', 'COMPLETED', 'CANCELLED'), hours: fc.integer({ min: 0, max: 24 * 70 }), toShip: fc.option(fc.integer({ min: 1, max: 200 })), toRequire: fc.option(fc.integer({ min: 1, max: 150 })), customer: fc.option(fc.integer({ min: 1, max: 3 })), shipCountry: pick('DE', 'US', null), shippingTotal: fc.integer({ min: 0, max: 900 }), taxTotal: fc.integer({ min: 0, max: 900 }), lines: fc.uniqueArray(line(orderId), { selector: ({ lineId }) => lineId, maxLength: 4 }) })
    .map(({ hours, toShip, toRequire, customer, ...rest }) => {
      const placed = START + hours * HOUR + 1_234;
      const net = rest.lines.reduce((sum, one) => sum + one.unitPrice * (one.quantity - one.cancelled) - one.discountTotal, 0);
      const after = (count: number | null) => (count === null ? null : new Date(placed + count * HOUR).toISOString());
      return { ...rest, orderId: uuid(orderId), number: `N${orderId}`, historical: false, placedAt: new Date(placed).toISOString(), shippedAt: after(toShip), requiredAt: after(toRequire), customerId: customer === null ? null : uuid(900 + customer), total: net + rest.shippingTotal + rest.taxTotal };
    }); // prettier-ignore

const orderEvents = fc.array(fc.integer({ min: 1, max: 8 }).chain((id) => fc.tuple(state(id), fc.integer({ min: 1, max: 30 }))), { minLength: 1, maxLength: 30 }); // prettier-ignore
const itemEvents = fc.array(fc.record({ sku: pick(...SKUS), category: pick('Tea', 'Jam', null), supplierCode: pick('S1', null), unitCost: pick('1.10', '0.005', null), version: fc.integer({ min: 1, max: 9 }) }), { maxLength: 8 }); // prettier-ignore

const TIMES = ['hour', 'day', 'week', 'month', 'fiscalQuarter', null];
const MEASURES = ['orders', 'units', 'netSales', 'grossSales', 'discounts', 'totalSales', 'shipping', 'cancelledUnits', 'returnedUnits', 'lateShipments', 'ordersShipped', 'averageOrderValue', 'cancelRate', 'fillRate', 'fulfillmentTime', 'margin', 'customers', 'itemsSold', 'clickToShipP50', 'clickToShipP90', 'clickToShipP99']; // prettier-ignore
const question = fc.record({
  metrics: fc.uniqueArray(pick(...MEASURES), { minLength: 1, maxLength: 5 }),
  grain: pick(...TIMES),
  dimensions: fc.subarray(['channel', 'country'] as string[]),
  category: fc.boolean(),
  filters: fc.subarray([
    { dimension: 'channel', in: ['WEB'] },
    { dimension: 'country', notIn: ['US'] },
  ]),
  from: pick(null, new Date(START + 24 * HOUR), new Date(START + 31 * 24 * HOUR), new Date(START + 5.5 * HOUR)),
});

/** The newest state of each aggregate, as anybody would fold it. */
function newest<T>(events: readonly (readonly [string, number, T])[]): Map<string, T> {
  const versions = new Map<string, number>();
  const found = new Map<string, T>();
  for (const [id, version, value] of events)
    if ((versions.get(id) ?? -1) < version) {
      versions.set(id, version);
      found.set(id, value);
    }
  return found;
}

/** Different customers are counted exactly, and percentiles of the time to ship to within 2.5 %. */
async function expectCustomersAndTimes(test: TestSubgraph<AnalyticsServices>, facts: readonly OrderFact[]): Promise<void> {
  const asked = await queryMetrics(test.database.sql(), { metrics: ['customers', 'clickToShipP50', 'clickToShipP90'] });
  const [customers, half, most] = asked.rows[0] ?? [];
  expect(customers).toBe(new Set(facts.flatMap(({ customerId }) => customerId ?? [])).size);
  const times = facts.flatMap(({ shippedAt, placedAt }) => (shippedAt ? [(Date.parse(shippedAt) - Date.parse(placedAt)) / 1_000] : [])).toSorted((a, b) => a - b);
  for (const [share, answer] of [[0.5, half], [0.9, most]] as const) {
    const exact = times[Math.ceil(share * times.length) - 1];
    if (exact === undefined) expect(answer).toBeNull();
    else expect(Math.abs(Number(answer) - exact) / exact).toBeLessThanOrEqual(0.025);
  }
} // prettier-ignore

describe('rollups', () => {
  let test: TestSubgraph<AnalyticsServices>;
  beforeAll(async () => {
    test = await openTestSubgraph({
      source: analyticsSource,
      services: () => createAnalyticsServices({ dataSecret: 'a secret of a test' }),
    });
  });
  afterAll(() => test.close());

  it('have the columns that the catalog names', async () => {
    for (const one of ROLLUPS) {
      const columns = await rows<{ name: string }>(test.database.sql(), sql`select attname as name from pg_attribute where attrelid = ${one.table}::regclass and attnum > 0 order by attnum`); // prettier-ignore
      expect(columns.map(({ name }) => name)).toEqual([
        rollupTime(one).column,
        ...Object.keys(one.keys),
        ...(one.holds === 'set' ? ['chunk', 'bits'] : []),
        ...heldColumns(one),
      ]);
    }
  });

  it('are made and filled as the catalog says', () => {
    const files = ['0021_rollups.sql', '0061_mergeable_rollups.sql', '0062_credit.sql', '0064_stock_rollups.sql'];
    const migration = files.map((file) => readFileSync(new URL(`../../migrations/${file}`, import.meta.url), 'utf8')).join(''); // prettier-ignore
    for (const one of ROLLUPS) {
      expect(migration).toContain(rollupDdl(one));
      expect(migration).toContain(fillSql(one));
    }
  });

  it('are the sums of their facts, which are a fold over the events, in whatever order these come', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(orderEvents, itemEvents, fc.array(question, { minLength: 3, maxLength: 6 }), fc.infiniteStream(fc.nat()), async (orders, items, questions, dice) => {
        round += 1;
        for (const table of ['fact_order', 'fact_order_line', 'fact_customer', 'dim_item', 'inbox', 'raw_event', ...ROLLUPS.map((one) => one.table)])
          await test.database.sql().send(sql`truncate ${sql.raw(table)} cascade`);
        const ordered = [...new Map(orders.map(([fact, version]) => [`${fact.orderId}/${version}`, event(fact.orderId, version, fact)])).values()];
        const known = [...new Map(items.map(({ version, ...item }) => [`${item.sku}/${version}`, event<ItemFact>(item.sku, version, { ...item, title: item.sku })])).values()];
        for (let at = 0; at < ordered.length; at += 4) {
          await projectOrders(test.op(), ordered.slice(at, at + 4));
          if ((dice.next().value ?? 0) % 2 === 0) await projectItems(test.op(), known.splice(0, 2));
        }
        await projectItems(test.op(), known);
        expect((await verifyAnalytics(test.op())).filter(({ rule }) => rule.startsWith('rollup.'))).toEqual([]);
        const facts = [...newest(ordered.map((one) => [one.aggregateId, one.aggregateVersion, one.payload] as const)).values()].filter(({ status }) => status !== 'DRAFT');
        const [total] = (await queryMetrics(test.database.sql(), { metrics: ['orders', 'units', 'cancelledUnits', 'ordersShipped', 'lateShipments'] })).rows;
        const lines = facts.flatMap((fact) => fact.lines);
        const count = (list: readonly unknown[]) => list.length;
        expect(total).toEqual([
          count(facts),
          lines.reduce((sum, one) => sum + one.quantity - one.cancelled, 0),
          lines.reduce((sum, one) => sum + one.cancelled, 0),
          count(facts.filter(({ shippedAt }) => shippedAt)),
          count(facts.filter(({ shippedAt, requiredAt }) => shippedAt && requiredAt && shippedAt > requiredAt)),
        ]);
        await expectCustomersAndTimes(test, facts);
        const money = await queryMetrics(test.database.sql(), { metrics: ['grossSales', 'netSales', 'totalSales'], dimensions: ['currency', 'day'] });
        for (const [currency, day, gross, net, all] of money.rows) {
          const mine = facts.filter((fact) => fact.currency === currency && fact.placedAt.startsWith(String(day)));
          const sum = (of: (fact: OrderFact) => number) => mine.reduce((before, fact) => before + of(fact), 0);
          const unit = currency === 'JPY' ? 1 : 100;
          expect([gross, net, all].map((amount) => Math.round(Number(amount) * unit))).toEqual([
            sum((fact) => fact.lines.reduce((before, one) => before + one.unitPrice * (one.quantity - one.cancelled), 0)),
            sum((fact) => fact.lines.reduce((before, one) => before + one.unitPrice * (one.quantity - one.cancelled) - one.discountTotal, 0)),
            sum((fact) => fact.total),
          ]);
        }
        for (const { category, ...asked } of questions) {
          const onLines = asked.metrics.filter((name) => ['units', 'netSales', 'grossSales', 'discounts', 'cancelledUnits', 'returnedUnits', 'cancelRate', 'fillRate', 'margin'].includes(name));
          const byCategory = category && onLines.length > 0;
          const request: MetricsRequest = { ...asked, metrics: byCategory ? onLines : asked.metrics, dimensions: ['currency', ...asked.dimensions, ...(byCategory ? ['category'] : [])] };
          const { sources: _rollups, ...fast } = await queryMetrics(test.database.sql(), request);
          const { sources: _facts, ...slow } = await queryMetrics(test.database.sql(), request, { useRollups: false });
          expect(fast).toEqual(slow);
        }
      }),
      { numRuns: Number(process.env['OMS_TEST_RUNS'] ?? 25) },
    );
    expect(round).toBeGreaterThan(0);
  }, 120_000); // prettier-ignore

  it('are chosen when they can answer', async () => {
    const dollars = { dimension: 'currency', in: ['USD'] };
    const sources = async (request: MetricsRequest) =>
      (await queryMetrics(test.database.sql(), { ...request, filters: [dollars] })).sources;
    expect(await sources({ metrics: ['orders'], grain: 'month' })).toEqual(['rollup_order_day']);
    expect(await sources({ metrics: ['orders'], grain: 'hour' })).toEqual(['rollup_order_hour']);
    expect(await sources({ metrics: ['orders'], from: new Date(START + 5 * HOUR) })).toEqual(['rollup_order_hour']);
    expect(await sources({ metrics: ['orders'], from: new Date(START + 5.5 * HOUR) })).toEqual(['fact_order']);
    expect(await sources({ metrics: ['orders'], dimensions: ['country'] })).toEqual(['rollup_order_country_day']);
    expect(await sources({ metrics: ['netSales'], dimensions: ['sku'], from: new Date(START) })).toEqual([
      'rollup_line_item_month',
    ]);
    expect(await sources({ metrics: ['netSales'], dimensions: ['sku'], from: new Date(START + 24 * HOUR) })).toEqual(['rollup_line_item_day']); // prettier-ignore
    expect(await sources({ metrics: ['netSales'], dimensions: ['customer'] })).toEqual(['fact_order_line']);
    expect(await sources({ metrics: ['customers', 'orders'] })).toEqual([
      'rollup_order_customers_month',
      'rollup_order_day',
    ]);
    expect(await sources({ metrics: ['customers'], grain: 'day' })).toEqual(['rollup_order_customers_day']);
    expect(await sources({ metrics: ['customers'], dimensions: ['country'] })).toEqual(['fact_order']);
    expect(await sources({ metrics: ['clickToShipP50', 'clickToShipP90'], grain: 'week' })).toEqual([
      'rollup_order_ship_day',
    ]);
    expect(await sources({ metrics: ['itemsSold'] })).toEqual(['rollup_line_item_month']);
  });
});
