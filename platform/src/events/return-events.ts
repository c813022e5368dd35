/** What is told of returns and their labels. Amounts are minor units, moments ISO 8601; nothing names a person in the clear. */

/** `ReturnChanged`: a return as it is. */
export interface ReturnChanged {
  readonly returnId: string;
  readonly number: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly channelCode: string;
  readonly customerId: string | null;
  readonly currency: string;
  readonly status: string;
  readonly origin: string;
  readonly shipping: string;
  readonly requestedAt: string;
  readonly receivedAt: string | null;
  readonly resolvedAt: string | null;
  readonly shippingFee: number;
  readonly lines: readonly ReturnedLine[];
  /** All units that are in a building because of it, cumulative. */
  readonly stock: readonly ReturnStock[];
}

export interface ReturnedLine {
  readonly returnLineId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly received: number;
  readonly reason: string;
  readonly condition: string;
  readonly lots: readonly {
    readonly quantity: number;
    readonly locationId: string;
    readonly disposition: string | null;
    readonly resolution: string | null;
    readonly value: number;
    readonly fee: number;
  }[];
}

/**
 * Where units of a return are, as stock counts them: RECEIVED waits to be looked at, VENDOR to be sent back to the vendor.
 * What was not there, was thrown away, or was handed back is nowhere.
 */
export type ReturnStockState = 'RECEIVED' | 'RESTOCK' | 'DAMAGED' | 'QUARANTINE' | 'VENDOR';

export interface ReturnStock {
  readonly sku: string;
  readonly locationId: string;
  readonly state: ReturnStockState;
  readonly quantity: number;
}

/** `ReturnLabelRequested`: the way back is to be bought. */
export interface ReturnLabelRequested {
  readonly returnId: string;
  readonly number: string;
  readonly orderId: string;
  readonly customerId: string | null;
  readonly locationId: string;
  /** LABEL: to be printed. QR_CODE: to be shown on a phone. */
  readonly form: 'LABEL' | 'QR_CODE';
  /** Sealed address and e-mail of the sender. */
  readonly sender: string;
  readonly currency: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number; readonly value: number }[];
}

/** `ReturnLabelChanged`: the label of a return, and where its parcel is. */
export interface ReturnLabelChanged {
  readonly returnId: string;
  readonly orderId: string;
  readonly status: 'REQUESTED' | 'PURCHASED' | 'FAILED' | 'IN_TRANSIT' | 'DELIVERED' | 'LOST' | 'VOIDED';
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly failure: string | null;
}
