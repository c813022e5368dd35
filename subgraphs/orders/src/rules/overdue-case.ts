import type { EventDraft } from '@oms/platform/outbox/event';
import { caseRequested } from '@oms/platform/outbox/case-requested';

/** An order that has been in a state for longer than its channel allows. */
export interface OverdueOrder {
  readonly id: string;
  readonly number: string;
  readonly customerId: string | null;
  readonly version: number;
  readonly status: string;
  readonly since: Date;
  readonly maxHours: number;
}

/** Asks the service desk for a person who sees to the order, or says that it has moved on. */
export const overdueCase = (order: OverdueOrder, stands: boolean): EventDraft =>
  caseRequested({
    kind: 'ORDER_OVERDUE',
    subject: { type: 'Order', id: order.id },
    version: order.version,
    stands,
    summary: stands
      ? `Order ${order.number} has been ${order.status} for more than ${order.maxHours} hours`
      : `Order ${order.number} has moved on`,
    orderId: order.id,
    orderNumber: order.number,
    customerId: order.customerId,
    details: { status: order.status, since: order.since.toISOString(), maxHours: order.maxHours },
  });
