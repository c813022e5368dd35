import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cancellableUnits, splitCancellation } from './cancellation.js';
import { foldLine, wantedUnits } from './line-counters.js';
import type { AllocationState } from './allocation-state.js';
import type { LineState, OrderState } from './order-state.js';
import { refoldLines } from './refold-lines.js';

const line = (quantity: number, perKit: number, cancelled: number): LineState => ({
  id: 'line',
  deliveryId: 'd',
  position: 0,
  kind: 'SALE',
  sku: 'A',
  title: 'A',
  stockTracked: true,
  requiresShipping: true,
  unitPrice: 100,
  unitPriceSource: 'LIST',
  discountRate: null,
  discountTotal: 0,
  taxTotal: 0,
  taxIncluded: 0,
  taxCategory: 'STANDARD',
  taxes: [],
  deliveredAt: null,
  replacesLineId: null,
  components: [{ sku: 'A', perKit, priceShare: 100 }],
  quantity,
  open: quantity - cancelled,
  backordered: 0,
  allocated: 0,
  shipped: 0,
  cancelled,
  cancelPending: 0,
  delivered: 0,
  returned: 0,
  lost: 0,
});

const allocation = fc
  .record({
    state: fc.constantFrom('ALLOCATED' as const, 'BACKORDERED' as const),
    quantity: fc.nat(20),
    shipped: fc.nat(20),
    delivered: fc.nat(20),
  })
  .map((one, index = 0): AllocationState => ({
    allocationId: `a${index}`,
    lineId: 'line',
    sku: 'A',
    locationId: 'l',
    picked: 0,
    packed: 0,
    cancelled: 0,
    short: 0,
    scheduled: 0,
    ...one,
    shipped: one.state === 'ALLOCATED' ? one.shipped : 0,
    delivered: one.state === 'ALLOCATED' ? Math.min(one.delivered, one.shipped) : 0,
  }));

describe('a line’s counters', () => {
  it('add up to its quantity whatever is reported, in whatever order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 3 }),
        fc.nat(10),
        fc.array(allocation, { maxLength: 5 }),
        (quantity, perKit, cancelled, reports) => {
          const counters = foldLine(line(quantity, perKit, Math.min(cancelled, quantity)), reports);
          const { open, backordered, allocated, shipped, cancelled: gone, cancelPending, delivered, lost } = counters;
          expect(open + backordered + allocated + shipped + gone).toBe(quantity);
          expect(
            Math.min(open, backordered, allocated, shipped, gone, cancelPending, delivered),
          ).toBeGreaterThanOrEqual(0);
          expect(delivered + lost).toBeLessThanOrEqual(shipped);
        },
      ),
    );
  });

  it('let what has shipped win over a cancellation', () => {
    const [report] = fc.sample(allocation, 1);
    const counters = foldLine(line(2, 1, 2), [
      { ...(report as AllocationState), state: 'ALLOCATED', quantity: 2, shipped: 2, delivered: 0 },
    ]);
    expect(counters).toMatchObject({ shipped: 2, cancelled: 0 });
  });

  it('split a cancellation into what goes at once and what fulfillment is asked for', () => {
    const some = { ...line(10, 1, 0), open: 2, backordered: 3, allocated: 5 };
    expect(splitCancellation(some, 7)).toEqual({ now: 5, requested: 2 });
    expect(cancellableUnits({ ...some, cancelPending: 4 })).toBe(6);
    expect(wantedUnits({ quantity: 10, cancelled: 4 })).toBe(6);
  });

  it('accept a cancellation that fulfillment has seen unless the units have shipped', () => {
    const answered = (shipped: number) => {
      const [report] = fc.sample(allocation, 1);
      const held = { ...(report as AllocationState), state: 'ALLOCATED' as const, quantity: 2, shipped, delivered: 0 };
      const request = { id: 'c', lineId: 'line', quantity: 2, accepted: 0, declined: 0, status: 'REQUESTED' as const };
      const order = {
        lines: [{ ...line(2, 1, 0), open: 0, allocated: 2, cancelPending: 2 }],
        allocations: [held],
        cancellations: [{ ...request, demandVersion: 2, reason: null, requestedAt: new Date(0), answeredAt: null }],
        fulfillmentSeen: 2,
      } as unknown as OrderState;
      refoldLines(order, new Date(1));
      return { status: order.cancellations[0]?.status, cancelled: order.lines[0]?.cancelled };
    };
    expect(answered(0)).toEqual({ status: 'ACCEPTED', cancelled: 2 });
    expect(answered(1)).toEqual({ status: 'PARTIALLY_ACCEPTED', cancelled: 1 });
    expect(answered(2)).toEqual({ status: 'DECLINED', cancelled: 0 });
  });
});
