import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { CATALOG, dimensionsOf } from '../rules/catalog/catalog.js';
import { DIMENSIONS } from '../rules/catalog/dimensions.js';
import { DATASETS } from '../rules/datasets.js';
import type { OrderFact } from '../rules/order-facts.js';
import type { MetricsRequest } from '../rules/plan-query.js';
import { createAnalyticsServices, type AnalyticsServices } from '../services.js';
import { analyticsSource } from '../source.js';
import { projectAlerts } from './project-alerts.js';
import { projectAllocations } from './project-allocations.js';
import { projectAppeasements } from './project-appeasements.js';
import { projectCases } from './project-cases.js';
import { projectCredits } from './project-credits.js';
import { projectCustomers } from './project-customers.js';
import { projectFulfillment } from './project-fulfillment.js';
import { projectItems } from './project-items.js';
import { projectLocations } from './project-locations.js';
import { projectOrders } from './project-orders.js';
import { projectReturns } from './project-returns.js';
import { projectStock } from './project-stock.js';
import { queryMetrics } from './query-metrics.js';
import { rebuildWhenWanted } from './rebuild-when-wanted.js';
import { setCurrencyRates, setReporting } from './set-reporting.js';
import { verifyAnalytics } from './verify-analytics.js';

/**
 * A shop small enough to be added up by hand: what each metric, each dimension and each view of `bi` must say of it is
 * written out, so that a definition that changes is noticed, whoever else agrees with it.
 */
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [BERLIN, HAMBURG] = [uuid(70), uuid(71)];
const [ONE, TWO] = [uuid(50), uuid(51)];
let test: TestSubgraph<AnalyticsServices>;

const event = <P>(aggregateId: string, aggregateVersion: number, payload: P, occurredAt = '2026-03-02T08:00:00.000Z'): IntegrationEvent<P> =>
  ({ eventId: uuid(900_000 + aggregateVersion), type: 'Test', schemaVersion: 1, aggregateId, aggregateVersion, occurredAt, actor: { role: 'admin', id: 'test' }, requestId: 'test', payload }); // prettier-ignore

type Line = OrderFact['lines'][number];
const line = (n: number, sku: string, quantity: number, unitPrice: number, rest: Partial<Line> = {}): Line => {
  const cancelled = rest.cancelled ?? 0;
  const net = (((quantity - cancelled) * unitPrice - (rest.discountTotal ?? 0)) / 100).toFixed(2);
  return { lineId: uuid(n), sku, quantity, unitPrice, cancelled: 0, backordered: 0, shipped: 0, returned: 0, discountTotal: 0, netExact: net, ...rest }; // prettier-ignore
};
const order = (n: number, fact: Partial<OrderFact>): IntegrationEvent<OrderFact> =>
  event(uuid(n), 1, { orderId: uuid(n), number: `N${n}`, channelCode: 'WEB', currency: 'EUR', status: 'CONFIRMED', paymentStatus: 'PENDING', historical: false, placedAt: '2026-02-10T10:00:00.000Z', shippedAt: null, customerId: null, shipCountry: 'DE', shippingTotal: 0, taxTotal: 0, total: 0, originalTotal: 0, lines: [], ...fact }); // prettier-ignore
const payment = (n: number, method: string, authorized: number, captured: number) => ({ paymentId: uuid(n), method, provider: 'sandbox', status: 'CAPTURED', amount: authorized, authorized, captured, createdAt: '2026-01-10T09:00:00.000Z' }); // prettier-ignore
const refund = (n: number, status: string, amount: number) => ({ refundId: uuid(n), paymentId: uuid(101), status, amount, reason: 'DAMAGED', createdAt: '2026-02-25T10:00:00.000Z' }); // prettier-ignore

