import type { Lifecycle } from '@oms/platform/values/lifecycle';

export const CASE_STATUSES = [
  'OPEN',
  'ASSIGNED',
  'WAITING_ON_CUSTOMER',
  'WAITING_ON_INTERNAL',
  'RESOLVED',
  'CLOSED',
  'REOPENED',
] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

export const CASE_ACTIONS = ['ASSIGN', 'WAIT_FOR_CUSTOMER', 'WAIT_INTERNALLY', 'RESOLVE', 'CLOSE', 'REOPEN'] as const;
export type CaseAction = (typeof CASE_ACTIONS)[number];

export const CASE_PRIORITIES = ['LOW', 'NORMAL', 'HIGH', 'URGENT'] as const;
export type CasePriority = (typeof CASE_PRIORITIES)[number];

/** A case: ASSIGN also hands it to somebody else, and takes it up again after waiting. */
export const caseLifecycle: Lifecycle<CaseStatus, CaseAction> = {
  name: 'Case',
  initial: ['OPEN'],
  transitions: {
    OPEN: { ASSIGN: 'ASSIGNED', RESOLVE: 'RESOLVED' },
    ASSIGNED: {
      ASSIGN: 'ASSIGNED',
      WAIT_FOR_CUSTOMER: 'WAITING_ON_CUSTOMER',
      WAIT_INTERNALLY: 'WAITING_ON_INTERNAL',
      RESOLVE: 'RESOLVED',
    },
    WAITING_ON_CUSTOMER: { ASSIGN: 'ASSIGNED', WAIT_INTERNALLY: 'WAITING_ON_INTERNAL', RESOLVE: 'RESOLVED' },
    WAITING_ON_INTERNAL: { ASSIGN: 'ASSIGNED', WAIT_FOR_CUSTOMER: 'WAITING_ON_CUSTOMER', RESOLVE: 'RESOLVED' },
    RESOLVED: { CLOSE: 'CLOSED', REOPEN: 'REOPENED' },
    CLOSED: { REOPEN: 'REOPENED' },
    REOPENED: { ASSIGN: 'ASSIGNED', RESOLVE: 'RESOLVED' },
  },
};
