import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows as sqlRows, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import type { MetricsRequest } from '../rules/plan-query.js';
import { CATALOG, dimensionsOf } from '../rules/catalog/catalog.js';
import { ANSWERERS } from '../rules/catalog/rollups.js';
import { createAnalyticsServices, type AnalyticsServices } from '../services.js';
import { analyticsSource } from '../source.js';
import { projectAlerts } from './project-alerts.js';
import { projectAllocations } from './project-allocations.js';
import { projectAppeasements } from './project-appeasements.js';
import { projectCases } from './project-cases.js';
import { projectCredits } from './project-credits.js';
import { projectFulfillment } from './project-fulfillment.js';
import { projectItems } from './project-items.js';
import { projectLocations } from './project-locations.js';
import { projectOrders } from './project-orders.js';
import { projectReturns } from './project-returns.js';
import { projectStock } from './project-stock.js';
import { pruneEvents } from './prune-events.js';
import { queryMetrics } from './query-metrics.js';
import { rebuildAnalytics } from './rebuild-analytics.js';
import { setReporting } from './set-reporting.js';
import { verifyAnalytics } from './verify-analytics.js';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const BERLIN = uuid(70);
let test: TestSubgraph<AnalyticsServices>;
const ORDER = { orderId: uuid(1), number: 'N1', channelCode: 'WEB', currency: 'EUR', status: 'COMPLETED', historical: false, placedAt: '2026-02-27T10:00:00.000Z', shippedAt: '2026-02-28T10:00:00.000Z', customerId: null, shipCountry: 'DE', shippingTotal: 0, taxTotal: 0, total: 2_000,
  payments: [{ paymentId: uuid(20), method: 'CARD', provider: 'sandbox', status: 'CAPTURED', amount: 2_000, authorized: 2_000, captured: 2_000, createdAt: '2026-02-27T10:00:00.000Z' }],
  refunds: [{ refundId: uuid(21), paymentId: uuid(20), status: 'SUCCEEDED', amount: 500, reason: 'DAMAGED', createdAt: '2026-03-01T10:00:00.000Z' }, { refundId: uuid(22), paymentId: uuid(20), status: 'FAILED', amount: 900, reason: 'DAMAGED', createdAt: '2026-03-01T10:00:00.000Z' }],
  lines: [{ lineId: uuid(11), sku: 'A', quantity: 4, cancelled: 0, backordered: 0, shipped: 4, returned: 1, unitPrice: 500, discountTotal: 0, netExact: '20.00' }] }; // prettier-ignore
const event = <P>(aggregateId: string, aggregateVersion: number, payload: P, occurredAt = '2026-03-02T08:00:00.000Z'): IntegrationEvent<P> =>
  ({ eventId: uuid(aggregateVersion), type: 'Test', schemaVersion: 1, aggregateId, aggregateVersion, occurredAt, actor: { role: 'admin', id: 'test' }, requestId: 'test', payload }); // prettier-ignore
const totals = async (metrics: string[], rest: Partial<MetricsRequest> = {}) =>
  (await queryMetrics(test.database.sql(), { metrics, ...rest })).totals;
const rows = async (metrics: string[], rest: Partial<MetricsRequest> = {}) =>
  (await queryMetrics(test.database.sql(), { metrics, ...rest })).rows;

const level = (version: number, day: string, onHand: number, moved: readonly [string, number, string][]) =>
  event(`${BERLIN}/A`, version, { sku: 'A', locationId: BERLIN, onHand, reserved: 0, backordered: 0, onOrder: 0, available: onHand, reorderPoint: null,
    moved: moved.map(([bucket, delta, reason]) => ({ bucket, delta, reason, reference: 'X' })) }, `${day}T10:0${version}:00.000Z`); // prettier-ignore

/** These answer periods only, or several dimensions, that others cannot, or by a view: they are compared elsewhere. */
const NARROW = new Set([
  'rollup_order_customers_day',
  'rollup_order_ship_day',
  'rollup_line_item_day',
  'rollup_stock_change_day',
]);

