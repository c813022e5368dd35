export interface RiskState {
  /** 0 (none) to 100. */
  readonly score: number;
  readonly reasons: readonly string[];
  readonly provider: string;
}

/** One tax in an amount, in minor units. */
export interface TaxShare {
  readonly name: string;
  /** Decimal fraction such as 0.19. */
  readonly rate: string;
  readonly amount: number;
}

/** A reduction by a rate or an amount, of one line, of all lines together, or of shipping. */
export interface DiscountState {
  id: string;
  position: number;
  scope: 'LINE' | 'ORDER' | 'SHIPPING';
  lineId: string | null;
  code: string | null;
  reason: string;
  /** Decimal fraction, above 0 and up to 1; null when `amount` is set. */
  rate: string | null;
  /** Minor units; null when `rate` is set. */
  amount: number | null;
  /** Minor units that it came to, over whole quantities. */
  applied: number;
  removed: boolean;
}

/** Why an order costs less than its lines and shipping say. */
export type AllowanceCause = 'REFUND' | 'RETURN' | 'EXCHANGE' | 'LOST' | 'APPEASEMENT';

/** An allowance's share of one line or of one delivery's shipping, in minor units. */
export interface AllowanceItem {
  readonly lineId: string | null;
  readonly deliveryId: string | null;
  /** Units of the line that it is for; 0 when an amount was granted. */
  readonly quantity: number;
  /** What the customer gets: taxes included, discounts taken off. */
  readonly amount: number;
  /** The share of the discount that `amount` leaves out. */
  readonly discount: number;
  /** Of `amount`: tax on top of the price. */
  readonly tax: number;
  /** Of `amount`: tax that the price contains. */
  readonly taxIncluded: number;
}

/** What was granted to the customer without cancelling or changing anything: it never changes and is never taken back. */
export interface AllowanceState {
  id: string;
  cause: AllowanceCause;
  /** The sum of its items. */
  amount: number;
  reason: string;
  note: string | null;
  grantedBy: unknown;
  createdAt: Date;
  items: readonly AllowanceItem[];
}

/** SOURCE: to the payment that it was captured from. STORE_CREDIT: to the customer's account with us. */
export type RefundDestination = 'SOURCE' | 'STORE_CREDIT';

export interface RefundState {
  id: string;
  /** The payment whose captured money it is, wherever it goes. */
  paymentId: string;
  amount: number;
  destination: RefundDestination;
  /** The allowance that it pays out; null: money that the order does not cost any more. */
  allowanceId: string | null;
  /** REPLACED: it failed, and another one was made for it. */
  status: 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'REPLACED';
  reason: string;
  /** A person hands the money out and says so. */
  byHand: boolean;
  reference: string | null;
  failure: string | null;
  requestedBy: unknown;
  createdAt: Date;
}

export type PaymentMethod =
  'CARD' | 'EXTERNAL' | 'INVOICE' | 'CASH' | 'TRANSFER' | 'HISTORICAL' | 'STORE_CREDIT' | 'GIFT_CARD';

export type PaymentLifecycleStatus =
  'PENDING' | 'AUTHORIZED' | 'PARTIALLY_CAPTURED' | 'CAPTURED' | 'VOIDED' | 'FAILED' | 'EXPIRED';

export interface PaymentState {
  id: string;
  method: PaymentMethod;
  provider: string | null;
  reference: string | null;
  status: PaymentLifecycleStatus;
  amount: number;
  authorized: number;
  captured: number;
  /** Minor units that are on their way to be captured. */
  capturing: number;
  /** Minor units given back, and on their way back. */
  refunded: number;
  refunding: number;
  failure: string | null;
  /** Set once the authorisation is no longer wanted: the provider is to be told. */
  voidRequestedAt: Date | null;
  /** When the provider lets the authorisation lapse. */
  expiresAt: Date | null;
  /** The authorisation that this one takes over from. */
  replacesId: string | null;
  createdAt: Date;
}
