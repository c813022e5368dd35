import { describe, expect, it } from '@jest/globals';
import { availableActions } from './work-actions.js';

describe('what can be done with work', () => {
  it('is named by mutations, along the way that the goods take', () => {
    const of = (status: 'OPEN' | 'PACKED' | 'SHIPPED' | 'DELIVERED', method = 'SHIPPING') =>
      availableActions({ status, method: method as 'SHIPPING', onHold: false, hold: null });
    expect(of('OPEN')).toEqual([
      'acceptFulfillmentOrder',
      'scheduleFulfillmentOrder',
      'rejectFulfillmentOrder',
      'rerouteFulfillmentOrder',
      'splitFulfillmentOrder',
      'moveFulfillmentOrder',
      'holdFulfillmentOrder',
    ]);
    expect(of('OPEN', 'PICKUP_IN_STORE')).not.toContain('moveFulfillmentOrder');
    expect(of('PACKED')).toEqual(['shipFulfillmentOrder', 'holdFulfillmentOrder']);
    expect(of('PACKED', 'PICKUP_IN_STORE')).toEqual(['markReadyForPickup', 'holdFulfillmentOrder']);
    expect(of('SHIPPED')).toEqual([]);
    expect(of('SHIPPED', 'SHIP_TO_STORE')).toEqual(['receiveAtStore']);
    expect(of('DELIVERED')).toEqual([]);
  });

  it('is nothing but to release it while it is on hold', () => {
    const hold = { reason: 'NO_CAPACITY', note: null, placedBy: 'ada', placedAt: '2026-03-02T09:00:00Z' };
    const held = { status: 'PICKED', method: 'SHIPPING', onHold: true } as const;
    expect(availableActions({ ...held, hold })).toEqual(['releaseFulfillmentHold']);
    // The whole order is held.
    expect(availableActions({ ...held, hold: null })).toEqual([]);
  });
});