const ORDERS = [
  // Whole, and in time to the second.
  order(1, { status: 'COMPLETED', paymentStatus: 'PAID', carrierName: 'UPS', customerId: ONE, placedAt: '2026-01-10T09:00:00.000Z', shippedAt: '2026-01-11T09:00:00.000Z', requiredAt: '2026-01-11T09:00:00.000Z', shippingTotal: 500, taxTotal: 100, total: 4_400, originalTotal: 4_400, payments: [payment(100, 'CARD', 4_400, 4_400)],
    lines: [line(11, 'TEA', 4, 1_000, { shipped: 4, discountTotal: 200, netExact: '38.004' })] }),
  // Placed on the first of February, which is the second an hour further east; late, some of it cancelled, some returned.
  order(2, { status: 'COMPLETED', paymentStatus: 'PAID', channelCode: 'STORE', customerId: ONE, placedAt: '2026-02-01T23:30:00.000Z', shippedAt: '2026-02-05T23:30:00.000Z', requiredAt: '2026-02-04T12:00:00.000Z', total: 4_000, originalTotal: 5_000, refunded: 800, payments: [payment(101, 'INVOICE', 4_000, 3_000)], refunds: [refund(110, 'SUCCEEDED', 800), refund(111, 'FAILED', 900)],
    lines: [line(21, 'TEA', 3, 1_000, { cancelled: 1, shipped: 2 }), line(22, 'JAM', 5, 400, { shipped: 5, returned: 2 })] }),
  order(3, { customerId: TWO, shipCountry: 'AT', total: 800, originalTotal: 800, lines: [line(31, 'JAM', 2, 400, { backordered: 1 })] }),
  order(4, { status: 'CANCELLED', shipCountry: 'US', placedAt: '2026-02-11T10:00:00.000Z', originalTotal: 1_000, lines: [line(41, 'TEA', 1, 1_000, { cancelled: 1 })] }),
  order(5, { status: 'DRAFT', customerId: TWO, total: 9_900, lines: [line(51, 'TEA', 9, 1_100)] }),
  order(6, { status: 'COMPLETED', currency: 'USD', historical: true, placedAt: '2026-02-12T10:00:00.000Z', total: 2_000, originalTotal: 2_000, lines: [line(61, 'TEA', 1, 2_000)] }),
  // A currency without a minor unit.
  order(7, { currency: 'JPY', placedAt: '2026-02-13T10:00:00.000Z', total: 1_000, originalTotal: 1_000, lines: [line(71, 'JAM', 1, 1_000, { netExact: '1000' })] }),
]; // prettier-ignore

const piece = (n: number, locationId: string, lines: readonly object[], rest: object = {}) =>
  ({ fulfillmentOrderId: uuid(n), locationId, status: 'SHIPPED', method: 'SHIPPING', service: 'STANDARD', createdAt: '2026-01-10T10:00:00.000Z', lines, ...rest }) as never; // prettier-ignore
const step = (n: number, work: number, type: string, occurredAt: string) => ({ id: uuid(n), type, occurredAt, fulfillmentOrderId: uuid(work), reason: null }); // prettier-ignore
const parcel = (n: number, status: string, carrier: string, rate: number, rest: object = {}) => ({ shipmentId: uuid(n), status, carrier, service: 'STANDARD', estimatedAt: null, rate, currency: 'EUR', weightGrams: 500, units: 2, ...rest }); // prettier-ignore
const [FIRST_LEFT, SECOND_LEFT] = ['2026-01-11T09:00:00.000Z', '2026-02-05T23:30:00.000Z'];
const FULFILLMENT = [
  event(uuid(1), 1, { orderId: uuid(1), transitions: [step(401, 301, 'FULFILLMENT_ACCEPTED', '2026-01-10T11:00:00.000Z'), step(402, 301, 'FULFILLMENT_SHIPPED', FIRST_LEFT)],
    orders: [piece(301, BERLIN, [{ quantity: 4, picked: 4, shipped: 4 }], { dueAt: '2026-01-12T09:00:00.000Z', promisedTo: '2026-01-14T09:00:00.000Z', shipments: [parcel(501, 'DELIVERED', 'UPS', 450, { deliveredAt: '2026-01-13T09:00:00.000Z' })] })] }),
  event(uuid(2), 1, { orderId: uuid(2), transitions: [step(403, 302, 'FULFILLMENT_SHIPPED', SECOND_LEFT), step(404, 303, 'FULFILLMENT_SHIPPED', SECOND_LEFT)],
    orders: [piece(302, BERLIN, [{ quantity: 2, picked: 2, shipped: 2 }], { createdAt: '2026-02-02T10:00:00.000Z', dueAt: '2026-02-04T12:00:00.000Z', promisedTo: '2026-02-07T12:00:00.000Z', shipments: [parcel(502, 'DELIVERED', 'DHL', 900, { service: 'EXPRESS', deliveredAt: '2026-02-08T23:30:00.000Z' })] }),
      // A label that was given back, and the one in its place.
      piece(303, HAMBURG, [{ quantity: 6, picked: 4, shipped: 4, short: 1, cancelled: 1 }], { createdAt: '2026-02-02T10:00:00.000Z', dueAt: '2026-02-06T12:00:00.000Z', shipments: [parcel(503, 'VOIDED', 'UPS', 700), parcel(504, 'IN_TRANSIT', 'UPS', 150)] })] }),
  event(uuid(3), 1, { orderId: uuid(3), transitions: [step(405, 304, 'FULFILLMENT_REJECTED', '2026-02-10T12:00:00.000Z')], orders: [piece(304, HAMBURG, [{ quantity: 2, picked: 0, shipped: 0 }], { status: 'REJECTED', createdAt: '2026-02-10T11:00:00.000Z' })] }),
]; // prettier-ignore

