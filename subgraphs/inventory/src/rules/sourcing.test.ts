import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkLifecycle } from '@oms/platform/testing/check-lifecycle';
import { purchaseOrderLifecycle, reorderAlertLifecycle, reservationLifecycle } from './lifecycles.js';
import { needsReorder, reorderPosition, suggestedQuantity } from './reorder.js';
import { parcelCost, source, type Candidate } from './sourcing.js';

const candidate = (index: number, countryCode = 'DE'): Candidate => ({
  locationId: `l${index}`,
  code: `L${index}`,
  place: { countryCode },
  handlingCost: index * 10,
  priority: 0,
});

const problem = fc.record({
  wants: fc.array(
    fc.record({
      lineId: fc.constantFrom('1', '2', '3'),
      sku: fc.constantFrom('A', 'B'),
      quantity: fc.integer({ min: 1, max: 9 }),
      excluded: fc.subarray(['l0', 'l1']),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  stock: fc.array(fc.nat(8), { minLength: 10, maxLength: 10 }),
  places: fc.integer({ min: 1, max: 5 }),
});

describe('sourcing', () => {
  it('never assigns more than is available or wanted, also when two lines want the same item', () => {
    fc.assert(
      fc.property(problem, ({ wants, stock, places }) => {
        const candidates = Array.from({ length: places }, (_, index) => candidate(index));
        const available = new Map(
          candidates.flatMap(({ locationId }, index) =>
            ['A', 'B'].map((sku, s): [string, number] => [`${locationId}/${sku}`, stock[index * 2 + s] ?? 0]),
          ),
        );
        const plan = source({ wants, candidates, available, destination: { countryCode: 'DE' } });
        for (const [key, units] of available) {
          const taken = plan.assignments
            .filter((one) => `${one.locationId}/${one.sku}` === key)
            .reduce((sum, one) => sum + one.quantity, 0);
          expect(taken).toBeLessThanOrEqual(units);
        }
        const assigned = plan.assignments.reduce((sum, one) => sum + one.quantity, 0);
        expect(assigned).toBeLessThanOrEqual(wants.reduce((sum, want) => sum + want.quantity, 0));
        for (const one of plan.assignments)
          expect(
            wants.some(
              (want) => want.lineId === one.lineId && want.sku === one.sku && !want.excluded.includes(one.locationId),
            ),
          ).toBe(true);
      }),
    );
  });

  it('prefers one cheap parcel to two, and the nearer country to the farther', () => {
    const candidates = [candidate(0, 'US'), candidate(1, 'DE'), candidate(2, 'DE')];
    const available = new Map([
      ['l0/A', 5],
      ['l1/A', 1],
      ['l2/A', 5],
    ]);
    const plan = source({
      wants: [{ lineId: '1', sku: 'A', quantity: 3, excluded: [] }],
      candidates,
      available,
      destination: { countryCode: 'DE' },
    });
    expect(plan.assignments).toEqual([{ lineId: '1', sku: 'A', locationId: 'l2', quantity: 3 }]);
    expect(plan.cost).toBe(parcelCost(candidate(2, 'DE'), { countryCode: 'DE' }));
    expect(plan.candidates.filter((one) => one.chosen).map((one) => one.code)).toEqual(['L2']);
  });

  it('names what cannot be served', () => {
    const plan = source({
      wants: [{ lineId: '1', sku: 'A', quantity: 3, excluded: [] }],
      candidates: [candidate(0)],
      available: new Map([['l0/A', 1]]),
      destination: null,
    });
    expect(plan.shortages).toEqual([{ lineId: '1', sku: 'A', quantity: 2 }]);
  });
});

describe('replenishment', () => {
  it('counts the reorder position and asks for what is missing', () => {
    const position = reorderPosition({ onHand: 10, reserved: 4, backordered: 2, onOrder: 1 });
    expect(position).toBe(5);
    expect([needsReorder(position, 5), needsReorder(position, 4), suggestedQuantity(position, 20)]).toEqual([
      true,
      false,
      15,
    ]);
  });

  it('has lifecycles that hold for every state with every command', () => {
    const sound = { unreachable: [], wrong: [] };
    expect(checkLifecycle(reservationLifecycle)).toEqual({ ...sound, terminal: ['CONFIRMED', 'RELEASED', 'EXPIRED'] });
    expect(checkLifecycle(purchaseOrderLifecycle)).toEqual({ ...sound, terminal: ['CLOSED', 'CANCELLED'] });
    expect(checkLifecycle(reorderAlertLifecycle)).toEqual({ ...sound, terminal: ['CLOSED'] });
  });
});
