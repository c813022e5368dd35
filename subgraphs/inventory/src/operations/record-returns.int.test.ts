import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { ReturnStock, ReturnStockState } from '@oms/platform/events/return-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import fc from 'fast-check';
import { openInventory, type TestInventory } from '../testing/open-inventory.js';
import { recordReturns, type ReturnReport } from './record-returns.js';
import { verifyInventory } from './verify-inventory.js';

let inventory: TestInventory;
let place: string;

beforeAll(async () => {
  inventory = await openInventory();
  await inventory.item('TEA');
  await inventory.item('ADVICE', { stockTracked: false });
  place = await inventory.location('STORE');
});
afterAll(async () => {
  try {
    expect(await verifyInventory(inventory.subgraph.op())).toEqual([]);
  } finally {
    await inventory.subgraph.close();
  }
});

const event = (returnId: string, version: number, stock: readonly ReturnStock[]): IntegrationEvent<ReturnReport> => ({
  eventId: newId(),
  type: 'ReturnChanged',
  schemaVersion: 1,
  aggregateId: returnId,
  aggregateVersion: version,
  occurredAt: '2026-03-02T09:00:00Z',
  actor: { role: 'job', id: 'test' },
  requestId: 'test',
  payload: { returnId, number: 'W-1-R1', stock },
});

const level = async (): Promise<Record<string, number>> =>
  (await firstRow<Record<string, number>>(
    inventory.subgraph.database.sql(),
    sql`select on_hand, damaged, quality_control from inventory_level where sku = 'TEA' and location_id = ${place}`,
  )) ?? { onHand: 0, damaged: 0, qualityControl: 0 };

const STATES: readonly ReturnStockState[] = ['RECEIVED', 'RESTOCK', 'DAMAGED', 'QUARANTINE', 'VENDOR'];
const units = fc.array(fc.nat(3), { minLength: STATES.length, maxLength: STATES.length });

describe('the stock of what comes back', () => {
  it('is what was told last, whatever order, repetition and company the telling has', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(units, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        async (told, dice) => {
          const returnId = newId();
          const before = await level();
          const stockOf = (counts: readonly number[]): ReturnStock[] =>
            STATES.flatMap((state, index) =>
              counts[index] ? [{ sku: 'TEA', locationId: place, state, quantity: counts[index] }] : [],
            );
          const events = told.map((counts, index) => event(returnId, index + 1, stockOf(counts)));
          const roll = (): number => dice.next().value ?? 0;
          const shuffled = [...events, ...events].toSorted(() => (roll() % 2 === 0 ? 1 : -1));
          const batches = [shuffled.slice(0, 2), shuffled.slice(2), events];
          await Promise.all(batches.map((batch) => recordReturns(inventory.subgraph.op(), batch)));
          const [received = 0, restock = 0, damaged = 0, quarantine = 0, vendor = 0] = told.at(-1) ?? [];
          expect(await level()).toEqual({
            onHand: (before['onHand'] ?? 0) + received + restock + damaged + quarantine + vendor,
            damaged: (before['damaged'] ?? 0) + damaged,
            qualityControl: (before['qualityControl'] ?? 0) + received + quarantine + vendor,
          });
        },
      ),
      { numRuns: 15 },
    );
  });

  it('does not count what is not counted', async () => {
    const before = await level();
    const advice = { sku: 'ADVICE', locationId: place, state: 'RESTOCK' as const, quantity: 2 };
    await recordReturns(inventory.subgraph.op(), [event(newId(), 1, [advice])]);
    expect(await level()).toEqual(before);
  });
});
