import type { CaseRequestedEvent } from '@oms/platform/outbox/case-requested';
import { caseOfOrder, type OrderOfCase } from './case-of-order.js';

/** An order that has been in a state for longer than its channel allows. */
export interface OverdueOrder extends OrderOfCase {
  readonly status: string;
  readonly since: Date;
  readonly maxHours: number;
}

/** Asks the service desk for a person who sees to the order, or says that it has moved on. */
export const overdueCase = (order: OverdueOrder, stands: boolean): CaseRequestedEvent =>
  caseOfOrder(order, {
    kind: 'ORDER_OVERDUE',
    stands,
    summary: stands
      ? `Order ${order.number} has been ${order.status} for more than ${order.maxHours} hours`
      : `Order ${order.number} has moved on`,
    details: { status: order.status, since: order.since.toISOString(), maxHours: order.maxHours },
  });
