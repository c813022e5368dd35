import type { Database } from '@oms/platform/database/database';

/** Seconds after which a provider's "not found" is final. */
export const SETTLE_SECONDS = 300;

/** What a provider answers of one call, found again by the same key. */
export interface ProviderAnswer {
  readonly outcome: 'APPROVED' | 'DECLINED';
  /** The provider's own reference. */
  readonly reference: string;
  readonly reason?: string;
  /** When the provider lets an authorisation lapse. */
  readonly expiresAt?: Date;
}

/** What a provider tells by itself, read from a message whose signature was good. */
export interface ProviderMessage {
  /** The message's own id: each is taken once. */
  readonly id: string;
  readonly kind: 'AUTHORIZE' | 'CAPTURE' | 'REFUND' | 'OTHER';
  /** The key under which we asked. */
  readonly key: string;
  readonly answer: ProviderAnswer;
}

/** One call to a provider; `key` makes a repetition harmless. Amounts in minor units. */
export interface ProviderCall {
  readonly key: string;
  readonly amount: number;
  readonly currency: string;
  /** Token of the means of payment (authorise) or the reference of the authorisation (capture, void). */
  readonly token: string;
}

/**
 * The payment provider port. Calls may throw: then the outcome is unknown until `find` is asked with the same key;
 * null from `find` means that the provider never did it.
 */
export interface PaymentProvider {
  readonly name: string;
  authorize(database: Database, call: ProviderCall): Promise<ProviderAnswer>;
  capture(database: Database, call: ProviderCall): Promise<ProviderAnswer>;
  /** Gives an authorisation back. */
  void(database: Database, call: ProviderCall): Promise<ProviderAnswer>;
  /** Gives captured money back; `token` is the reference of the authorisation. */
  refund(database: Database, call: ProviderCall): Promise<ProviderAnswer>;
  /** A new authorisation of the same means of payment, before the old one (`token`: its reference) lapses. */
  reauthorize(database: Database, call: ProviderCall): Promise<ProviderAnswer>;
  find(database: Database, key: string): Promise<ProviderAnswer | null>;
  /** Reads a message that claims to come from the provider; null when its signature or its age is wrong. */
  readMessage?(body: string, signature: string, now: Date): ProviderMessage | null;
}
