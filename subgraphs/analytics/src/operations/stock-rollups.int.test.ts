import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import fc from 'fast-check';
import { ROLLUPS } from '../rules/catalog/rollups.js';
import { createAnalyticsServices, type AnalyticsServices } from '../services.js';
import { analyticsSource } from '../source.js';
import type { ItemFact } from '../storage/write-items.js';
import type { StockFact } from '../storage/write-stock-facts.js';
import { projectItems } from './project-items.js';
import { projectLocations } from './project-locations.js';
import { projectStock } from './project-stock.js';
import { queryMetrics } from './query-metrics.js';
import { rebuildAnalytics } from './rebuild-analytics.js';
import { verifyAnalytics } from './verify-analytics.js';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const DAYS = 12;
const dayOf = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
const from = new Date(`${dayOf(0)}T00:00:00Z`);
const to = new Date(`${dayOf(DAYS)}T00:00:00Z`);
let test: TestSubgraph<AnalyticsServices>;

function event<P>(aggregateId: string, aggregateVersion: number, payload: P, occurredAt: string): IntegrationEvent<P> {
  return { eventId: uuid(aggregateVersion), type: 'Test', schemaVersion: 1, aggregateId, aggregateVersion, occurredAt, actor: { role: 'admin', id: 'test' }, requestId: 'test', payload }; // prettier-ignore
}

interface Level {
  readonly sku: string;
  readonly place: number;
  readonly day: number;
  readonly onHand: number;
  readonly reserved: number;
  readonly reason: string;
}

const levels = fc.array(
  fc.record({
    sku: pick('A', 'B', 'C'),
    place: pick(1, 2),
    day: fc.integer({ min: 0, max: DAYS - 1 }),
    onHand: fc.integer({ min: 0, max: 9 }),
    reserved: fc.integer({ min: 0, max: 9 }),
    reason: pick('RECEIPT', 'SHIPMENT', 'COUNT'),
  }),
  { minLength: 1, maxLength: 25 },
);
const items = fc.array(
  fc.record({ sku: pick('A', 'B', 'C'), category: pick('Tea', 'Jam', null), unitCost: pick('1.10', '0.005', null) }),
  { maxLength: 6 },
);

/** States of a level as they follow one another: versions rise with time. */
function eventsOf(all: readonly Level[]): IntegrationEvent<StockFact>[] {
  const versions = new Map<string, number>();
  return all
    .toSorted((a, b) => a.day - b.day)
    .map(({ sku, place, day, onHand, reserved, reason }) => {
      const id = `${uuid(place)}/${sku}`;
      const version = (versions.get(id) ?? 0) + 1;
      versions.set(id, version);
      const held = Math.min(reserved, onHand);
      const delta = reason === 'SHIPMENT' ? -onHand : onHand;
      const moved = [{ bucket: 'onHand', delta, reason, reference: null }];
      const payload = { sku, locationId: uuid(place), onHand, reserved: held, backordered: 0, onOrder: 0, available: onHand - held, reorderPoint: null, moved }; // prettier-ignore
      const minute = String(version).padStart(2, '0');
      return event(id, version, payload, `${dayOf(day)}T10:${minute}:00.000Z`);
    });
}

/** What an average day left, and how often a level had nothing to promise, as anybody would count it. */
function fold(events: readonly IntegrationEvent<StockFact>[]): readonly [number | null, number | null] {
  let [units, days, levelDays, empty] = [0, 0, 0, 0];
  for (let day = 0; day < DAYS; day += 1) {
    const last = new Map<string, StockFact>();
    for (const { aggregateId, payload, occurredAt } of events)
      if (occurredAt.slice(0, 10) <= dayOf(day)) last.set(aggregateId, payload);
    if (last.size > 0) days += 1;
    levelDays += last.size;
    for (const { onHand, available } of last.values()) {
      units += onHand;
      empty += available <= 0 ? 1 : 0;
    }
  }
  return days === 0 ? [null, null] : [units / days, (100 * empty) / levelDays];
}

beforeAll(async () => {
  test = await openTestSubgraph({
    source: analyticsSource,
    services: () => createAnalyticsServices({ dataSecret: 'a secret of a test' }),
  });
});
afterAll(() => test.close());

const location = (n: number) => event(uuid(n), 1, { locationId: uuid(n), code: `L${n}`, name: 'L', kind: 'WAREHOUSE' as const }, `${dayOf(0)}T00:00:00.000Z`); // prettier-ignore

