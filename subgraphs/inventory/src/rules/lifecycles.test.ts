import { describe, expect, it } from '@jest/globals';
import { checkLifecycle } from '@oms/platform/testing/check-lifecycle';
import {
  cycleCountLifecycle,
  purchaseOrderLifecycle,
  reorderAlertLifecycle,
  reservationLifecycle,
  transferLifecycle,
} from './lifecycles.js';

describe('lifecycles', () => {
  it('hold for every state with every command', () => {
    const sound = { unreachable: [], wrong: [] };
    expect(checkLifecycle(reservationLifecycle)).toEqual({ ...sound, terminal: ['CONFIRMED', 'RELEASED', 'EXPIRED'] });
    expect(checkLifecycle(purchaseOrderLifecycle)).toEqual({ ...sound, terminal: ['CLOSED', 'CANCELLED'] });
    expect(checkLifecycle(transferLifecycle)).toEqual({ ...sound, terminal: ['RECEIVED', 'CANCELLED'] });
    expect(checkLifecycle(cycleCountLifecycle)).toEqual({ ...sound, terminal: ['APPROVED', 'REJECTED'] });
    expect(checkLifecycle(reorderAlertLifecycle)).toEqual({ ...sound, terminal: ['CLOSED'] });
  });
});