beforeAll(async () => {
  test = await openTestSubgraph({
    source: analyticsSource,
    services: () => createAnalyticsServices({ dataSecret: 'a secret of a test' }),
  });
  await projectItems(test.op(), [event('A', 1, { sku: 'A', title: 'A', category: 'Tea', supplierCode: null, unitCost: '2.50' })]); // prettier-ignore
  await projectLocations(test.op(), [event(BERLIN, 1, { locationId: BERLIN, code: 'BER', name: 'Berlin', kind: 'WAREHOUSE' })]); // prettier-ignore
  await projectOrders(test.op(), [event(uuid(1), 1, ORDER)]);
});
afterAll(() => test.close());

describe('facts of their own', () => {
  it('tells stock by day, also where nothing changed, and what came and went, each once', async () => {
    const first = level(1, '2026-02-20', 10, [['onHand', 10, 'RECEIPT']]);
    const second = level(2, '2026-02-22', 6, [['onHand', -4, 'SHIPMENT']]);
    const third = level(3, '2026-02-22', 5, [['onHand', -1, 'COUNT'], ['damaged', 1, 'RECEIPT_DAMAGED']]); // prettier-ignore
    for (const batch of [[third], [first, second], [second, third]]) await projectStock(test.op(), batch);
    const range = { from: new Date('2026-02-20T00:00:00Z'), to: new Date('2026-02-24T00:00:00Z') };
    // 10, 10, 5, 5 at the end of four days.
    expect(await totals(['averageOnHand', 'receivedUnits', 'issuedUnits', 'netMovement', 'unitTurnover', 'daysOfSupply'], range)).toEqual([7.5, 10, 4, 5, 4 / 7.5, 7.5]); // prettier-ignore
    expect(await totals(['turnover', 'averageStockValue', 'stockOutRate'], range)).toEqual([10 / 18.75, 18.75, 0]);
    expect(await rows(['netMovement'], { dimensions: ['reason'], ...range })).toEqual([['COUNT', -1], ['RECEIPT', 10], ['RECEIPT_DAMAGED', 0], ['SHIPMENT', -4]]); // prettier-ignore
    expect(await totals(['onHandUnits', 'stockValue'])).toEqual([5, '12.50']);
  });

  it('tells what was paid, given back and given out of goodwill', async () => {
    expect(await totals(['payments', 'capturedAmount', 'refunds', 'refundCount', 'returnRate', 'margin', 'marginRate'])).toEqual([1, '20.00', '5.00', 1, 25, '10.00', 50]); // prettier-ignore
    expect(await rows(['refunds'], { grain: 'month' })).toEqual([['2026-03-01', '5.00']]);
    const goodwill = { appeasementId: uuid(30), orderId: uuid(1), channelCode: 'WEB', customerId: null, kind: 'REFUND', reason: 'LATE', amount: 300, currency: 'EUR', proposedAt: '2026-03-01T10:00:00.000Z' }; // prettier-ignore
    await projectAppeasements(test.op(), [event(uuid(30), 1, { ...goodwill, status: 'PROPOSED', issuedAt: null })]);
    expect(await totals(['appeasements', 'appeasementCost'])).toEqual([0, '0.00']);
    await projectAppeasements(test.op(), [event(uuid(30), 2, { ...goodwill, status: 'ISSUED', issuedAt: '2026-03-02T10:00:00.000Z' })]); // prettier-ignore
    expect(await totals(['appeasements', 'appeasementCost'])).toEqual([1, '3.00']);
  });

  it('tells what came back', async () => {
    const back = { returnId: uuid(40), number: 'R-1', orderId: uuid(1), channelCode: 'WEB', customerId: null, currency: 'EUR', status: 'RESOLVED', requestedAt: '2026-03-01T10:00:00.000Z', receivedAt: null, resolvedAt: null,
      lines: [{ quantity: 2, received: 1, lots: [{ locationId: BERLIN, resolution: 'REFUND', value: 500, fee: 100 }] }], stock: [{ state: 'RESTOCK' as const, quantity: 1 }] }; // prettier-ignore
    await projectReturns(test.op(), [event(uuid(40), 2, back), event(uuid(40), 1, { ...back, lines: [] })]);
    expect(await rows(['returns', 'returnUnits', 'restockedUnits'], { dimensions: ['location'] })).toEqual([['BER', 1, 2, 1]]); // prettier-ignore
  });

  it('tells how work went, where stock was taken, and what needed help', async () => {
    const work = (n: number, short: number) => ({ fulfillmentOrderId: uuid(n), locationId: BERLIN, status: 'SHIPPED', createdAt: '2026-02-27T11:00:00.000Z', dueAt: '2026-02-28T12:00:00.000Z', lines: [{ quantity: 2, picked: 2 - short, shipped: 2 - short, short }],
      shipments: [{ shipmentId: uuid(n + 100), status: 'DELIVERED', carrier: 'UPS', service: 'STANDARD', estimatedAt: null, deliveredAt: '2026-03-01T10:00:00.000Z', rate: 450, currency: 'EUR', weightGrams: 500, units: 2 }] }); // prettier-ignore
    const transitions = [50, 51].map((n) => ({ id: uuid(n + 200), type: 'FULFILLMENT_SHIPPED', occurredAt: '2026-02-28T10:00:00.000Z', fulfillmentOrderId: uuid(n), reason: null })); // prettier-ignore
    await projectFulfillment(test.op(), [event(uuid(1), 1, { orderId: uuid(1), orders: [work(50, 0), work(51, 1)], transitions })]); // prettier-ignore
    expect(await rows(['fulfillmentOrders', 'splitRate', 'shortPickRate', 'workOnTimeRate'], { dimensions: ['location'] })).toEqual([['BER', 2, 100, 25, 100]]); // prettier-ignore
    expect(await rows(['shipments', 'shippingCost', 'costPerShipment', 'transitTime'], { dimensions: ['carrier'] })).toEqual([['UPS', 2, '9.00', '4.50', 86_400]]); // prettier-ignore
    const decision = { decisionId: uuid(60), decidedAt: '2026-02-27T10:00:01.000Z', strategy: 'LEAST_COST', rule: null, cost: 450, exact: true, micros: 120, locations: 2, units: 4, shortUnits: 0 }; // prettier-ignore
    const lines = [{ allocationId: uuid(61), lineId: uuid(11), sku: 'A', locationId: BERLIN, state: 'ALLOCATED' as const, quantity: 4, shipped: 4, short: 0 }]; // prettier-ignore
    await projectAllocations(test.op(), [event(uuid(1), 2, { orderId: uuid(1), lines, decisions: [] })]);
    await projectAllocations(test.op(), [event(uuid(1), 1, { orderId: uuid(1), lines: [], decisions: [decision] })]);
    expect(await totals(['allocatedUnits', 'sourcingDecisions', 'sourcingSplitRate'])).toEqual([4, 1, 100]);
    const alert = { alertId: uuid(62), sku: 'A', locationId: BERLIN, reorderPosition: 1, reorderPoint: 3, suggestedQuantity: 9, raisedAt: '2026-03-01T10:00:00.000Z', closedAt: null }; // prettier-ignore
    await projectAlerts(test.op(), [event(uuid(62), 1, { ...alert, status: 'OPEN' }), event(uuid(62), 2, { ...alert, status: 'DISMISSED' })]); // prettier-ignore
    expect(await totals(['reorderAlerts', 'openReorderAlerts'])).toEqual([1, 0]);
    const one = { caseId: uuid(63), number: 'K-1', kind: 'PARCEL_LOST', status: 'RESOLVED', severity: 'HIGH', queueCode: 'DESK', customerId: null, orderId: uuid(1), escalationLevel: 1, openedAt: '2026-03-01T10:00:00.000Z', dueAt: '2026-03-01T12:00:00.000Z', resolvedAt: '2026-03-01T13:00:00.000Z', resolution: 'RESHIPPED' }; // prettier-ignore
    await projectCases(test.op(), [event(uuid(63), 1, one)]);
    expect(await rows(['cases', 'overdueCases', 'escalationRate', 'resolutionTime'], { dimensions: ['kind'] })).toEqual([['PARCEL_LOST', 1, 1, 100, 10_800]]); // prettier-ignore
  });

  it('tells what is owed for store credit and gift cards at the end of each day', async () => {
    const account = (n: number, kind: 'GIFT_CARD' | 'STORE_CREDIT', currency: string) => ({ accountId: uuid(n), kind, customerId: null, currency });
    const state = (n: number, version: number, day: string, [issued, redeemed, expired]: readonly [number, number, number], kind: 'GIFT_CARD' | 'STORE_CREDIT' = 'GIFT_CARD', currency = 'EUR') =>
      event(uuid(n), version, { ...account(n, kind, currency), balance: issued - redeemed - expired, issued, redeemed, expired }, `2026-02-${day}T1${version}:00:00.000Z`);
    const card = [state(80, 1, '20', [5_000, 0, 0]), state(80, 2, '20', [5_000, 1_000, 0]), state(80, 3, '23', [5_000, 1_000, 4_000])];
    const store = [state(81, 1, '21', [700, 0, 0], 'STORE_CREDIT'), state(81, 2, '26', [700, 700, 0], 'STORE_CREDIT')];
    // In any order, in any batches, and more than once.
    for (const batch of [[card[2], store[0]], [card[0], card[2]], [store[1], card[1], state(82, 1, '21', [900, 0, 0], 'GIFT_CARD', 'USD')], [card[1], store[0]]])
      await projectCredits(test.op(), batch.flatMap((one) => one ?? []));
    const euro = { filters: [{ dimension: 'currency', in: ['EUR'] }] };
    const range = { from: new Date('2026-02-20T00:00:00Z'), to: new Date('2026-02-25T00:00:00Z') };
    const byDay = await rows(['creditLiability'], { grain: 'day', ...range, ...euro });
    expect(byDay).toEqual([['2026-02-20', '40.00'], ['2026-02-21', '47.00'], ['2026-02-22', '47.00'], ['2026-02-23', '7.00'], ['2026-02-24', '7.00']]);
    expect(await totals(['creditLiability', 'creditIssued', 'creditRedeemed', 'creditExpired', 'creditChange'], { ...range, ...euro })).toEqual(['7.00', '57.00', '10.00', '40.00', '7.00']);
    // What is owed now: a month's figure is that of its last day, and kinds add up.
    expect(await rows(['creditLiability'], { dimensions: ['kind', 'currency'] })).toEqual([['GIFT_CARD', 'EUR', '0.00'], ['GIFT_CARD', 'USD', '9.00'], ['STORE_CREDIT', 'EUR', '0.00']]);
    await expect(rows(['creditLiability'])).rejects.toThrow('several currencies');
    expect((await queryMetrics(test.database.sql(), { metrics: ['creditIssued'], ...euro })).sources).toEqual(['rollup_credit_day']);
    expect(await totals(['creditIssued'], euro)).toEqual((await queryMetrics(test.database.sql(), { metrics: ['creditIssued'], ...euro }, { useRollups: false })).totals);
    expect(await verifyAnalytics(test.op())).toEqual([]);
  }); // prettier-ignore

  it('come to the same figures from sums and from facts: every metric, by every dimension it has', async () => {
    const groups = new Map<string, string[]>();
    for (const metric of CATALOG.metrics) {
      const key = JSON.stringify(dimensionsOf(metric).map(({ name }) => name));
      groups.set(key, [...(groups.get(key) ?? []), metric.name]);
    }
    const rolled = new Set<string>();
    for (const [key, names] of groups) {
      const known = JSON.parse(key) as string[];
      const filters = known.includes('currency') ? [{ dimension: 'currency', in: ['EUR'] }] : [];
      for (let at = 0; at < names.length; at += 20)
        for (const dimension of [null, ...known]) {
          const request = { metrics: names.slice(at, at + 20), dimensions: dimension ? [dimension] : [], filters };
          const { sources, ...fast } = await queryMetrics(test.database.sql(), request);
          const { sources: _facts, ...slow } = await queryMetrics(test.database.sql(), request, { useRollups: false });
          expect([dimension, fast]).toEqual([dimension, slow]);
          sources.forEach((source) => rolled.add(source));
        }
    }
    // Each of them has answered something.
    expect(ANSWERERS.map(({ table }) => table).filter((table) => !rolled.has(table) && !NARROW.has(table))).toEqual([]);
  }, 60_000); // prettier-ignore

  it('are the same when they are made anew', async () => {
    expect((await rebuildAnalytics(test.op())).changed).toEqual({});
    expect(await verifyAnalytics(test.op())).toEqual([]);
  });

  it('stay when the events behind them are no longer kept, and go on with those that come later', async () => {
    const kept = async () => {
      const [row] = await sqlRows<{ states: number; others: number }>(test.database.sql(), sql`select count(*) filter (where slot = '' and payload <> 'null')::int as states, count(*) filter (where slot <> '')::int as others from raw_event`);
      return row;
    };
    const before = await kept();
    expect(await pruneEvents(test.op())).toBe(0);
    expect(await kept()).toEqual(before);
    await setReporting(test.op(), { keepEventsDays: 400 });
    await expect(setReporting(test.op(), { keepEventsDays: 5 })).rejects.toThrow('90');
    test.clock.advance({ days: 401 });
    expect(await pruneEvents(test.op())).toBeGreaterThan(10);
    expect(await pruneEvents(test.op())).toBe(0);
    // Dimensions, levels and balances are what they are now: 1 item, 1 location, 1 level, 3 accounts.
    expect(await kept()).toEqual({ states: 6, others: 0 });
    const sales = async () => (await queryMetrics(test.database.sql(), { metrics: ['orders', 'units', 'refunds', 'customers', 'margin', 'clickToShipP50'], grain: 'day' })).rows;
    const [past] = await sales();
    expect((await rebuildAnalytics(test.op())).changed).toEqual({});
    expect(await verifyAnalytics(test.op())).toEqual([]);
    // What depends on more than events is made anew all the same.
    await projectItems(test.op(), [event('A', 2, { sku: 'A', title: 'A', category: 'Jam', supplierCode: null, unitCost: '3.50' })]);
    await setReporting(test.op(), { timeZone: 'Pacific/Kiritimati' });
    const changed = await rebuildAnalytics(test.op());
    expect(Object.keys(changed.changed)).toContain('fact_decision');
    expect(await verifyAnalytics(test.op())).toEqual([]);
    expect((await sales()).length).toBe(2);
    // A later state of what was forgotten is kept again.
    await projectOrders(test.op(), [event(uuid(1), 9, { ...ORDER, customerId: uuid(99), total: 1_500, lines: ORDER.lines.map((line) => ({ ...line, quantity: 3, shipped: 3, netExact: '15.00' })) })]);
    expect((await kept())?.states).toBe(7);
    expect((await rebuildAnalytics(test.op())).changed).toEqual({});
    expect(await totals(['orders', 'units', 'customers', 'totalSales'])).toEqual([1, 3, 1, '15.00']);
    expect(await verifyAnalytics(test.op())).toEqual([]);
    expect(past).toBeDefined();
  }, 60_000); // prettier-ignore
});

describe('facts of one order, account or item', () => {
  it('are found by an index in every table, however many others there are', async () => {
    const owners = ['order_id', 'account_id', 'customer_id', 'return_id', 'appeasement_id', 'case_id', 'alert_id'];
    const unindexed = await sqlRows<{ name: string }>(
      test.database.sql(),
      sql`select c.table_name || '.' || c.column_name as name from information_schema.columns c
          where c.table_schema = current_schema() and c.table_name like 'fact\_%' and c.column_name = any(${owners}::text[])
            and not exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                            where i.indrelid = format('%I.%I', c.table_schema, c.table_name)::regclass and a.attname = c.column_name)
          order by 1`,
    );
    // Read by order or person when one of them is erased, which is rare and not waited for.
    const rare = [
      'fact_appeasement.customer_id',
      'fact_case.customer_id',
      'fact_case.order_id',
      'fact_credit.customer_id',
      'fact_return.customer_id',
    ];
    expect(unindexed.map(({ name }) => name).filter((name) => !rare.includes(name))).toEqual([]);
  });
});