const allocation = (n: number, sku: string, locationId: string, state: 'ALLOCATED' | 'BACKORDERED', quantity: number) => ({ allocationId: uuid(n), lineId: uuid(11), sku, locationId, state, quantity, shipped: 0, short: 0 }); // prettier-ignore
const decision = (n: number, locations: number, micros: number) => ({ decisionId: uuid(n), decidedAt: '2026-02-10T10:00:01.000Z', strategy: locations > 1 ? 'FEWEST_PARCELS' : 'LEAST_COST', rule: null, cost: 450, exact: true, micros, locations, units: 4, shortUnits: 0 }); // prettier-ignore

const DAY_MS = 86_400_000;
/** Noon of a day before today in Lagos, an hour ahead of UTC all year. */
const ago = (days: number): string => `${new Date(Date.now() - days * DAY_MS).toLocaleDateString('sv', { timeZone: 'Africa/Lagos' })}T11:00:00.000Z`; // prettier-ignore
const level = (sku: string, locationId: string, version: number, days: number, [onHand, reserved, onOrder, reorderPoint]: readonly [number, number, number, number], delta: number, reason: string) =>
  event(`${locationId}/${sku}`, version, { sku, locationId, onHand, reserved, backordered: 0, onOrder, available: onHand - reserved, reorderPoint, moved: [{ bucket: 'onHand', delta, reason, reference: 'X' }] }, ago(days)); // prettier-ignore
const STOCK = [
  level('TEA', BERLIN, 1, 10, [10, 0, 7, 3], 10, 'RECEIPT'),
  level('TEA', BERLIN, 2, 6, [6, 2, 7, 3], -4, 'SHIPMENT'),
  level('JAM', HAMBURG, 1, 8, [5, 0, 0, 2], 5, 'TRANSFER_IN'),
  level('JAM', HAMBURG, 2, 4, [0, 0, 0, 2], -5, 'COUNT'),
];
/** Eight days: from when the first goods came until two days ago. */
const DAYS = { from: new Date(`${ago(11).slice(0, 10)}T23:00:00.000Z`), to: new Date(`${ago(3).slice(0, 10)}T23:00:00.000Z`) }; // prettier-ignore

const serviceCase = (n: number, rest: object) => ({ caseId: uuid(n), number: `K-${n}`, kind: 'PARCEL_LOST', status: 'RESOLVED', severity: 'HIGH', queueCode: 'DESK', customerId: null, orderId: uuid(1), escalationLevel: 1, openedAt: '2026-03-01T10:00:00.000Z', dueAt: '2026-03-01T12:00:00.000Z', resolvedAt: '2026-03-01T13:00:00.000Z', resolution: 'RESHIPPED', ...rest }); // prettier-ignore
const goodwill = (n: number, status: string, amount: number) => ({ appeasementId: uuid(n), orderId: uuid(1), channelCode: 'WEB', customerId: ONE, kind: 'REFUND', status, reason: 'LATE', amount, currency: 'EUR', proposedAt: '2026-03-01T10:00:00.000Z', issuedAt: status === 'ISSUED' ? '2026-03-01T11:00:00.000Z' : null }); // prettier-ignore
const alert = (n: number, status: string) => ({ alertId: uuid(n), sku: 'JAM', locationId: HAMBURG, status, reorderPosition: 0, reorderPoint: 2, suggestedQuantity: 9, raisedAt: '2026-03-01T10:00:00.000Z', closedAt: null }); // prettier-ignore
const customer = (id: string, number: string, company: boolean, countryCode: string) => event(id, 1, { customerId: id, number, company, countryCode, status: 'ACTIVE', createdAt: '2026-01-01T00:00:00.000Z' }); // prettier-ignore

