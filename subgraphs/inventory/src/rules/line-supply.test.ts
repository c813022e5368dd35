import { describe, expect, it } from '@jest/globals';
import { lineSupply, type ComingUnits, type WaitingUnits } from './line-supply.js';

const NOW = new Date('2026-03-02T09:00:00Z');
const day = (date: string): Date => new Date(`2026-03-${date}T00:00:00Z`);
const waiting = (given: Partial<WaitingUnits> = {}): WaitingUnits => ({
  lineId: 'line',
  sku: 'TEA',
  perKit: 1,
  quantity: 2,
  ahead: 0,
  onlyAt: null,
  promisedTo: null,
  releaseAt: null,
  ...given,
});
const coming = (date: string, units: number, given: Partial<ComingUnits> = {}): ComingUnits => ({
  sku: 'TEA',
  locationId: 'W1',
  kind: 'PURCHASE_ORDER',
  reference: `PO-${date}`,
  units,
  expectedAt: day(date),
  firstExpectedAt: null,
  ...given,
});
const supplied = (one: WaitingUnits, receipts: readonly ComingUnits[]) => {
  const { supply, ...rest } = lineSupply([one], receipts, NOW);
  return { ...rest, supply: supply.map(({ reference, quantity }) => [reference, quantity]) };
};

describe('what a line waits for', () => {
  it('is nothing when nothing waits', () => {
    expect(lineSupply([], [coming('10', 5)], NOW)).toMatchObject({ expectedAt: null, shortage: 0, isDelayed: false });
  });

  it('comes with the receipts that are left by those who wait in front', () => {
    const receipts = [coming('20', 5), coming('10', 5)];
    expect(supplied(waiting({ ahead: 2 }), receipts)).toMatchObject({ expectedAt: day('10'), supply: [['PO-10', 2]] });
    expect(supplied(waiting({ ahead: 4 }), receipts)).toMatchObject({ expectedAt: day('20'), supply: [['PO-10', 1], ['PO-20', 1]] }); // prettier-ignore
    expect(supplied(waiting({ ahead: 9 }), receipts)).toEqual({ expectedAt: null, shortage: 1, isDelayed: true, supply: [['PO-20', 1]] }); // prettier-ignore
  });

  it('comes where it is picked up, and of a kit with its last part', () => {
    expect(supplied(waiting({ onlyAt: 'S1' }), [coming('10', 5), coming('12', 5, { locationId: 'S1' })])).toMatchObject({ expectedAt: day('12') }); // prettier-ignore
    const kit = [waiting({ perKit: 2, quantity: 4 }), waiting({ sku: 'CUP', quantity: 2 })];
    expect(lineSupply(kit, [coming('10', 3), coming('11', 2, { sku: 'CUP' })], NOW)).toMatchObject({ shortage: 1, expectedAt: null }); // prettier-ignore
    expect(lineSupply(kit, [coming('10', 4), coming('11', 2, { sku: 'CUP' })], NOW)).toMatchObject({ expectedAt: day('11') }); // prettier-ignore
  });

  it('is not sent before its release', () => {
    const stock = coming('01', 9, { kind: 'IN_STOCK', reference: null, expectedAt: day('15') });
    expect(supplied(waiting({ releaseAt: day('15') }), [stock])).toMatchObject({ expectedAt: day('15'), shortage: 0 });
    expect(supplied(waiting({ releaseAt: day('15') }), [coming('10', 5)])).toMatchObject({ expectedAt: day('15') });
  });

  it('is delayed when it comes after the promise, was put off, or should be here', () => {
    expect(supplied(waiting({ promisedTo: day('11') }), [coming('10', 5)]).isDelayed).toBe(false);
    expect(supplied(waiting({ promisedTo: day('09') }), [coming('10', 5)]).isDelayed).toBe(true);
    const [moved] = lineSupply([waiting()], [coming('10', 5, { firstExpectedAt: day('05') })], NOW).supply;
    expect(moved).toMatchObject({ isDelayed: true, firstExpectedAt: day('05') });
    expect(supplied(waiting(), [coming('01', 5)])).toMatchObject({ expectedAt: null, shortage: 0, isDelayed: true });
  });
});
