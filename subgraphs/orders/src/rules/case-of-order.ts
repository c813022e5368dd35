import { caseRequested, type CaseRequest } from '@oms/platform/outbox/case-requested';
import type { EventDraft } from '@oms/platform/outbox/event';

/** What a case tells of the order that it is about. */
export interface OrderOfCase {
  readonly id: string;
  readonly number: string;
  readonly customerId: string | null;
  readonly version: number;
}

type OfOrder = 'subject' | 'version' | 'orderId' | 'orderNumber' | 'customerId';

/** Asks the service desk for a person who sees to the order, or says that none is needed any more. */
export const caseOfOrder = (
  { id, number, customerId, version }: OrderOfCase,
  request: Omit<CaseRequest, OfOrder>,
): EventDraft =>
  caseRequested({
    ...request,
    subject: { type: 'Order', id },
    version,
    orderId: id,
    orderNumber: number,
    customerId,
  });
