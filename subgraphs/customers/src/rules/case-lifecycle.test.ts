import { expect, it } from '@jest/globals';
import { checkLifecycle } from '@oms/platform/testing/check-lifecycle';
import { caseLifecycle } from './case-lifecycle.js';

it('every state of a case is reached, none ends it for ever', () => {
  expect(checkLifecycle(caseLifecycle)).toEqual({ unreachable: [], terminal: [], wrong: [] });
});
