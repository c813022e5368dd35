import { describe, expect, it } from '@jest/globals';
import { fulfillmentStatus, isLate, paymentStatus, returnStatus } from './derived-statuses.js';
import type { OrderState } from './order-state.js';
import { FULFILLMENT_STATUSES, PAYMENT_STATUSES, RETURN_STATUSES } from './order-statuses.js';

type Order = Parameters<typeof fulfillmentStatus>[0];

const ZERO = { open: 0, backordered: 0, allocated: 0, shipped: 0, cancelled: 0, delivered: 0, returned: 0, lost: 0 };
const line = (counters: Partial<Record<keyof typeof ZERO, number>>, more: object = {}) => ({
  ...ZERO,
  id: 'line',
  deliveryId: 'delivery',
  quantity: (['open', 'backordered', 'allocated', 'shipped', 'cancelled'] as const).reduce((sum, name) => sum + (counters[name] ?? 0), 0), // prettier-ignore
  ...counters,
  ...more,
});
const payment = (status: string, authorized: number, captured = 0) => ({ status, authorized, captured, refunded: 0 });

const order = (more: object): Order =>
  ({
    lines: [],
    payments: [],
    holds: [],
    deliveries: [{ id: 'delivery', method: 'SHIPPING' }],
    allocations: [],
    returns: [],
    claims: [],
    total: 1_000,
    allowanceTotal: 0,
    refunded: 0,
    ...more,
  }) as unknown as Order;

const held = { holds: [{ status: 'OPEN' }] };
const pickup = { deliveries: [{ id: 'delivery', method: 'PICKUP_IN_STORE' }] };
const packed = (quantity: number) => ({ allocations: [{ lineId: 'line', picked: quantity, packed: quantity }] });

const allocation = (scheduled: number) => ({ lineId: 'line', state: 'ALLOCATED', quantity: 2, picked: 0, packed: 0, shipped: 0, scheduled }); // prettier-ignore

/** Each status with an order that has it, and with what would be said if it were not looked at first. */
const FULFILLMENT: Readonly<Record<string, object>> = {
  CANCELLED: { lines: [line({ cancelled: 2 })], ...held },
  DELIVERED: { lines: [line({ shipped: 2, delivered: 2, cancelled: 1 })], ...held },
  PARTIALLY_DELIVERED: { lines: [line({ shipped: 2, delivered: 1 })] },
  SHIPPED: { lines: [line({ shipped: 2, cancelled: 1 })], ...held },
  PARTIALLY_SHIPPED: { lines: [line({ shipped: 1, backordered: 1 })], ...held },
  ON_HOLD: { lines: [line({ allocated: 2 })], ...held, ...pickup, ...packed(2) },
  READY_FOR_PICKUP: { lines: [line({ allocated: 2, cancelled: 1 })], ...pickup, ...packed(2) },
  IN_PROGRESS: { lines: [line({ allocated: 1, backordered: 1 })], ...pickup, ...packed(1) },
  BACKORDERED: { lines: [line({ open: 1, backordered: 1 })] },
  SCHEDULED: { lines: [line({ allocated: 2, open: 1 })], allocations: [allocation(2)] },
  UNFULFILLED: { lines: [line({ open: 2 })], holds: [{ status: 'RELEASED' }] },
};

const PAYMENT: Readonly<Record<string, object>> = {
  REFUNDED: { payments: [payment('CAPTURED', 1_000, 1_000)], refunded: 1_000 },
  PARTIALLY_REFUNDED: { payments: [payment('CAPTURED', 1_000, 1_000)], refunded: 1 },
  OVERPAID: { payments: [payment('CAPTURED', 1_001, 1_001)] },
  PAID: { payments: [payment('CAPTURED', 400, 400), payment('CAPTURED', 500, 500)], allowanceTotal: 100 },
  PARTIALLY_PAID: { payments: [payment('PARTIALLY_CAPTURED', 1_000, 999)] },
  AUTHORIZED: { payments: [payment('AUTHORIZED', 1_000), payment('FAILED', 500)] },
  PARTIALLY_AUTHORIZED: { payments: [payment('AUTHORIZED', 999), payment('VOIDED', 1_000)] },
  VOIDED: { payments: [payment('VOIDED', 1_000)], total: 0 },
  UNPAID: { payments: [payment('FAILED', 0), payment('PENDING', 0)] },
};

