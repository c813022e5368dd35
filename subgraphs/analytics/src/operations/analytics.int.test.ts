import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { rows, run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import fc from 'fast-check';
import type { OrderFact } from '../rules/order-facts.js';
import type { MetricsRequest } from '../rules/plan-query.js';
import { createAnalyticsServices, type AnalyticsServices } from '../services.js';
import { analyticsSource } from '../source.js';
import { buildAnalyticsSchema } from '../subgraph.js';
import { projectCustomers } from './project-customers.js';
import { projectFulfillment } from './project-fulfillment.js';
import { projectItems } from './project-items.js';
import { projectLocations } from './project-locations.js';
import { projectOrders } from './project-orders.js';
import { projectStock } from './project-stock.js';
import { queryMetrics } from './query-metrics.js';
import { rebuildWhenWanted } from './rebuild-when-wanted.js';
import { rebuildAnalytics } from './rebuild-analytics.js';
import { setCurrencyRates, setReporting } from './set-reporting.js';
import { verifyAnalytics } from './verify-analytics.js';

type Test = TestSubgraph<AnalyticsServices>;
type Line = OrderFact['lines'][number];
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const open = (): Promise<Test> =>
  openTestSubgraph({
    source: analyticsSource,
    services: () => createAnalyticsServices({ dataSecret: 'a secret of a test' }),
    buildSchema: buildAnalyticsSchema,
  });

const event = <P>(aggregateId: string, version: number, payload: P): IntegrationEvent<P> => ({
  eventId: uuid(900_000 + version),
  type: 'Test',
  schemaVersion: 1,
  aggregateId,
  aggregateVersion: version,
  occurredAt: '2026-03-02T08:59:30.000Z',
  actor: { role: 'admin', id: 'test' },
  requestId: 'test',
  payload,
});
const line = (n: number, sku: string, quantity: number, unitPrice: number, rest: Partial<Line> = {}): Line => ({
  lineId: uuid(n),
  sku,
  quantity,
  unitPrice,
  cancelled: 0,
  backordered: 0,
  shipped: 0,
  discountTotal: 0,
  netExact: ((quantity * unitPrice) / 100).toFixed(2),
  ...rest,
});
const order = (n: number, version: number, fact: Partial<OrderFact>): IntegrationEvent<OrderFact> =>
  event(uuid(n), version, {
    orderId: uuid(n),
    number: `N${n}`,
    channelCode: 'WEB',
    currency: 'USD',
    status: 'CONFIRMED',
    historical: false,
    placedAt: '2026-02-10T10:00:00.000Z',
    shippedAt: null,
    customerId: uuid(50),
    shipCountry: 'DE',
    shippingTotal: 0,
    taxTotal: 0,
    total: 0,
    lines: [],
    ...fact,
  });

const discounted = line(11, 'A', 3, 1005, { discountTotal: 452, netExact: '25.6275', shipped: 3 });
const newest = [
  // 23:30 in New York on the last of January is February in UTC.
  order(1, 3, {
    status: 'COMPLETED',
    placedAt: '2026-02-01T04:30:00.000Z',
    shippedAt: '2026-02-01T06:30:00.000Z',
    shippingTotal: 500,
    total: 3563,
    lines: [discounted, line(12, 'B', 2, 500, { cancelled: 1, shipped: 1, netExact: '5.00' })],
  }),
  order(2, 2, {
    status: 'PROCESSING',
    placedAt: '2026-01-31T10:00:00.000Z',
    shipCountry: 'US',
    taxTotal: 102,
    total: 4102,
    lines: [line(21, 'A', 4, 1000, { backordered: 1 })],
  }),
  order(3, 1, { channelCode: 'EU', currency: 'EUR', customerId: null, total: 800, lines: [line(31, 'B', 2, 400)] }),
];
const older = [
  order(1, 1, {
    total: 1005,
    lines: [line(11, 'A', 1, 1005), line(13, 'GONE', 0, 0)],
    placedAt: '2020-01-01T00:00:00.000Z',
    channelCode: 'OLD',
  }),
  order(1, 2, { total: 3015, lines: [line(11, 'A', 3, 1005)] }),
  order(2, 1, { total: 0, lines: [] }),
];

async function projectDimensions(test: Test): Promise<void> {
  const ctx = test.op();
  const item = (sku: string, category: string) => event(sku, 1, { sku, title: sku, category, supplierCode: 'S1' });
  await projectItems(ctx, [item('A', 'Beverages'), item('B', 'Condiments')]);
  await projectLocations(ctx, [
    event(uuid(70), 1, { locationId: uuid(70), code: 'BER', name: 'Berlin', kind: 'WAREHOUSE' }),
  ]);
  await projectCustomers(ctx, [event(uuid(50), 1, { customerId: uuid(50), number: 'C-1', countryCode: 'DE' })]);
  const level = (sku: string, onHand: number, available: number, reorderPoint: number | null) =>
    event(`${uuid(70)}/${sku}`, 1, {
      sku,
      locationId: uuid(70),
      onHand,
      reserved: 0,
      backordered: 0,
      onOrder: 0,
      available,
      reorderPoint,
    });
  await projectStock(ctx, [level('A', 10, 8, 10), level('B', 5, -2, null)]);
}
const facts = async (test: Test): Promise<unknown> => ({
  orders: await rows(test.database.sql(), sql`select * from fact_order order by order_id`),
  lines: await rows(test.database.sql(), sql`select * from fact_order_line order by line_id`),
});
const web = [{ dimension: 'channel', in: ['WEB'] }];

describe('analytics', () => {
  let test: Test;
  const ask = (request: MetricsRequest) => queryMetrics(test.database.sql(), request);
  const totals = async (metrics: string[], rest: Partial<MetricsRequest> = {}) =>
    (await ask({ metrics, filters: web, ...rest })).totals;
  beforeAll(async () => {
    test = await open();
    await projectDimensions(test);
    await projectOrders(test.op(), [...older, ...newest]);
  });
  afterAll(() => test.close());

  it('counts orders, lines and units', async () => {
    expect(
      await totals([
        'orders',
        'lines',
        'units',
        'openOrders',
        'cancelledUnits',
        'shippedUnits',
        'backorderedUnits',
        'ordersShipped',
        'customers',
      ]),
    ).toEqual([2, 3, 8, 1, 1, 4, 1, 1, 1]);
  });

  it('adds up money to the cent, and what is unrounded to the last digit', async () => {
    expect(
      await totals(['grossSales', 'discounts', 'netSales', 'netSalesUnrounded', 'shipping', 'tax', 'totalSales']),
    ).toEqual(['75.15', '4.52', '70.63', '70.6275', '5.00', '1.02', '76.65']);
  });

  it('rounds an average half to even', async () => {
    expect(await totals(['averageOrderValue'])).toEqual(['38.32']);
  });

  it('answers rates and durations, and null where there is nothing to average', async () => {
    const [rate, seconds] = await totals(['fillRate', 'fulfillmentTime']);
    expect([Number(rate).toFixed(4), seconds]).toEqual(['44.4444', 7200]);
    expect(
      await totals(['averageOrderValue', 'fillRate', 'fulfillmentTime'], {
        filters: [{ dimension: 'channel', in: ['NONE'] }],
      }),
    ).toEqual([null, null, null]);
  });

  it('answers stock as it is now; no level counts below nothing', async () => {
    const answer = await ask({
      metrics: ['onHandUnits', 'availableUnits', 'itemsBelowReorderPoint'],
      dimensions: ['location', 'sku'],
    });
    expect(answer.rows).toEqual([
      ['BER', 'A', 10, 8, 1],
      ['BER', 'B', 5, 0, 0],
    ]);
    expect(answer.totals).toEqual([null, null, 15, 8, 1]);
  });

  it('joins facts by their dimension values, by UTC month', async () => {
    const answer = await ask({
      metrics: ['orders', 'units', 'netSales'],
      dimensions: ['month', 'country'],
      filters: web,
    });
    expect(answer.rows).toEqual([
      ['2026-01-01', 'US', 1, 4, '40.00'],
      ['2026-02-01', 'DE', 1, 4, '30.63'],
    ]);
    expect(answer.totals).toEqual([null, null, 2, 8, '70.63']);
    expect(answer.columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['month', null],
      ['country', null],
      ['orders', 'count'],
      ['units', 'count'],
      ['netSales', 'money'],
    ]);
  });

  it('chooses by time and by values, orders and limits', async () => {
    const from = new Date('2026-02-01T00:00:00Z');
    expect(await totals(['orders'], { from })).toEqual([1]);
    expect(await totals(['orders'], { to: from })).toEqual([1]);
    const top = {
      metrics: ['netSalesUnrounded'],
      dimensions: ['category'],
      orderBy: 'netSalesUnrounded',
      descending: true,
      limit: 1,
      filters: web,
    };
    expect((await ask(top)).rows).toEqual([['Beverages', '65.6275']]);
    expect(
      (await ask({ ...top, filters: [{ dimension: 'category', in: ["'; drop table fact_order; --"] }] })).rows,
    ).toEqual([]);
  });

  it('refuses to add up currencies, and says what to do', async () => {
    for (const metric of ['netSales', 'netSalesUnrounded', 'averageOrderValue']) {
      await expect(ask({ metrics: [metric] })).rejects.toThrow(/several currencies: add the dimension "currency"/);
    }
    const answer = await ask({ metrics: ['orders', 'netSales', 'netSalesUnrounded'], dimensions: ['currency'] });
    expect(answer.rows).toEqual([
      ['EUR', 1, '8.00', '8.00'],
      ['USD', 2, '70.63', '70.6275'],
    ]);
    expect(answer.totals).toEqual([null, 3, null, null]);
  });

  it('sends one statement per fact however many rows there are', async () => {
    const request = { metrics: ['orders', 'units'], filters: web };
    expect(await test.countStatements(() => ask(request))).toBe(3);
    expect(await test.countStatements(() => ask({ ...request, dimensions: ['country'] }))).toBe(3);
  });

  it('drops lines and fulfillment orders that the newest state no longer lists', async () => {
    expect(await rows(test.database.sql(), sql`select 1 from fact_order_line where sku = 'GONE'`)).toEqual([]);
    const work = (n: number) => ({
      fulfillmentOrderId: uuid(n),
      locationId: uuid(70),
      status: 'OPEN',
      lines: [{ quantity: 2, shipped: 0 }],
    });
    await projectFulfillment(test.op(), [event(uuid(1), 1, { orderId: uuid(1), orders: [work(80), work(81)] })]);
    await projectFulfillment(test.op(), [event(uuid(1), 2, { orderId: uuid(1), orders: [work(81)] })]);
    expect(await totals(['fulfillmentOrders'])).toEqual([1]);
  });

  it('is asked through GraphQL, by those who may', async () => {
    const document =
      'query ($q: MetricsQuery!) { metrics(query: $q) { columns { name type unit } rows totals asOf lagSeconds } metricCatalog { name unit dimensions } }';
    const q = { metrics: ['orders'], dimensions: ['channel'] };
    const data = (await test.query(document, { q })).data as Record<string, never> | null | undefined;
    expect(data?.['metrics']).toMatchObject({
      rows: [
        ['EU', 1],
        ['WEB', 2],
      ],
      totals: [null, 3],
      asOf: '2026-03-02T08:59:30.000Z',
      lagSeconds: 30,
    });
    expect(data?.['metricCatalog']).toContainEqual(
      expect.objectContaining({
        name: 'shipping',
        unit: 'money',
        dimensions: expect.not.arrayContaining(['category']) as never,
      }),
    );
    const refused = await test.query(document, { q: { metrics: ['nothing'] } });
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((await test.query(document, { q }, null)).errors?.[0]?.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('shows associates what happens at their locations, and analysts no single customer', async () => {
    const metrics = async (query: object, actor: Actor) =>
      test.query('query ($q: MetricsQuery!) { metrics(query: $q) { rows totals } }', { q: query }, actor);
    const associate = (...locations: string[]): Actor => ({ role: 'associate', id: 'a', locations });
    const stock = { metrics: ['onHandUnits'], dimensions: ['location'] };
    expect((await metrics(stock, associate('BER'))).data?.['metrics']).toMatchObject({ rows: [['BER', 15]] });
    expect((await metrics(stock, associate('HAM'))).data?.['metrics']).toMatchObject({ rows: [], totals: [null, 0] });
    expect((await metrics(stock, associate())).data?.['metrics']).toMatchObject({ rows: [] });
    const sales = await metrics({ metrics: ['orders'] }, associate('BER'));
    expect(sales.errors?.[0]?.message).toMatch(/orders is not known by location/);
    const byCustomer = { metrics: ['orders'], dimensions: ['customer'], filters: [] };
    const analyst = await metrics(byCustomer, { role: 'analyst', id: 'x' });
    expect(analyst.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    expect((await metrics(byCustomer, { role: 'lead', id: 'l' })).data?.['metrics']).toMatchObject({
      rows: [
        ['C-1', 2],
        [null, 1],
      ],
    });
  });

  it('compares with the period before, and bounds what is answered', async () => {
    const february = { from: new Date('2026-02-01T00:00:00Z'), to: new Date('2026-03-01T00:00:00Z'), filters: web };
    const answer = await ask({
      metrics: ['orders', 'units'],
      grain: 'month',
      compareTo: 'PREVIOUS_PERIOD',
      ...february,
    });
    expect(answer.columns.map(({ name }) => name)).toEqual([
      'month',
      'orders',
      'units',
      'ordersBefore',
      'ordersChange',
      'unitsBefore',
      'unitsChange',
    ]);
    expect(answer.rows).toEqual([['2026-02-01', 1, 4, 1, 0, 4, 0]]);
    const lastYear = await ask({ metrics: ['orders'], compareTo: 'PREVIOUS_YEAR', ...february });
    expect(lastYear.totals).toEqual([1, 0, null]);
    const large = {
      metrics: ['netSales'],
      dimensions: ['country'],
      filters: web,
      having: [{ metric: 'netSales', min: 31 }],
    };
    expect((await ask(large)).rows).toEqual([['US', '40.00']]);
    // What is not shown is in the totals all the same.
    expect((await ask(large)).totals).toEqual([null, '70.63']);
    expect((await ask({ ...large, having: [{ metric: 'netSales', max: 31 }] })).rows).toEqual([['DE', '30.63']]);
    expect((await ask({ ...large, having: [{ metric: 'netSales', min: 30.63, max: 40 }] })).rows.length).toBe(2);
    await expect(ask({ metrics: ['orders'], having: [{ metric: 'units', min: 1 }] })).rejects.toThrow(/not asked for/);
    expect((await ask({ metrics: ['orders'], filters: [{ dimension: 'country', notIn: ['DE'] }] })).totals).toEqual([
      1,
    ]);
  });

  it('adds up currencies at the rates of their days, which correct the past', async () => {
    const query = { metrics: ['netSales', 'totalSales', 'netSalesUnrounded'], inReportingCurrency: true };
    await expect(ask(query)).rejects.toThrow(/no rate of EUR/);
    await setCurrencyRates(test.op(), {
      rates: [
        { currency: 'EUR', validFrom: '2026-01-01', rate: '1.25' },
        { currency: 'EUR', validFrom: '2026-03-01', rate: '9' },
      ],
    });
    expect((await ask(query)).totals).toEqual(['80.63', '86.65', '80.6275']);
    await setCurrencyRates(test.op(), { rates: [{ currency: 'EUR', validFrom: '2026-01-01', rate: '2' }] });
    const answer = await ask({ ...query, dimensions: ['channel'] });
    expect(answer.rows).toEqual([
      ['EU', '16.00', '16.00', '16.00'],
      ['WEB', '70.63', '76.65', '70.6275'],
    ]);
    await expect(
      setCurrencyRates(test.op(), { rates: [{ currency: 'EUR', validFrom: 'soon', rate: '1' }] }),
    ).rejects.toThrow(/holds from a day/);
  });

  it('counts by the fiscal year', async () => {
    await setReporting(test.op(), { fiscalStartMonth: 2 });
    expect((await ask({ metrics: ['orders'], grain: 'fiscalQuarter', filters: web })).rows).toEqual([
      ['FY2026-Q4', 1],
      ['FY2027-Q1', 1],
    ]);
    await setReporting(test.op(), { fiscalStartMonth: 1 });
  });

  it('comes to the same facts from events in any order, in any batches, more than once', async () => {
    const expected = await facts(test);
    const all = [...older, ...newest];
    const shuffles = fc.sample(fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), {
      numRuns: 8,
      seed: 7,
    });
    for (const shuffled of shuffles) {
      const other = await open();
      for (let at = 0; at < shuffled.length; at += 3) await projectOrders(other.op(), shuffled.slice(at, at + 3));
      await projectDimensions(other);
      expect(await verifyAnalytics(other.op())).toEqual([]);
      expect(await facts(other)).toEqual(expected);
      await other.close();
    }
  });

  it('adds up', async () => {
    expect(await verifyAnalytics(test.op())).toEqual([]);
    await run(test.database.sql(), sql`update fact_order_line set discount = 9999 where line_id = ${uuid(21)}`);
    expect(new Set((await verifyAnalytics(test.op())).map(({ rule }) => rule))).toEqual(
      new Set([
        'order.total-adds-up',
        'line.discount-within-gross',
        'line.net-rounds',
        ...['day', 'category_day', 'country_month', 'item_month', 'item_day'].map(
          (name) => `rollup.rollup_line_${name}-equals-fact`,
        ),
      ]),
    );
  });
});

describe('a rebuild', () => {
  let test: Test;
  const dump = async () => {
    const tables = await rows<{ name: string }>(test.database.sql(), sql`select relname as name from pg_class where relnamespace = 'analytics'::regnamespace and relkind = 'r' and relname ~ '^(fact|rollup|dim)_' order by 1`); // prettier-ignore
    const texts: Record<string, unknown> = {};
    for (const { name } of tables)
      texts[name] = await rows(test.database.sql(), sql`select t::text from ${sql.ref(name)} t where t::text not like '%(0,%' order by 1`); // prettier-ignore
    return texts;
  };
  beforeAll(async () => {
    test = await open();
    await projectDimensions(test);
    await projectOrders(test.op(), [...older, ...newest]);
    const work = {
      fulfillmentOrderId: uuid(80),
      locationId: uuid(70),
      status: 'OPEN',
      lines: [{ quantity: 2, shipped: 0 }],
    };
    await projectFulfillment(test.op(), [event(uuid(1), 1, { orderId: uuid(1), orders: [work] })]);
  });
  afterAll(() => test.close());

  it('changes nothing where nothing is wrong, and mends what is', async () => {
    const before = await dump();
    expect((await rebuildAnalytics(test.op())).changed).toEqual({});
    await run(test.database.sql(), sql`update fact_order set total = 1 where order_id = ${uuid(1)}`);
    await run(test.database.sql(), sql`delete from fact_order_line where line_id = ${uuid(21)}`);
    await run(test.database.sql(), sql`update rollup_order_day set orders = orders + 5`);
    await run(test.database.sql(), sql`insert into fact_stock values ('GHOST', ${uuid(70)}, 1, 1, false)`);
    const { changed } = await rebuildAnalytics(test.op());
    expect(changed).toMatchObject({ fact_order: 1, fact_order_line: 1, fact_stock: 1 });
    expect(changed['rollup_order_day']).toBeGreaterThan(0);
    expect(await dump()).toEqual(before);
  });

  it('runs beside readers and projections: nobody sees a gap, and what comes meanwhile is in', async () => {
    let over = false;
    const seen = new Set<unknown>();
    const reader = (async () => {
      while (!over) seen.add((await queryMetrics(test.database.sql(), { metrics: ['orders'] })).totals[0]);
    })();
    const writer = (async () => {
      for (let n = 100; n < 130; n += 1) await projectOrders(test.op(), [order(n, 1, { lines: [line(n * 10, 'A', 1, 100)], total: 100 })]);
    })(); // prettier-ignore
    await rebuildAnalytics(test.op());
    await Promise.all([writer, rebuildAnalytics(test.op()).catch((error: unknown) => error)]);
    over = true;
    await reader;
    expect(Math.min(...[...seen].map(Number))).toBeGreaterThanOrEqual(3);
    expect((await rebuildAnalytics(test.op())).changed).toEqual({});
    expect(await verifyAnalytics(test.op())).toEqual([]);
    expect((await queryMetrics(test.database.sql(), { metrics: ['orders'] })).totals).toEqual([33]);
  });

  it('takes in what was kept after it had read that kind of event, and before it switches', async () => {
    let meanwhile: Promise<void> | undefined;
    // Stock is read after orders: what is told of an order from there on is in none of the tables made anew.
    const stop = test.database.onStatement((text) => {
      if (/update fact_stock s set first_in_day = d.first_in, last_in_day/.test(text))
        meanwhile ??= projectOrders(test.op(), [order(200, 1, { lines: [line(2_000, 'A', 1, 100)], total: 100 })]);
    });
    await rebuildAnalytics(test.op());
    stop();
    expect(meanwhile).toBeDefined();
    await meanwhile;
    expect((await queryMetrics(test.database.sql(), { metrics: ['orders'] })).totals).toEqual([34]);
    expect(await verifyAnalytics(test.op())).toEqual([]);
  });

  it('moves orders to their days in another time zone', async () => {
    await setReporting(test.op(), { timeZone: 'America/New_York' });
    await rebuildWhenWanted(test.op());
    // Placed at 04:30 UTC on the first of February, which is still January in New York.
    const answer = await queryMetrics(test.database.sql(), {
      metrics: ['orders'],
      grain: 'month',
      filters: [
        { dimension: 'country', in: ['DE'] },
        { dimension: 'status', in: ['COMPLETED'] },
      ],
    });
    expect(answer.rows).toEqual([['2026-01-01', 1]]);
    expect(await verifyAnalytics(test.op())).toEqual([]);
    await expect(setReporting(test.op(), { timeZone: 'Mars/Olympus' })).rejects.toThrow(/no time zone/);
  });

  it('refuses to lose what was counted before events were kept', async () => {
    await run(test.database.sql(), sql`delete from raw_event where aggregate_id = ${uuid(1)}`);
    await expect(rebuildAnalytics(test.op())).rejects.toThrow(/events of 2 aggregates were not kept/);
  });
});
