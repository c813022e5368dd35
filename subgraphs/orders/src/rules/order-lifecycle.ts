import type { Lifecycle } from '@oms/platform/values/lifecycle';
import type { PaymentLifecycleStatus, RefundState } from './money-state.js';
import type { OrderStatus } from './order-statuses.js';

export type OrderCommand = 'submit' | 'confirm' | 'begin' | 'complete' | 'reopen' | 'cancel' | 'expire';

/** Order: PENDING waits on payment, risk or approval; COMPLETED when all is delivered or cancelled and settled. */
export const orderLifecycle: Lifecycle<OrderStatus, OrderCommand> = {
  name: 'Order',
  initial: ['DRAFT', 'PENDING', 'CONFIRMED'],
  transitions: {
    DRAFT: { submit: 'PENDING', cancel: 'CANCELLED', expire: 'EXPIRED' },
    PENDING: { confirm: 'CONFIRMED', cancel: 'CANCELLED', expire: 'EXPIRED' },
    CONFIRMED: { begin: 'PROCESSING', complete: 'COMPLETED', cancel: 'CANCELLED' },
    PROCESSING: { complete: 'COMPLETED', cancel: 'CANCELLED' },
    COMPLETED: { reopen: 'PROCESSING' },
    CANCELLED: {},
    EXPIRED: {},
  },
};

export type PaymentCommand = 'authorize' | 'capturePart' | 'captureAll' | 'void' | 'fail' | 'expire';

/** Payment: what is authorised may be captured in parts. */
export const paymentLifecycle: Lifecycle<PaymentLifecycleStatus, PaymentCommand> = {
  name: 'Payment',
  initial: ['PENDING', 'AUTHORIZED', 'CAPTURED'],
  transitions: {
    PENDING: { authorize: 'AUTHORIZED', fail: 'FAILED', void: 'VOIDED', expire: 'EXPIRED' },
    AUTHORIZED: { capturePart: 'PARTIALLY_CAPTURED', captureAll: 'CAPTURED', void: 'VOIDED', expire: 'EXPIRED' },
    PARTIALLY_CAPTURED: { capturePart: 'PARTIALLY_CAPTURED', captureAll: 'CAPTURED' },
    CAPTURED: {},
    VOIDED: {},
    FAILED: {},
    EXPIRED: {},
  },
};

export type HoldStatus = 'OPEN' | 'EFFECTIVE' | 'RELEASED';

/** Hold: effective once fulfillment has acknowledged it; what shipped first is reported, not denied. */
export const holdLifecycle: Lifecycle<HoldStatus, 'acknowledge' | 'release'> = {
  name: 'Hold',
  initial: ['OPEN'],
  transitions: {
    OPEN: { acknowledge: 'EFFECTIVE', release: 'RELEASED' },
    EFFECTIVE: { release: 'RELEASED' },
    RELEASED: {},
  },
};

type RefundCommand = 'succeed' | 'fail' | 'replace';

/** Refund: one that failed, or that a person hands out, is settled by a person or has another one made for it. */
export const refundLifecycle: Lifecycle<RefundState['status'], RefundCommand> = {
  name: 'Refund',
  initial: ['PENDING', 'SUCCEEDED'],
  transitions: {
    PENDING: { succeed: 'SUCCEEDED', fail: 'FAILED', replace: 'REPLACED' },
    FAILED: { replace: 'REPLACED' },
    SUCCEEDED: {},
    REPLACED: {},
  },
};