const lots = (resolution: string | null, disposition = 'RESTOCK') => ({
  status: 'CLOSED',
  lines: [{ lots: [{ resolution, disposition }] }],
});

const RETURN: Readonly<Record<string, object>> = {
  RETURNED: { lines: [line({ shipped: 3, returned: 2, lost: 1 })] },
  PARTIALLY_RETURNED: { lines: [line({ shipped: 2, returned: 1 })], returns: [{ status: 'IN_TRANSIT', lines: [] }] },
  IN_PROGRESS: { lines: [line({ shipped: 2 })], returns: [{ status: 'IN_TRANSIT', lines: [] }] },
  REQUESTED: { lines: [line({ shipped: 2 })], returns: [{ status: 'REQUESTED', lines: [] }] },
  NONE: { lines: [line({ shipped: 2 })], returns: [{ status: 'DECLINED', lines: [] }] },
};

describe('an order’s derived statuses', () => {
  it('are each that of some order, and the first that matches', () => {
    for (const [status, one] of Object.entries(FULFILLMENT)) expect(fulfillmentStatus(order(one))).toBe(status);
    for (const [status, one] of Object.entries(PAYMENT)) expect(paymentStatus(order(one))).toBe(status);
    for (const [status, one] of Object.entries(RETURN)) expect(returnStatus(order(one))).toBe(status);
    expect(Object.keys(FULFILLMENT)).toEqual(FULFILLMENT_STATUSES);
    expect(Object.keys(PAYMENT)).toEqual(PAYMENT_STATUSES);
    expect(Object.keys(RETURN)).toEqual(RETURN_STATUSES);
  });

  it('tell of a part of a kit that came back, of which no counter tells, but not of what never came', () => {
    const shipped = { lines: [line({ shipped: 2 })] };
    expect(returnStatus(order({ ...shipped, returns: [lots('REFUND')] }))).toBe('PARTIALLY_RETURNED');
    for (const lot of [lots(null), lots('REJECT'), lots('REFUND', 'MISSING')])
      expect(returnStatus(order({ ...shipped, returns: [lot] }))).toBe('NONE');
  });

  it('wait for all of a pickup to be packed, and of nothing else', () => {
    const waiting = { lines: [line({ allocated: 2 })], ...pickup };
    expect(fulfillmentStatus(order({ ...waiting, ...packed(1) }))).toBe('IN_PROGRESS');
    expect(fulfillmentStatus(order({ lines: [line({ allocated: 2 })], ...packed(2) }))).toBe('IN_PROGRESS');
  });

  it('are scheduled when nothing of it may begin yet', () => {
    const some = { lines: [line({ allocated: 4 })] };
    expect(fulfillmentStatus(order({ ...some, allocations: [allocation(2), allocation(2)] }))).toBe('SCHEDULED');
    expect(fulfillmentStatus(order({ ...some, allocations: [allocation(2), allocation(1)] }))).toBe('IN_PROGRESS');
    expect(fulfillmentStatus(order({ lines: [line({ allocated: 2, backordered: 1 })], allocations: [allocation(2)] }))).toBe('BACKORDERED'); // prettier-ignore
  });

  it('are late past the promise, until all has left', () => {
    const [promised, now] = [new Date('2026-03-02T00:00:00Z'), new Date('2026-03-02T00:00:01Z')];
    const late = (more: Partial<OrderState>) =>
      isLate({ promisedTo: promised, status: 'PROCESSING', fulfillmentStatus: 'PARTIALLY_SHIPPED', ...more }, now);
    expect(late({})).toBe(true);
    expect(late({ promisedTo: null })).toBe(false);
    expect(late({ promisedTo: now })).toBe(false);
    expect(late({ fulfillmentStatus: 'SHIPPED' })).toBe(false);
    expect(late({ status: 'CANCELLED' })).toBe(false);
  });
});
