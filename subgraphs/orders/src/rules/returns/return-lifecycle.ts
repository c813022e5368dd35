import type { Lifecycle } from '@oms/platform/values/lifecycle';

export const RETURN_STATES = [
  'REQUESTED',
  'APPROVED',
  'DECLINED',
  'LABEL_ISSUED',
  'IN_TRANSIT',
  'PARTIALLY_RECEIVED',
  'RECEIVED',
  'INSPECTED',
  'RESOLVED',
  'CLOSED',
  'CANCELLED',
  'EXPIRED',
] as const;
export type ReturnState = (typeof RETURN_STATES)[number];

export type ReturnCommand =
  | 'approve'
  | 'decline'
  | 'issueLabel'
  | 'depart'
  | 'receivePart'
  | 'receiveAll'
  | 'inspect'
  | 'resolve'
  | 'close'
  | 'cancel'
  | 'expire';

/**
 * Return: asked for, allowed, sent, received anywhere, looked at unit by unit, and made good. Goods may come without a
 * label or a scan. One that a carrier brings back begins under way; one over a shop's counter begins approved.
 */
export const returnLifecycle: Lifecycle<ReturnState, ReturnCommand> = {
  name: 'Return',
  initial: ['REQUESTED', 'APPROVED', 'IN_TRANSIT'],
  transitions: {
    REQUESTED: { approve: 'APPROVED', decline: 'DECLINED', cancel: 'CANCELLED' },
    APPROVED: {
      issueLabel: 'LABEL_ISSUED',
      depart: 'IN_TRANSIT',
      receivePart: 'PARTIALLY_RECEIVED',
      receiveAll: 'RECEIVED',
      cancel: 'CANCELLED',
      expire: 'EXPIRED',
    },
    LABEL_ISSUED: {
      depart: 'IN_TRANSIT',
      receivePart: 'PARTIALLY_RECEIVED',
      receiveAll: 'RECEIVED',
      cancel: 'CANCELLED',
      expire: 'EXPIRED',
    },
    IN_TRANSIT: { receivePart: 'PARTIALLY_RECEIVED', receiveAll: 'RECEIVED', cancel: 'CANCELLED' },
    PARTIALLY_RECEIVED: { receiveAll: 'RECEIVED' },
    RECEIVED: { inspect: 'INSPECTED' },
    INSPECTED: { resolve: 'RESOLVED' },
    RESOLVED: { close: 'CLOSED' },
    CLOSED: {},
    DECLINED: {},
    CANCELLED: {},
    EXPIRED: {},
  },
};

export type ClaimState = 'OPEN' | 'FILED' | 'PAID' | 'REJECTED';

/** Claim on a carrier: whatever becomes of it, the customer is made good on its own. */
export const claimLifecycle: Lifecycle<ClaimState, 'file' | 'pay' | 'reject'> = {
  name: 'CarrierClaim',
  initial: ['OPEN'],
  transitions: {
    OPEN: { file: 'FILED', pay: 'PAID', reject: 'REJECTED' },
    FILED: { pay: 'PAID', reject: 'REJECTED' },
    PAID: {},
    REJECTED: {},
  },
};
