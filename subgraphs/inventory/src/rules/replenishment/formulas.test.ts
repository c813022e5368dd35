import { describe, expect, it } from '@jest/globals';
import { computePolicy, demandStatistics } from './compute-policy.js';
import {
  cheapestLot,
  deviationOver,
  economicOrderQuantity,
  orderUpToLevel,
  reorderPoint,
  safetyStock,
  toLot,
  unitCostOf,
  yearlyCost,
} from './formulas.js';
import { inverseNormal } from './normal.js';

const sure = (mean: number) => ({ mean, sd: 0 });

describe('the inverse normal distribution', () => {
  it('has the values of the tables', () => {
    for (const [probability, z] of [
      [0.5, 0],
      [0.9, 1.281552],
      [0.95, 1.644854],
      [0.975, 1.959964],
      [0.99, 2.326348],
      [0.999, 3.090232],
      [0.01, -2.326348],
      [0.001, -3.090232],
    ] as const)
      // prettier-ignore
      expect(inverseNormal(probability)).toBeCloseTo(z, 5);
    expect(() => inverseNormal(1)).toThrow(RangeError);
  });
});

// Chopra and Meindl, Supply Chain Management, chapter on safety inventory: phones sell 2,500 a week with a deviation of
// 500, the lead time is two weeks.
describe('safety stock (Chopra, Meindl)', () => {
  const phones = { mean: 2_500, sd: 500 };

  it('is 906 for a cycle service level of 90 %', () => {
    expect(deviationOver(phones, sure(2))).toBeCloseTo(707, 0);
    expect(safetyStock(phones, sure(2), 0.9)).toBeCloseTo(906, 0);
    expect(reorderPoint(phones, sure(2), 0.9)).toBeCloseTo(5_906, 0);
  });

  it('grows with the variability of the lead time: 2,500 a day, seven days ± seven give a deviation of 17,500 and more', () => {
    const computers = { mean: 2_500, sd: 500 };
    expect(deviationOver(computers, { mean: 7, sd: 7 })).toBeCloseTo(17_550, 0);
    expect(safetyStock(computers, { mean: 7, sd: 7 }, 0.9)).toBeCloseTo(22_491, -1);
  });

  it('covers lead time and review together when stock is reviewed every four weeks: 1,570 and 16,570', () => {
    expect(safetyStock(phones, sure(6), 0.9)).toBeCloseTo(1_570, 0);
    expect(orderUpToLevel(phones, sure(2), 4, 0.9)).toBeCloseTo(16_570, 0);
  });
});

// Simchi-Levi, Kaminsky, Simchi-Levi, Designing and Managing the Supply Chain: television sets sell 44.58 a week with a
// deviation of 32.08; lead time two weeks, service level 97 % (z = 1.9 by the book's rounding), an order costs $4,500, a
// set is kept for $0.87 a week.
describe('a distributor of television sets (Simchi-Levi)', () => {
  const sets = { mean: 44.58, sd: 32.08 };

  it('orders 679 at a reorder point of 176', () => {
    expect(safetyStock(sets, sure(2), 0.9713)).toBeCloseTo(86.2, 0);
    expect(Math.ceil(reorderPoint(sets, sure(2), 0.9713))).toBe(176);
    expect(economicOrderQuantity(44.58, 4_500, 0.87)).toBeCloseTo(679, 0);
  });
});

describe('economic lots (Chopra, Meindl)', () => {
  it('are 980 computers: 12,000 a year, $4,000 an order, $500 each, a fifth a year for keeping them', () => {
    expect(economicOrderQuantity(12_000, 4_000, 0.2 * 500)).toBeCloseTo(980, 0);
  });

  it('are 10,000 bottles of vitamins where all units are cheaper from 5,000 and 10,000 on: $354,520 a year', () => {
    const costs = { yearly: 120_000, orderingCost: 100, holdingRate: 0.2 };
    const breaks = [
      { from: 1, unitCost: 3 },
      { from: 5_000, unitCost: 2.96 },
      { from: 10_000, unitCost: 2.92 },
    ];
    expect(cheapestLot(costs, breaks)).toEqual({ quantity: 10_000, cost: expect.closeTo(354_520, 0) });
    // At $2.96 the economic lot of 6,367 can be had; it costs $358,969.
    expect(economicOrderQuantity(120_000, 100, 0.2 * 2.96)).toBeCloseTo(6_367, 0);
    expect(yearlyCost(costs, 6_367, 2.96)).toBeCloseTo(358_969, -1);
    expect([unitCostOf(breaks, 9_999), unitCostOf(breaks, 10_000), unitCostOf(breaks, 0)]).toEqual([2.96, 2.92, undefined]); // prettier-ignore
  });

  it('are rounded up to what the supplier sells', () => {
    expect(toLot(7, { minimum: 10, multiple: 6 })).toBe(12);
    expect(toLot(13, { minimum: 1, multiple: 6 })).toBe(18);
    expect(toLot(18, { minimum: 1, multiple: 6 })).toBe(18);
  });
});

describe('a computed policy', () => {
  const facts = {
    demand: { mean: 10, sd: 4 },
    lead: { mean: 9, sd: 0 },
    serviceLevel: 0.95,
    reviewDays: 0,
    orderingCost: 50,
    holdingRate: 0.25,
    breaks: [{ from: 1, unitCost: 8 }],
  };

  it('is in whole units, and never below what the formulas say', () => {
    // z = 1.645, √9 × 4 = 12: safety stock 19.7; 90 sell in nine days.
    expect(computePolicy({ ...facts, lot: 'EOQ' })).toEqual({ reorderPoint: 110, orderUpTo: 110 + 427, safetyStock: 20, lotSize: 427 }); // prettier-ignore
    expect(computePolicy({ ...facts, lot: 'ORDER_UP_TO' })).toMatchObject({ reorderPoint: 110, safetyStock: 20, lotSize: null }); // prettier-ignore
  });

  it('reads mean and deviation from what was sold, days without sales included', () => {
    expect(demandStatistics([4, 6], 4)).toEqual({ mean: 2.5, sd: expect.closeTo(3, 5) });
    expect(demandStatistics([], 28)).toEqual({ mean: 0, sd: 0 });
  });
});
