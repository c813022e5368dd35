import type { Lifecycle } from '@oms/platform/values/lifecycle';

export type ReservationState = 'PENDING' | 'CONFIRMED' | 'RELEASED' | 'EXPIRED';

/** Cart hold: it becomes an order's reservation, is let go of, or runs out. */
export const reservationLifecycle: Lifecycle<ReservationState, 'confirm' | 'release' | 'expire' | 'extend'> = {
  name: 'Reservation',
  initial: ['PENDING'],
  transitions: {
    PENDING: { confirm: 'CONFIRMED', release: 'RELEASED', expire: 'EXPIRED', extend: 'PENDING' },
    CONFIRMED: {},
    RELEASED: {},
    EXPIRED: {},
  },
};

export type PurchaseOrderState =
  'DRAFT' | 'SUBMITTED' | 'CONFIRMED' | 'PARTIALLY_RECEIVED' | 'RECEIVED' | 'CLOSED' | 'CANCELLED';

export const purchaseOrderLifecycle: Lifecycle<
  PurchaseOrderState,
  'submit' | 'confirm' | 'receivePart' | 'receiveAll' | 'close' | 'cancel'
> = {
  name: 'PurchaseOrder',
  initial: ['DRAFT', 'SUBMITTED'],
  transitions: {
    DRAFT: { submit: 'SUBMITTED', cancel: 'CANCELLED' },
    SUBMITTED: { confirm: 'CONFIRMED', receivePart: 'PARTIALLY_RECEIVED', receiveAll: 'RECEIVED', cancel: 'CANCELLED' },
    CONFIRMED: { receivePart: 'PARTIALLY_RECEIVED', receiveAll: 'RECEIVED', cancel: 'CANCELLED' },
    PARTIALLY_RECEIVED: { receivePart: 'PARTIALLY_RECEIVED', receiveAll: 'RECEIVED', close: 'CLOSED' },
    RECEIVED: { close: 'CLOSED' },
    CLOSED: {},
    CANCELLED: {},
  },
};

export type ReorderAlertState = 'OPEN' | 'ORDERED' | 'DISMISSED' | 'CLOSED';

export const reorderAlertLifecycle: Lifecycle<ReorderAlertState, 'order' | 'dismiss' | 'close'> = {
  name: 'ReorderAlert',
  initial: ['OPEN'],
  transitions: {
    OPEN: { order: 'ORDERED', dismiss: 'DISMISSED', close: 'CLOSED' },
    ORDERED: { close: 'CLOSED' },
    DISMISSED: { close: 'CLOSED' },
    CLOSED: {},
  },
};

export type TransferState = 'DRAFT' | 'READY_TO_SHIP' | 'IN_TRANSIT' | 'PARTIALLY_RECEIVED' | 'RECEIVED' | 'CANCELLED';
export type TransferCommand = 'ready' | 'ship' | 'receivePart' | 'receiveAll' | 'cancel';

/** Goods between two locations: reserved where they are, on their way, arrived. */
export const transferLifecycle: Lifecycle<TransferState, TransferCommand> = {
  name: 'Transfer',
  initial: ['DRAFT', 'READY_TO_SHIP'],
  transitions: {
    DRAFT: { ready: 'READY_TO_SHIP', cancel: 'CANCELLED' },
    READY_TO_SHIP: { ship: 'IN_TRANSIT', cancel: 'CANCELLED' },
    IN_TRANSIT: { receivePart: 'PARTIALLY_RECEIVED', receiveAll: 'RECEIVED' },
    PARTIALLY_RECEIVED: { receivePart: 'PARTIALLY_RECEIVED', receiveAll: 'RECEIVED' },
    RECEIVED: {},
    CANCELLED: {},
  },
};

export type CycleCountState = 'OPEN' | 'COUNTED' | 'APPROVED' | 'REJECTED';

/** A count: posted at once within its limit, otherwise after somebody else has looked at it. */
export const cycleCountLifecycle: Lifecycle<CycleCountState, 'count' | 'approve' | 'reject'> = {
  name: 'CycleCount',
  initial: ['OPEN'],
  transitions: {
    OPEN: { count: 'COUNTED' },
    COUNTED: { approve: 'APPROVED', reject: 'REJECTED' },
    APPROVED: {},
    REJECTED: {},
  },
};