beforeAll(async () => {
  test = await openTestSubgraph({ source: analyticsSource, services: () => createAnalyticsServices({ dataSecret: 'a secret of a test' }) }); // prettier-ignore
  await setReporting(test.op(), { timeZone: 'Africa/Lagos', fiscalStartMonth: 4, reportingCurrency: 'EUR' });
  await setCurrencyRates(test.op(), {
    rates: [
      { currency: 'USD', validFrom: '2025-01-01', rate: '9' },
      { currency: 'USD', validFrom: '2026-01-01', rate: '0.5' },
      { currency: 'USD', validFrom: '2026-02-13', rate: '7' },
      { currency: 'JPY', validFrom: '2026-01-01', rate: '0.01' },
    ],
  });
  await projectItems(test.op(), [
    event('TEA', 1, { sku: 'TEA', title: 'Tea', category: 'Drinks', supplierCode: 'S1', unitCost: '2.50' }),
    event('JAM', 1, { sku: 'JAM', title: 'Jam', category: 'Spreads', supplierCode: 'S2', unitCost: null }),
  ]);
  await projectLocations(test.op(), [
    event(BERLIN, 1, { locationId: BERLIN, code: 'BER', name: 'Berlin', kind: 'WAREHOUSE' }),
    event(HAMBURG, 1, { locationId: HAMBURG, code: 'HAM', name: 'Hamburg', kind: 'STORE' }),
  ]);
  await projectCustomers(test.op(), [customer(ONE, 'C-1', false, 'DE'), customer(TWO, 'C-2', true, 'AT')]);
  await projectOrders(test.op(), ORDERS);
  await projectFulfillment(test.op(), FULFILLMENT);
  await projectAllocations(test.op(), [
    event(uuid(1), 1, { orderId: uuid(1), lines: [allocation(601, 'TEA', BERLIN, 'ALLOCATED', 4), allocation(602, 'JAM', HAMBURG, 'BACKORDERED', 1)], decisions: [decision(611, 1, 100)] }),
    event(uuid(3), 1, { orderId: uuid(3), lines: [], decisions: [decision(612, 2, 300)] }),
  ]); // prettier-ignore
  await projectStock(test.op(), STOCK);
  await projectAlerts(test.op(), [event(uuid(701), 1, alert(701, 'OPEN')), event(uuid(702), 1, alert(702, 'CLOSED'))]);
  await projectCases(test.op(), [
    event(uuid(711), 1, serviceCase(711, {})),
    event(uuid(712), 1, serviceCase(712, { kind: 'QUESTION', status: 'OPEN', severity: 'LOW', queueCode: 'BACK', escalationLevel: 0, dueAt: null, resolvedAt: null })),
  ]); // prettier-ignore
  await projectAppeasements(test.op(), [
    event(uuid(721), 1, goodwill(721, 'ISSUED', 300)),
    event(uuid(722), 1, goodwill(722, 'PROPOSED', 10_000)),
  ]);
  await projectReturns(test.op(), [
    event(uuid(731), 1, { returnId: uuid(731), number: 'R-1', orderId: uuid(2), channelCode: 'STORE', customerId: ONE, currency: 'EUR', status: 'RESOLVED', requestedAt: '2026-02-20T10:00:00.000Z', receivedAt: null, resolvedAt: null,
      lines: [{ quantity: 3, received: 2, lots: [{ locationId: BERLIN, resolution: 'REFUND', value: 800, fee: 100 }] }], stock: [{ state: 'RESTOCK', quantity: 1 }, { state: 'DAMAGED', quantity: 1 }] }),
  ]); // prettier-ignore
  await projectCredits(test.op(), [
    event(uuid(741), 3, { accountId: uuid(741), kind: 'GIFT_CARD', customerId: null, currency: 'EUR', balance: 3_500, issued: 5_000, redeemed: 1_000, expired: 500 }),
  ]); // prettier-ignore
});
afterAll(() => test.close());

