import type { CaseRequestedEvent } from '@oms/platform/outbox/case-requested';
import { caseOfOrder, type OrderOfCase } from './case-of-order.js';

/** An order with units that have waited for stock for longer than its channel allows, or did so. */
export interface OldBackorder extends OrderOfCase {
  /** When units of it began to wait. */
  readonly since: Date;
}

/** Asks the service desk for a person who finds another way for the order, or says that nothing of it waits any more. */
export const backorderCase = (order: OldBackorder, stands: boolean): CaseRequestedEvent =>
  caseOfOrder(order, {
    kind: 'BACKORDER_OLD',
    stands,
    summary: stands
      ? `Order ${order.number} has waited for stock since ${order.since.toISOString().slice(0, 10)}`
      : `Nothing of order ${order.number} waits for stock any more`,
    details: { since: order.since.toISOString() },
  });
