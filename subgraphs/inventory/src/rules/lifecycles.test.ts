import { describe, expect, it } from '@jest/globals';
import { checkLifecycle } from '@oms/platform/testing/check-lifecycle';
import { purchaseOrderLifecycle, reorderAlertLifecycle, reservationLifecycle } from './lifecycles.js';

describe('lifecycles', () => {
  it('hold for every state with every command', () => {
    const sound = { unreachable: [], wrong: [] };
    expect(checkLifecycle(reservationLifecycle)).toEqual({ ...sound, terminal: ['CONFIRMED', 'RELEASED', 'EXPIRED'] });
    expect(checkLifecycle(purchaseOrderLifecycle)).toEqual({ ...sound, terminal: ['CLOSED', 'CANCELLED'] });
    expect(checkLifecycle(reorderAlertLifecycle)).toEqual({ ...sound, terminal: ['CLOSED'] });
  });
});