const ask = (request: MetricsRequest) => queryMetrics(test.database.sql(), request);
const EURO = { dimension: 'currency', in: ['EUR'] };

/** What each metric is over everything, or over {@link DAYS} of the stock; amounts in euro. */
const EXPECTED: Readonly<Record<string, number | string>> = {
  orders: 4, openOrders: 1, cancelledOrders: 1, shipping: '5.00', tax: '1.00', totalSales: '92.00', originalSales: '112.00', averageOrderValue: '23.00',
  lines: 5, units: 13, unitsPerOrder: 13 / 4, cancelledUnits: 2, backorderedUnits: 1, shippedUnits: 11, returnedUnits: 2, itemsSold: 2,
  grossSales: '88.00', discounts: '2.00', netSales: '86.00', netSalesUnrounded: '86.004', discountRate: 200 / 88, costOfGoods: '15.00', margin: '43.00', marginRate: 4_300 / 58,
  cancelRate: 200 / 15, orderCancelRate: 25, returnRate: 200 / 11, returns: 1, returnUnits: 3, restockedUnits: 1,
  payments: 2, authorizedAmount: '84.00', capturedAmount: '74.00', refunds: '8.00', refundCount: 1, appeasements: 1, appeasementCost: '3.00',
  creditIssued: '50.00', creditRedeemed: '10.00', creditExpired: '5.00', creditChange: '35.00', creditLiability: '35.00',
  customers: 2, newCustomers: 2, repeatCustomers: 0, returningCustomers: 1, repeatRate: 50, lifetimeValue: '46.00', ordersPerCustomer: 1.5,
  ordersShipped: 2, fillRate: 1_100 / 15, perfectOrderRate: 50, lateShipments: 1, onTimeShippingRate: 50, fulfillmentTime: 216_000,
  clickToShipP50: 86_400, clickToShipP90: 345_600, clickToShipP99: 345_600,
  fulfillmentOrders: 4, splitRate: 100 / 3, shortPickRate: 100 / 13, pickRate: 1_000 / 13, rejectionRate: 25, workOnTimeRate: 200 / 3,
  shipments: 3, shippingCost: '15.00', costPerShipment: '5.00', deliveredShipments: 2, onTimeDeliveryRate: 50, transitTime: 216_000,
  allocatedUnits: 4, sourcingDecisions: 2, sourcingSplitRate: 50, sourcingTime: 0.0002,
  onHandUnits: 6, availableUnits: 4, reservedUnits: 2, onOrderUnits: 7, itemsBelowReorderPoint: 1, stockValue: '15.00', emptyShare: 50, stockAge: 10,
  averageOnHand: 10.5, averageStockValue: 20, stockOutRate: 200 / 14, receivedUnits: 15, issuedUnits: 4, netMovement: 6,
  turnover: 0.5, unitTurnover: 4 / 10.5, daysOfSupply: 21, sellThrough: 400 / 14.5, reorderAlerts: 2, openReorderAlerts: 1,
  cases: 2, openCases: 1, resolvedCases: 1, overdueCases: 1, escalationRate: 50, resolutionTime: 10_800,
}; // prettier-ignore
/** Times known by buckets of 5 %. */
const NEAR = new Set(['clickToShipP50', 'clickToShipP90', 'clickToShipP99']);
const OF_DAYS = new Set(['averageOnHand', 'averageStockValue', 'stockOutRate', 'turnover', 'unitTurnover', 'daysOfSupply', 'sellThrough']); // prettier-ignore

