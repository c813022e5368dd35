/** What is told of money. Amounts are minor units, moments ISO 8601. */

/** `CaptureRequested`: an intent to capture what has shipped. */
export interface CaptureRequested {
  readonly captureId: string;
  readonly orderId: string;
}

/** `RefundRequested`: an intent to give money back. */
export interface RefundRequested {
  readonly refundId: string;
  readonly orderId: string;
}

/** `InvoiceRequested`: an invoice is to be issued. */
export interface InvoiceRequested {
  readonly orderId: string;
  /** Set: a credit note over this allowance is wanted. */
  readonly allowanceId?: string;
}

/** What came to an account and went from it over its whole life: balance = issued − redeemed − expired. */
export interface CreditSums {
  readonly balance: number;
  readonly issued: number;
  readonly redeemed: number;
  readonly expired: number;
}

/** `CreditChanged`: a store credit or gift card as it is. */
export interface CreditChanged extends CreditSums {
  readonly accountId: string;
  readonly kind: 'STORE_CREDIT' | 'GIFT_CARD';
  readonly customerId: string | null;
  readonly currency: string;
  /** The account as each hour of its life left it, up to now: where it is told again for those who did not hear of it. */
  readonly past?: readonly CreditPast[];
}

/** An account as it was: its version then, and when it came to that. */
export interface CreditPast extends CreditSums {
  readonly version: number;
  readonly at: string;
}

interface By {
  readonly role: string;
  readonly id: string;
}

/** `AppeasementChanged`: goodwill as it is. It costs `amount` once it is ISSUED, and nothing before. */
export interface AppeasementChanged {
  readonly appeasementId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly channelCode: string;
  readonly customerId: string | null;
  readonly kind: string;
  readonly status: string;
  readonly reason: string;
  readonly amount: number;
  readonly currency: string;
  readonly proposedBy: By;
  readonly decidedBy: By | null;
  readonly proposedAt: string;
  readonly decidedAt: string | null;
  readonly issuedAt: string | null;
}
