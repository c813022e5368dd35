import { ExpiringLinks } from '@oms/platform/auth/expiring-links';
import { OrderLinks } from '@oms/platform/auth/order-link';
import { SignedValues } from '@oms/platform/auth/signed-value';
import { DataSealer } from '@oms/platform/values/sealed';
import { GiftCodes } from './credit/gift-codes.js';
import type { PaymentProvider } from './payments/payment-provider.js';
import { ruleFraudCheck, type FraudCheck } from './risk/fraud-check.js';
import { providerFromEnvironment } from './payments/provider-from-environment.js';
import { tableTaxes, type TaxCalculator } from './taxes/tax-calculator.js';

/** A file of orders: which ones, as what. */
export interface OrderFile {
  readonly filter: object;
  readonly format: 'CSV' | 'NDJSON';
}

/** What orders' operations need beside the database. */
export interface OrdersServices {
  readonly sealer: DataSealer;
  /** Verifies the cart holds that inventory signed. */
  readonly reservationTokens: SignedValues;
  /** Links to files of orders. */
  readonly exportLinks: ExpiringLinks<OrderFile>;
  /** Verifies links to orders that customers were sent. */
  readonly orderLinks: OrderLinks;
  readonly payments: PaymentProvider;
  readonly taxes: TaxCalculator;
  readonly fraud: FraudCheck;
  readonly giftCodes: GiftCodes;
}

export interface OrdersServicesOptions {
  readonly dataSecret: string;
  readonly tokenSecret: string;
  /** Default: what the environment names; without anything the sandbox, which moves no money. */
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
  exportLinks: new ExpiringLinks(tokenSecret, 'order-export', '/exports/orders/'),
  orderLinks: new OrderLinks(tokenSecret),
  payments: payments ?? providerFromEnvironment(),
  taxes: taxes ?? tableTaxes,
  fraud: fraud ?? ruleFraudCheck,
  giftCodes: new GiftCodes(dataSecret),
});
