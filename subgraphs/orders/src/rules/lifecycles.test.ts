import { describe, expect, it } from '@jest/globals';
import { checkLifecycle } from '@oms/platform/testing/check-lifecycle';
import { nextState } from '@oms/platform/values/lifecycle';
import { claimLifecycle, returnLifecycle } from './returns/return-lifecycle.js';
import { holdLifecycle, orderLifecycle, paymentLifecycle, refundLifecycle } from './order-lifecycle.js';

const sound = { unreachable: [], wrong: [] };

describe('the lifecycles of orders', () => {
  it('hold for every state with every command', () => {
    expect(checkLifecycle(orderLifecycle)).toEqual({ ...sound, terminal: ['CANCELLED', 'EXPIRED'] });
    expect(checkLifecycle(paymentLifecycle)).toEqual({
      ...sound,
      terminal: ['CAPTURED', 'VOIDED', 'FAILED', 'EXPIRED'],
    });
    expect(checkLifecycle(refundLifecycle)).toEqual({ ...sound, terminal: ['SUCCEEDED', 'REPLACED'] });
    expect(checkLifecycle(holdLifecycle)).toEqual({ ...sound, terminal: ['RELEASED'] });
    expect(checkLifecycle(returnLifecycle)).toEqual({
      ...sound,
      terminal: ['CLOSED', 'DECLINED', 'CANCELLED', 'EXPIRED'],
    });
    expect(checkLifecycle(claimLifecycle)).toEqual({ ...sound, terminal: ['PAID', 'REJECTED'] });
  });

  it('never cancel what is complete, and never revive what is cancelled', () => {
    expect(nextState(orderLifecycle, 'COMPLETED', 'cancel')).toBeUndefined();
    expect(nextState(orderLifecycle, 'CANCELLED', 'confirm')).toBeUndefined();
    expect(nextState(paymentLifecycle, 'PARTIALLY_CAPTURED', 'void')).toBeUndefined();
  });

  it('are found wrong when a command leads nowhere', () => {
    const broken = { name: 'Broken', initial: ['A'] as const, transitions: { A: { go: 'C' as never }, B: {} } };
    expect(checkLifecycle(broken)).toEqual({ unreachable: ['B'], terminal: ['B'], wrong: ['A go'] });
  });
});
