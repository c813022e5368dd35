import { SignedValues } from '@oms/platform/auth/signed-value';
import { DataSealer } from '@oms/platform/values/sealed';
import type { PaymentProvider } from './payments/payment-provider.js';
import { ruleFraudCheck, type FraudCheck } from './risk/fraud-check.js';
import { SandboxProvider } from './payments/sandbox-provider.js';
import { tableTaxes, type TaxCalculator } from './taxes/tax-calculator.js';

/** What orders' operations need beside the database. */
export interface OrdersServices {
  readonly sealer: DataSealer;
  /** Verifies the cart holds that inventory signed. */
  readonly reservationTokens: SignedValues;
  readonly payments: PaymentProvider;
  readonly taxes: TaxCalculator;
  readonly fraud: FraudCheck;
}

export interface OrdersServicesOptions {
  readonly dataSecret: string;
  readonly tokenSecret: string;
  /** Default: the sandbox, which approves everything but is made to fail on demand. */
  readonly payments?: PaymentProvider;
  /** Default: the tax table. */
  readonly taxes?: TaxCalculator;
  /** Default: a few rules over the order itself. */
  readonly fraud?: FraudCheck;
}

export const createOrdersServices = ({
  dataSecret,
  tokenSecret,
  payments,
  taxes,
  fraud,
}: OrdersServicesOptions): OrdersServices => ({
  sealer: new DataSealer(dataSecret),
  reservationTokens: new SignedValues(tokenSecret, 'reservation'),
  payments: payments ?? new SandboxProvider(),
  taxes: taxes ?? tableTaxes,
  fraud: fraud ?? ruleFraudCheck,
});
