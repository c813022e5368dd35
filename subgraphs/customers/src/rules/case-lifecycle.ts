import type { Lifecycle } from '@oms/platform/values/lifecycle';

export type CaseStatus =
  'OPEN' | 'ASSIGNED' | 'WAITING_ON_CUSTOMER' | 'WAITING_ON_INTERNAL' | 'RESOLVED' | 'CLOSED' | 'REOPENED';

export type CaseCommand =
  'assign' | 'unassign' | 'waitForCustomer' | 'waitForInternal' | 'resume' | 'resolve' | 'close' | 'reopen';

const WORKABLE = {
  assign: 'ASSIGNED',
  waitForCustomer: 'WAITING_ON_CUSTOMER',
  waitForInternal: 'WAITING_ON_INTERNAL',
  resolve: 'RESOLVED',
} as const;

/** Case: waiting stops its clock, resolving ends it; what is resolved closes by itself and can be opened again. */
export const caseLifecycle: Lifecycle<CaseStatus, CaseCommand> = {
  name: 'Case',
  initial: ['OPEN', 'ASSIGNED'],
  transitions: {
    OPEN: WORKABLE,
    ASSIGNED: { ...WORKABLE, unassign: 'OPEN' },
    WAITING_ON_CUSTOMER: { ...WORKABLE, resume: 'ASSIGNED' },
    WAITING_ON_INTERNAL: { ...WORKABLE, resume: 'ASSIGNED' },
    RESOLVED: { close: 'CLOSED', reopen: 'REOPENED' },
    CLOSED: { reopen: 'REOPENED' },
    REOPENED: WORKABLE,
  },
};

const STOPPED: readonly CaseStatus[] = ['WAITING_ON_CUSTOMER', 'WAITING_ON_INTERNAL', 'RESOLVED', 'CLOSED'];

/** Whether the time until it is due stands still. */
export const clockStands = (status: CaseStatus): boolean => STOPPED.includes(status);
