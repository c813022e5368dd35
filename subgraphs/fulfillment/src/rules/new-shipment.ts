import type { ParcelContent, ShipmentState, WorkOrder } from './work-state.js';

/** A parcel as it is packed. */
export interface NewParcel {
  readonly boxCode: string | null;
  readonly weightGrams: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly contents: readonly ParcelContent[];
}

/** A parcel that waits for its label. */
export const newShipment = (order: WorkOrder, parcel: NewParcel, position: number, id: string): ShipmentState => ({
  id,
  position,
  status: 'LABEL_PENDING',
  carrier: null,
  service: order.service,
  trackingNumber: null,
  sscc: null,
  rate: null,
  currency: null,
  ...parcel,
  boughtService: null,
  carrierReference: null,
  trackingUrl: null,
  estimatedAt: null,
  deliveredAt: null,
  manifestId: null,
  labelAttempts: 0,
  lastScanAt: null,
  labelKey: `label-${id}`,
  failure: null,
  version: 1,
});