describe('each metric', () => {
  it('is written down here', () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual(CATALOG.metrics.map(({ name }) => name).toSorted());
  });

  it.each(CATALOG.metrics)('$name: $meaning', async (metric) => {
    const { name } = metric;
    const inEuro = dimensionsOf(metric).some((dimension) => dimension.name === 'currency');
    const { totals } = await ask({
      metrics: [name],
      filters: inEuro ? [EURO] : [],
      ...(OF_DAYS.has(name) ? DAYS : {}),
    });
    const [found, expected] = [totals[0], EXPECTED[name]];
    if (typeof expected === 'string') expect(found).toBe(expected);
    else if (NEAR.has(name)) expect(Math.abs(Number(found) / Number(expected) - 1)).toBeLessThan(0.026);
    else expect(found).toBeCloseTo(Number(expected), 9);
  });

  it('counts customers who come back in a month, not those who are new in it', async () => {
    const february = { from: new Date('2026-01-31T23:00:00Z'), to: new Date('2026-02-28T23:00:00Z') };
    expect((await ask({ metrics: ['repeatCustomers', 'customers', 'newCustomers'], filters: [EURO], ...february })).totals).toEqual([1, 2, 1]); // prettier-ignore
  });

  it('adds up currencies at their rates', async () => {
    const asked = { metrics: ['totalSales', 'netSalesUnrounded', 'averageOrderValue'], inReportingCurrency: true };
    expect((await ask(asked)).totals).toEqual(['112.00', '106.004', '18.67']);
    expect((await queryMetrics(test.database.sql(), asked, { useRollups: false })).totals).toEqual(['112.00', '106.004', '18.67']); // prettier-ignore
  });
});

/** By each dimension a metric that has it: what is counted under each of its values. */
const BY: Readonly<Record<string, readonly [metric: string, rows: readonly (readonly [string | null, unknown])[]]>> = {
  hour: ['orders', [['2026-01-10T10:00', 1], ['2026-02-02T00:00', 1], ['2026-02-10T11:00', 1], ['2026-02-11T11:00', 1]]],
  day: ['orders', [['2026-01-10', 1], ['2026-02-02', 1], ['2026-02-10', 1], ['2026-02-11', 1]]],
  week: ['orders', [['2026-01-05', 1], ['2026-02-02', 1], ['2026-02-09', 2]]],
  month: ['orders', [['2026-01-01', 1], ['2026-02-01', 3]]],
  quarter: ['cases', [['2026-01-01', 2]]],
  year: ['orders', [['2026-01-01', 4]]],
  weekday: ['orders', [['1', 1], ['2', 1], ['3', 1], ['6', 1]]],
  fiscalYear: ['orders', [['FY2026', 4]]],
  fiscalQuarter: ['orders', [['FY2026-Q4', 4]]],
  fiscalMonth: ['orders', [['FY2026-10', 1], ['FY2026-11', 3]]],
  channel: ['totalSales', [['STORE', '40.00'], ['WEB', '52.00']]],
  currency: ['orders', [['EUR', 4]]],
  status: ['orders', [['CANCELLED', 1], ['COMPLETED', 2], ['CONFIRMED', 1]]],
  country: ['units', [['AT', 2], ['DE', 11], ['US', 0]]],
  region: ['orders', [['Europe', 3], ['North America', 1]]],
  historical: ['orders', [['false', 4]]],
  customer: ['orders', [['C-1', 2], ['C-2', 1], [null, 1]]],
  company: ['totalSales', [['false', '84.00'], ['true', '8.00'], [null, '0.00']]],
  category: ['units', [['Drinks', 6], ['Spreads', 7]]],
  supplier: ['netSales', [['S1', '58.00'], ['S2', '28.00']]],
  sku: ['units', [['JAM', 7], ['TEA', 6]]],
  location: ['fulfillmentOrders', [['BER', 2], ['HAM', 2]]],
  carrier: ['shippingCost', [['DHL', '9.00'], ['UPS', '6.00']]],
  service: ['shipments', [['EXPRESS', 1], ['STANDARD', 2]]],
  method: ['capturedAmount', [['CARD', '44.00'], ['INVOICE', '30.00']]],
  paymentStatus: ['orders', [['PAID', 2], ['PENDING', 2]]],
  reason: ['netMovement', [['COUNT', -5], ['RECEIPT', 10], ['SHIPMENT', -4], ['TRANSFER_IN', 5]]],
  kind: ['cases', [['PARCEL_LOST', 1], ['QUESTION', 1]]],
  severity: ['cases', [['HIGH', 1], ['LOW', 1]]],
  queue: ['openCases', [['BACK', 1], ['DESK', 0]]],
  strategy: ['sourcingDecisions', [['FEWEST_PARCELS', 1], ['LEAST_COST', 1]]],
}; // prettier-ignore

