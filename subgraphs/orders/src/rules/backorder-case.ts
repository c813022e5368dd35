import { caseRequested } from '@oms/platform/outbox/case-requested';
import type { EventDraft } from '@oms/platform/outbox/event';

/** An order with units that have waited for stock for longer than its channel allows, or did so. */
export interface OldBackorder {
  readonly id: string;
  readonly number: string;
  readonly customerId: string | null;
  readonly version: number;
  /** When units of it began to wait. */
  readonly since: Date;
}

/** Asks the service desk for a person who finds another way for the order, or says that nothing of it waits any more. */
export const backorderCase = (order: OldBackorder, stands: boolean): EventDraft =>
  caseRequested({
    kind: 'BACKORDER_OLD',
    subject: { type: 'Order', id: order.id },
    version: order.version,
    stands,
    summary: stands
      ? `Order ${order.number} has waited for stock since ${order.since.toISOString().slice(0, 10)}`
      : `Nothing of order ${order.number} waits for stock any more`,
    orderId: order.id,
    orderNumber: order.number,
    customerId: order.customerId,
    details: { since: order.since.toISOString() },
  });
