import type { ClaimState, ReturnState } from './return-lifecycle.js';

export const DISPOSITIONS = ['RESTOCK', 'DAMAGED', 'QUARANTINE', 'DISPOSE', 'RETURN_TO_VENDOR', 'MISSING'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

export const RESOLUTIONS = ['REFUND', 'STORE_CREDIT', 'EXCHANGE', 'REJECT'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** How the goods come back: by a label or code that we pay for, over a counter, or by a parcel of the customer's own. */
export const RETURN_SHIPPINGS = ['LABEL', 'QR_CODE', 'STORE', 'OWN'] as const;
export type ReturnShipping = (typeof RETURN_SHIPPINGS)[number];

export const RETURN_ORIGINS = ['CUSTOMER', 'STAFF', 'STORE', 'CARRIER'] as const;
export type ReturnOrigin = (typeof RETURN_ORIGINS)[number];

export const CONDITIONS = ['UNOPENED', 'OPENED', 'USED', 'DEFECTIVE'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** The parcel that brings the goods. */
export interface ReturnParcel {
  readonly status: 'REQUESTED' | 'ISSUED' | 'FAILED' | 'OWN';
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
  /** Minor units of `currency` that the label cost. */
  readonly cost: number | null;
  readonly currency: string | null;
  readonly failure: string | null;
}

/** A parcel that is not ours to pay for. */
export const ownParcel = (carrier: string | null, trackingNumber: string | null): ReturnParcel => ({
  status: 'OWN',
  carrier,
  trackingNumber,
  trackingUrl: null,
  cost: null,
  currency: null,
  failure: null,
});

/** A return with its lines and lots, as plain data: part of its order, and locked with it. */
export interface ReturnRecord {
  id: string;
  number: string;
  version: number;
  status: ReturnState;
  origin: ReturnOrigin;
  shipping: ReturnShipping;
  /** Where the goods are to go; they may be received anywhere. */
  locationId: string | null;
  note: string | null;
  /** Why it was declined or cancelled. */
  reason: string | null;
  requestedBy: unknown;
  parcel: ReturnParcel | null;
  /** The shipment that came back by itself. */
  sourceId: string | null;
  /** Minor units that the customer bears of bringing it back. */
  shippingFee: number;
  /** Minor units of the shipping to the customer that were given back with it. */
  shippingRefund: number;
  /** When the allowance to send it in ends. */
  expiresAt: Date | null;
  /** When somebody is to ask where it is. */
  overdueAt: Date | null;
  requestedAt: Date;
  approvedAt: Date | null;
  receivedAt: Date | null;
  inspectedAt: Date | null;
  resolvedAt: Date | null;
  closedAt: Date | null;
  updatedAt: Date;
  lines: ReturnLine[];
}

/** Units of one item that are to come back: of a kit, of one of its parts. */
export interface ReturnLine {
  id: string;
  position: number;
  lineId: string;
  sku: string;
  quantity: number;
  /** Units that will not come after all. */
  dropped: number;
  reason: string;
  condition: Condition;
  /** What the customer asked for. */
  wanted: Resolution;
  /** What an exchange is for; null: the same again. */
  exchangeSku: string | null;
  /** The replacement, once it is a line of the order: with an exchange in advance before anything came back. */
  exchangeLineId: string | null;
  note: string | null;
  lots: ReturnLot[];
}

/** Units that came in together and shared their fate since. */
export interface ReturnLot {
  id: string;
  locationId: string;
  quantity: number;
  disposition: Disposition | null;
  resolution: Resolution | null;
  /** Minor units that they were worth when they were made good, and what of it was kept as a fee. */
  value: number;
  fee: number;
  allowanceId: string | null;
  exchangeLineId: string | null;
  /** Under what the units went back to their vendor. */
  vendorReference: string | null;
  receivedAt: Date;
}

/** Units of one item in a parcel. */
export interface ClaimItem {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
}

export const CLAIM_RESOLUTIONS = ['RESHIP', 'REFUND', 'STORE_CREDIT', 'NONE'] as const;
export type ClaimResolution = (typeof CLAIM_RESOLUTIONS)[number];

/** What we ask of a carrier for a parcel that it lost or damaged, and how the customer was made good. */
export interface ClaimRecord {
  id: string;
  shipmentId: string | null;
  trackingNumber: string | null;
  kind: 'LOST' | 'DAMAGED';
  status: ClaimState;
  version: number;
  items: readonly ClaimItem[];
  resolution: ClaimResolution | null;
  allowanceId: string | null;
  reason: string | null;
  /** Minor units that the goods were sold for, and that the carrier paid. */
  value: number;
  paid: number;
  carrierReference: string | null;
  openedBy: unknown;
  openedAt: Date;
  filedAt: Date | null;
  resolvedAt: Date | null;
  settledAt: Date | null;
  updatedAt: Date;
}

export const lotsOf = (one: Pick<ReturnRecord, 'lines'>): ReturnLot[] => one.lines.flatMap((line) => line.lots);

/** Units of a line that have come in. */
export const receivedUnits = ({ lots }: Pick<ReturnLine, 'lots'>): number =>
  lots.reduce((sum, lot) => sum + lot.quantity, 0);

/** Units of a line that are still to come. */
export const expectedUnits = (line: ReturnLine): number => line.quantity - line.dropped - receivedUnits(line);

const DEAD: ReadonlySet<ReturnState> = new Set(['DECLINED', 'CANCELLED', 'EXPIRED']);

/** Whether nothing will come of it: its units are the customer's again. */
export const isDead = ({ status }: Pick<ReturnRecord, 'status'>): boolean => DEAD.has(status);

/** Whether somebody has yet to do something about it, once it is allowed. */
export const isUnderWay = (one: Pick<ReturnRecord, 'status'>): boolean =>
  !isDead(one) && !['REQUESTED', 'RESOLVED', 'CLOSED'].includes(one.status);
