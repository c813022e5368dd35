import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkLifecycle } from '@oms/platform/testing/check-lifecycle';
import { shipmentLifecycle, workLifecycle } from './lifecycles.js';
import { openWork } from './open-work.js';
import { liveUnits, type WorkState } from './work-state.js';

let made = 0;
const maker = { now: new Date('2026-03-02T09:00:00Z'), newId: () => `id-${(made += 1)}` };

const work = (quantity: number, cancelled: number, cancelPending: number, reserved: readonly number[]): WorkState => ({
  orderId: 'o',
  demand: {
    orderId: 'o',
    number: 'N',
    onHold: false,
    deliveries: [{ deliveryId: 'd', method: 'SHIPPING', recipient: null, promisedTo: null, service: 'STANDARD' }],
    lines: [
      {
        lineId: 'l',
        sku: 'A',
        title: 'A',
        quantity,
        cancelled,
        cancelPending,
        unitPrice: 1,
        currency: 'EUR',
        components: [{ sku: 'A', perKit: 1 }],
      },
    ],
  },
  demandVersion: 1,
  reservations: reserved.map((units, index) => ({
    allocationId: `a${index}`,
    lineId: 'l',
    deliveryId: 'd',
    sku: 'A',
    locationId: `p${index}`,
    quantity: units,
    short: 0,
    state: 'ALLOCATED' as const,
  })),
  reservationVersion: 1,
  version: 0,
  orders: [],
});

const live = (state: WorkState): number =>
  state.orders.flatMap((order) => order.lines).reduce((sum, line) => sum + liveUnits(line), 0);

describe('opening work', () => {
  it('never works on more than is wanted and reserved, and doing it twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.nat(10),
        fc.nat(10),
        fc.array(fc.nat(6), { maxLength: 3 }),
        (quantity, cancelled, pending, reserved) => {
          const gone = Math.min(cancelled, quantity);
          const state = work(quantity, gone, Math.min(pending, quantity - gone), reserved);
          openWork(state, maker);
          const allowed = quantity - gone - Math.min(pending, quantity - gone);
          expect(live(state)).toBe(
            Math.min(
              allowed,
              reserved.reduce((sum, units) => sum + units, 0),
            ),
          );
          const before = JSON.stringify(state.orders);
          openWork(state, maker);
          expect(JSON.stringify(state.orders)).toBe(before);
        },
      ),
    );
  });

  it('follows units from one location to another, in whatever order the reservations are listed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: 4, maxLength: 4 }),
        fc.array(fc.nat(5), { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        (first, second, backwards) => {
          const units = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
          const wanted = Math.max(1, units(first), units(second));
          const state = work(wanted, 0, 0, first);
          openWork(state, maker);
          const moved = work(wanted, 0, 0, second).reservations.filter((one) => one.quantity > 0);
          state.reservations = backwards ? moved.toReversed() : moved;
          openWork(state, maker);
          const at = (place: string): number =>
            state.orders
              .filter((order) => order.locationId === place)
              .flatMap((order) => order.lines)
              .reduce((sum, line) => sum + liveUnits(line), 0);
          expect(second.map((_, index) => at(`p${index}`))).toEqual(second);
        },
      ),
    );
  });

  it('lets go of unshipped units when the demand falls, and never of shipped ones', () => {
    const state = work(5, 0, 0, [3, 2]);
    openWork(state, maker);
    const [first] = state.orders;
    if (!first?.lines[0]) throw new Error('work was opened');
    Object.assign(first, { status: 'SHIPPED' });
    Object.assign(first.lines[0], { picked: 3, packed: 3, shipped: 3 });
    if (!state.demand?.lines[0]) throw new Error('there is a demand');
    Object.assign(state.demand.lines[0], { cancelPending: 5 });
    openWork(state, maker);
    expect(live(state)).toBe(3);
    expect(state.orders.map((order) => order.status)).toEqual(['SHIPPED', 'CANCELLED']);
  });

  it('opens nothing before the demand is known', () => {
    const state = { ...work(5, 0, 0, [3]), demand: null };
    expect(openWork(state, maker)).toEqual([]);
    expect(state.orders).toEqual([]);
  });
});

describe('the lifecycles of fulfillment', () => {
  it('hold for every state with every command', () => {
    const sound = { unreachable: [], wrong: [] };
    const done = ['DELIVERED', 'PICKED_UP', 'REJECTED', 'SHORT', 'CANCELLED'];
    expect(checkLifecycle(workLifecycle)).toEqual({ ...sound, terminal: done });
    expect(checkLifecycle(shipmentLifecycle)).toEqual({
      ...sound,
      terminal: ['DELIVERED', 'RETURN_TO_SENDER', 'LOST', 'VOIDED'],
    });
  });
});
