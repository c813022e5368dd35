import type { EventDraft } from '@oms/platform/outbox/event';

/** Payload of `CaseRequested`: somebody has to look at this. */
export interface CaseRequest {
  /** Upper snake case, such as LABEL_FAILED, PARCEL_LOST or PICKUP_EXPIRED. */
  readonly reason: string;
  readonly orderId: string;
  readonly orderNumber: string;
  /** What it is about, such as a shipment or a fulfillment order. */
  readonly subjectType: 'FulfillmentOrder' | 'Shipment';
  readonly subjectId: string;
  readonly summary: string;
}

/** Opens a case; `occasion` tells one occasion from the next, so that the same one asked for twice opens one case. */
export const requestCase = (request: CaseRequest, occasion: string | number): EventDraft => ({
  type: 'CaseRequested',
  aggregateId: `${request.reason}:${request.subjectId}:${occasion}`,
  aggregateVersion: 1,
  orderId: request.orderId,
  payload: request,
});
