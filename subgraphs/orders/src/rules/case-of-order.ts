import { caseRequested, type CaseRequest, type CaseRequestedEvent } from '@oms/platform/outbox/case-requested';

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
): CaseRequestedEvent =>
  caseRequested({
    ...request,
    subject: { type: 'Order', id },
    version,
    orderId: id,
    orderNumber: number,
    customerId,
  });
