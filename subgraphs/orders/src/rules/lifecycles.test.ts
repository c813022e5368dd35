import { describe, expect, it } from '@jest/globals';
import { availableCommands, nextState, terminalStates, unreachableStates } from '@oms/platform/values/lifecycle';
import { holdLifecycle, orderLifecycle, paymentLifecycle } from './order-lifecycle.js';

describe('the lifecycles of orders', () => {
  it('reach every state and end where nothing more can happen', () => {
    expect(unreachableStates(orderLifecycle)).toEqual([]);
    expect(unreachableStates(paymentLifecycle)).toEqual([]);
    expect(unreachableStates(holdLifecycle)).toEqual([]);
    expect(terminalStates(orderLifecycle)).toEqual(['CANCELLED', 'EXPIRED']);
    expect(terminalStates(paymentLifecycle)).toEqual(['CAPTURED', 'VOIDED', 'FAILED', 'EXPIRED']);
    expect(terminalStates(holdLifecycle)).toEqual(['RELEASED']);
  });

  it('refuse every command that the table does not name', () => {
    const commands = ['submit', 'confirm', 'begin', 'complete', 'reopen', 'cancel', 'expire'] as const;
    for (const state of Object.keys(orderLifecycle.transitions) as (keyof typeof orderLifecycle.transitions)[]) {
      const allowed = availableCommands(orderLifecycle, state);
      for (const command of commands)
        expect(nextState(orderLifecycle, state, command) !== undefined).toBe(allowed.includes(command));
    }
  });
});
