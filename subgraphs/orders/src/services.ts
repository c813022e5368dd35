import { SignedValues } from '@oms/platform/auth/signed-value';
import { DataSealer } from '@oms/platform/values/sealed';
import type { PaymentProvider } from './payments/payment-provider.js';
import { SandboxProvider } from './payments/sandbox-provider.js';

/** What orders' operations need beside the database. */
export interface OrdersServices {
  readonly sealer: DataSealer;
  /** Verifies the cart holds that inventory signed. */
  readonly reservationTokens: SignedValues;
  readonly payments: PaymentProvider;
}

export interface OrdersServicesOptions {
  readonly dataSecret: string;
  readonly tokenSecret: string;
  /** Default: the sandbox, which approves everything but is made to fail on demand. */
  readonly payments?: PaymentProvider;
}

export const createOrdersServices = ({ dataSecret, tokenSecret, payments }: OrdersServicesOptions): OrdersServices => ({
  sealer: new DataSealer(dataSecret),
  reservationTokens: new SignedValues(tokenSecret, 'reservation'),
  payments: payments ?? new SandboxProvider(),
});
