import type { ReturnLabelChanged, ReturnLabelRequested } from '@oms/platform/events/return-events';
import type { EventDraft } from '@oms/platform/outbox/event';

export type ReturnLabelStatus = ReturnLabelChanged['status'];

/** The label of a return: its id is the return's. */
export interface ReturnLabel extends Omit<ReturnLabelRequested, 'returnId'> {
  readonly id: string;
  readonly status: ReturnLabelStatus;
  readonly version: number;
  readonly attempts: number;
  readonly carrier: string | null;
  readonly service: string | null;
  readonly rateReference: string | null;
  readonly trackingNumber: string | null;
  readonly carrierReference: string | null;
  readonly trackingUrl: string | null;
  readonly cost: number | null;
  readonly costCurrency: string | null;
  readonly failure: string | null;
  readonly updatedAt: Date;
}

/** Where a scan leads a parcel that comes back; undefined when it changes nothing. */
export function afterScan(status: ReturnLabelStatus, scanned: string): ReturnLabelStatus | undefined {
  if (status !== 'PURCHASED' && status !== 'IN_TRANSIT') return undefined;
  if (scanned === 'DELIVERED' || scanned === 'LOST') return scanned;
  const moves = ['IN_TRANSIT', 'OUT_FOR_DELIVERY', 'EXCEPTION'].includes(scanned);
  return moves && status === 'PURCHASED' ? 'IN_TRANSIT' : undefined;
}

/** `ReturnLabelChanged`: the label as it is, and where its parcel is. */
export const returnLabelChanged = (label: ReturnLabel): EventDraft<'ReturnLabelChanged', ReturnLabelChanged> => ({
  type: 'ReturnLabelChanged',
  aggregateId: label.id,
  aggregateVersion: label.version,
  orderId: label.orderId,
  payload: {
    returnId: label.id,
    orderId: label.orderId,
    status: label.status,
    carrier: label.carrier,
    trackingNumber: label.trackingNumber,
    trackingUrl: label.trackingUrl,
    cost: label.cost,
    currency: label.costCurrency,
    failure: label.failure,
  },
});