describe('each dimension', () => {
  it('is written down here', () => {
    expect(Object.keys(BY).toSorted()).toEqual(DIMENSIONS.map(({ name }) => name).toSorted());
  });

  it.each(DIMENSIONS)('$name: $meaning', async ({ name }) => {
    const [metric, expected] = BY[name] ?? ['', []];
    const definition = CATALOG.metrics.find((one) => one.name === metric);
    const filters = definition && dimensionsOf(definition).some((one) => one.name === 'currency') ? [EURO] : [];
    const request: MetricsRequest = { metrics: [metric], dimensions: [name], filters };
    expect((await ask(request)).rows).toEqual(expected);
    expect((await queryMetrics(test.database.sql(), request, { useRollups: false })).rows).toEqual(expected);
    // Every value found is one that can be asked for, and what is left out is left out.
    const [first] = expected;
    if (!first || first[0] === null) return;
    const only = { dimension: name, in: [first[0]] };
    expect((await ask({ ...request, filters: [...filters, only] })).rows).toEqual([first]);
    const without = await ask({ ...request, filters: [...filters, { dimension: name, notIn: [first[0]] }] });
    expect(without.rows).toEqual(expected.slice(1));
  });
});

/** Of each view something that is known of the shop. */
const VIEWS: Readonly<Record<string, readonly [select: string, expected: string]>> = {
  dim_date: [`concat_ws(' ', fiscal_year, fiscal_quarter, fiscal_month, week_start) from bi.dim_date where day = '2026-02-10'`, '2026 4 11 2026-02-09'],
  dim_channel: [`string_agg(channel, ' ' order by channel) from bi.dim_channel`, 'STORE WEB'],
  dim_item: [`concat_ws(' ', title, category, supplier, unit_cost) from bi.dim_item where sku = 'TEA'`, 'Tea Drinks S1 2.50'],
  dim_location: [`string_agg(code || ' ' || kind, ', ' order by code) from bi.dim_location`, 'BER WAREHOUSE, HAM STORE'],
  dim_customer: [`concat_ws(' ', country, company, first_day, lifetime_sales::numeric(9, 2)) from bi.dim_customer where customer_id = '${ONE}'`, 'DE f 2026-01-10 84.00'],
  dim_country: [`region from bi.dim_country where country = 'AT'`, 'Europe'],
  dim_currency: [`string_agg(currency || exponent, ' ' order by currency) from bi.dim_currency`, 'EUR2 JPY0 USD2'],
  dim_carrier_service: [`string_agg(carrier || ' ' || service, ', ' order by carrier) from bi.dim_carrier_service`, 'DHL EXPRESS, UPS STANDARD'],
  currency_rate: [`concat_ws(' ', currency, valid_from, rate) from bi.currency_rate where currency = 'JPY'`, 'JPY 2026-01-01 0.01'],
  fact_order: [`concat_ws(' ', count(*), sum(total)::numeric(9, 2), min(day), count(*) filter (where late), count(*) filter (where perfect)) from bi.fact_order where currency = 'EUR'`, '4 92.00 2026-01-10 1 1'],
  fact_order_line: [`concat_ws(' ', sum(quantity - cancelled), sum(net)::numeric(9, 2), sum(cost)::numeric(9, 2)) from bi.fact_order_line where currency = 'EUR'`, '13 86.00 15.00'],
  fact_payment: [`concat_ws(' ', sum(authorized)::numeric(9, 2), sum(captured)::numeric(9, 2)) from bi.fact_payment`, '84.00 74.00'],
  fact_refund: [`sum(amount)::numeric(9, 2)::text from bi.fact_refund where status = 'SUCCEEDED'`, '8.00'],
  fact_return: [`concat_ws(' ', day, units, received_units, restocked_units, refunded::numeric(9, 2)) from bi.fact_return`, '2026-02-20 3 2 1 7.00'],
  fact_appeasement: [`sum(amount)::numeric(9, 2)::text from bi.fact_appeasement where status = 'ISSUED'`, '3.00'],
  fact_allocation: [`sum(quantity)::text from bi.fact_allocation where state = 'ALLOCATED'`, '4'],
  fact_sourcing_decision: [`concat_ws(' ', count(*), sum(locations), sum(micros)) from bi.fact_sourcing_decision`, '2 3 400'],
  fact_fulfillment_order: [`concat_ws(' ', count(*), sum(picked), sum(short), count(*) filter (where rejected), min(accepted_at) = '2026-01-10T11:00:00Z') from bi.fact_fulfillment_order`, '4 10 1 1 t'],
  fact_shipment: [`concat_ws(' ', count(*), sum(rate)::numeric(9, 2), count(delivered_at), min(day)) from bi.fact_shipment where status <> 'VOIDED'`, '3 15.00 2 2026-01-11'],
  fact_milestone: [`string_agg(type || ' ' || day, ', ' order by occurred_at) from bi.fact_milestone where order_id = '${uuid(1)}'`, 'FULFILLMENT_ACCEPTED 2026-01-10, FULFILLMENT_SHIPPED 2026-01-11'],
  fact_stock: [`concat_ws(' ', sum(on_hand), sum(reserved), sum(on_order), count(*) filter (where below_reorder_point)) from bi.fact_stock`, '6 2 7 1'],
  fact_stock_daily: [`sum(on_hand)::text from bi.fact_stock_daily where day < '${ago(2).slice(0, 10)}'`, '84'],
  fact_stock_movement: [`concat_ws(' ', count(*), sum(delta)) from bi.fact_stock_movement`, '4 6'],
  fact_receipt: [`string_agg(sku || ' ' || units, ', ' order by sku) from bi.fact_receipt`, 'JAM 5, TEA 10'],
  fact_reorder_alert: [`string_agg(status || ' ' || sku, ', ' order by status) from bi.fact_reorder_alert`, 'CLOSED JAM, OPEN JAM'],
  fact_case: [`string_agg(queue || ' ' || severity, ', ' order by queue) from bi.fact_case`, 'BACK LOW, DESK HIGH'],
  fact_credit: [`concat_ws(' ', kind, issued::numeric(9, 2), balance::numeric(9, 2)) from bi.fact_credit`, 'GIFT_CARD 50.00 35.00'],
  fact_credit_daily: [`concat_ws(' ', min(day), max(balance)::numeric(9, 2)) from bi.fact_credit_daily`, '2026-03-02 35.00'],
}; // prettier-ignore