const METRICS = ['averageOnHand', 'stockOutRate', 'averageStockValue', 'turnover', 'receivedUnits', 'issuedUnits', 'netMovement']; // prettier-ignore

async function expectSame(dimensions: readonly string[], grain: string | null, asked = { from, to }): Promise<void> {
  const request = { metrics: METRICS, dimensions, grain, ...asked };
  const { sources, ...fast } = await queryMetrics(test.database.sql(), request);
  const { sources: _facts, ...slow } = await queryMetrics(test.database.sql(), request, { useRollups: false });
  expect(fast).toEqual(slow);
  expect(sources.toSorted()).toEqual(['rollup_movement_day', grain ? 'stock_total_day' : 'rollup_stock_change_day']);
}

it('sums of what days changed are the stock of each day, whatever order events and items come in', async () => {
  await fc.assert(
    fc.asyncProperty(levels, items, fc.infiniteStream(fc.nat()), async (states, told, dice) => {
      for (const table of ['fact_stock', 'fact_stock_daily', 'fact_movement', 'dim_item', 'inbox', 'raw_event', ...ROLLUPS.map((one) => one.table)])
        await test.database.sql().send(sql`truncate ${sql.raw(table)} cascade`);
      await projectLocations(test.op(), [location(1), location(2)]);
      const next = (): number => dice.next().value ?? 0;
      const events = eventsOf(states);
      const shuffled = events.map((one) => [next(), one] as const).toSorted(([a], [b]) => a - b).map(([, one]) => one);
      const known = told.map((item, at) => event<ItemFact>(item.sku, at + 1, { ...item, title: item.sku, supplierCode: null }, `${dayOf(0)}T00:00:00.000Z`));
      while (shuffled.length > 0) {
        await projectStock(test.op(), shuffled.splice(0, 1 + (next() % 6)));
        if (next() % 2 === 0) await projectItems(test.op(), known.splice(0, 2));
      }
      await projectItems(test.op(), known);
      await projectStock(test.op(), events.slice(0, 3));
      expect((await verifyAnalytics(test.op())).filter(({ rule }) => rule.startsWith('rollup.'))).toEqual([]);
      const [average, out] = fold(events);
      const [total] = (await queryMetrics(test.database.sql(), { metrics: ['averageOnHand', 'stockOutRate'], from, to })).rows;
      for (const [answer, expected] of [[total?.[0], average], [total?.[1], out]]) expect(Number(answer)).toBeCloseTo(Number(expected), 6);
      await expectSame([], null);
      await expectSame(['category'], null);
      await expectSame(['location'], 'day');
      // Some days only, that begin in the middle of what happened.
      await expectSame(['location', 'category'], null, { from: new Date(`${dayOf(next() % 6)}T00:00:00Z`), to: new Date(`${dayOf(6 + (next() % 6))}T00:00:00Z`) });
      await expectSame([], null, { from, to: new Date('2300-01-01T00:00:00Z') });
      await expectSame(['category'], null, { from: new Date('2299-01-01T00:00:00Z'), to: new Date('2300-01-01T00:00:00Z') });
    }),
    { numRuns: Number(process.env['OMS_TEST_RUNS'] ?? 15) },
  ); // prettier-ignore
  expect((await rebuildAnalytics(test.op())).changed).toEqual({});
}, 120_000);

it('items that are told of while their stock is counted for the first time are counted under what they are', async () => {
  for (let round = 0; round < 25; round += 1) {
    const skus = Array.from({ length: 6 }, (_, index) => `NEW-${round}-${index}`);
    const stock = skus.flatMap((sku) =>
      eventsOf([{ sku, place: 1, day: 1, onHand: 5, reserved: 0, reason: 'RECEIPT' }]),
    );
    const told = skus.map(
      (sku) =>
      event<ItemFact>(sku, 1, { sku, title: sku, category: 'Tea', supplierCode: 'S', unitCost: '2.00' }, `${dayOf(0)}T00:00:00.000Z`), // prettier-ignore
    );
    await Promise.all([projectStock(test.op(), stock), projectItems(test.op(), told)]);
  }
  expect((await verifyAnalytics(test.op())).filter(({ rule }) => rule.startsWith('rollup.'))).toEqual([]);
}, 60_000);
