import { describe, expect, it } from '@jest/globals';
import { availableCommands, nextState, terminalStates, unreachableStates } from '@oms/platform/values/lifecycle';
import fc from 'fast-check';
import { CASE_ACTIONS, CASE_STATUSES, caseLifecycle } from './case-lifecycle.js';

describe('the lifecycle of a case', () => {
  it('has a row for each status, reaches each, and ends in none since a closed case may come back', () => {
    expect(Object.keys(caseLifecycle.transitions)).toEqual([...CASE_STATUSES]);
    expect(unreachableStates(caseLifecycle)).toEqual([]);
    expect(terminalStates(caseLifecycle)).toEqual([]);
  });

  it('closes only what was resolved', () => {
    const closable = CASE_STATUSES.filter((status) => nextState(caseLifecycle, status, 'CLOSE'));
    expect(closable).toEqual(['RESOLVED']);
    expect(availableCommands(caseLifecycle, 'CLOSED')).toEqual(['REOPEN']);
  });

  it('waits only after somebody took it, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CASE_ACTIONS)), (actions) => {
        let status = caseLifecycle.initial[0] ?? 'OPEN';
        let assigned = false;
        for (const action of actions) {
          const next = nextState(caseLifecycle, status, action);
          if (!next) continue;
          status = next;
          if (action === 'ASSIGN') assigned = true;
          if (status.startsWith('WAITING')) expect(assigned).toBe(true);
        }
      }),
    );
  });
});