describe('each view of bi', () => {
  const read = (statement: string) => rows<{ found: string }>(test.database.sql(), sql.raw(statement));

  it('is written down here', async () => {
    const views = await read(`select relname as found from pg_class where relnamespace = 'bi'::regnamespace and relkind = 'v' order by 1`); // prettier-ignore
    expect(views.map(({ found }) => found)).toEqual(Object.keys(VIEWS).toSorted());
  });

  it('can be exported in the order of its key, by day and location where it has them', async () => {
    for (const { name, keys, dated, located } of DATASETS.values()) {
      const [view] = await read(`select obj_description('bi.${name}'::regclass) as found`);
      expect([name, /Key: ([a-z_, ]+)/.exec(view?.found ?? '')?.[1]]).toEqual([name, keys.map(({ column }) => column).join(', ')]); // prettier-ignore
      const columns = (await read(`select attname as found from pg_attribute where attrelid = 'bi.${name}'::regclass and attnum > 0`)).map(({ found }) => found); // prettier-ignore
      expect([name, columns.includes('day'), columns.includes('location_id') && name !== 'dim_location']).toEqual([name, dated, located]); // prettier-ignore
    }
    expect([...DATASETS.keys()].toSorted()).toEqual(Object.keys(VIEWS).toSorted());
  });

  it.each(Object.entries(VIEWS))('%s', async (_name, [select, expected]) => {
    const [text, from] = [select.slice(0, select.indexOf(' from ')), select.slice(select.indexOf(' from '))];
    expect(await read(`select ${text} as found${from}`)).toEqual([{ found: expected }]);
  });
});

it('all of it adds up, and comes out the same when it is made anew', async () => {
  expect(await verifyAnalytics(test.op())).toEqual([]);
  expect(await rebuildWhenWanted(test.op())).toBe(true);
  expect(await verifyAnalytics(test.op())).toEqual([]);
  expect((await ask({ metrics: ['orders', 'units', 'netSales'], filters: [EURO] })).totals).toEqual([4, 13, '86.00']);
});
