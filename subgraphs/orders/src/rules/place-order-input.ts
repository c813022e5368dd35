import type { AddressValue } from '@oms/platform/graphql/value-types';
import type { DeliveryMethod } from '../rules/order-statuses.js';

export interface AmountInput {
  readonly amount: string;
  readonly currencyCode: string;
}

export interface PlaceOrderLineInput {
  readonly sku: string;
  readonly quantity: number;
  /** Only with the right orders:price. */
  readonly unitPrice?: AmountInput | null;
  /** Fraction of the line's gross, 0…1, as a decimal; only with the right orders:price. */
  readonly discountRate?: string | null;
  /** Index of the delivery; default 0. */
  readonly delivery?: number | null;
}

export interface PlaceOrderDeliveryInput {
  readonly method: DeliveryMethod;
  readonly address?: AddressValue | null;
  readonly pickupLocationId?: string | null;
  readonly shippingPrice?: AmountInput | null;
  readonly service?: string | null;
  readonly promisedTo?: Date | null;
  /** Day that the customer asks for, YYYY-MM-DD. */
  readonly requestedDate?: string | null;
  readonly giftMessage?: string | null;
}

/** A discount that staff or a machine client gives: by `rate` or by `amount`. */
export interface DiscountInput {
  readonly scope: 'LINE' | 'ORDER' | 'SHIPPING';
  /** LINE: index of the line. */
  readonly line?: number | null;
  readonly code?: string | null;
  readonly reason: string;
  readonly rate?: string | null;
  readonly amount?: AmountInput | null;
}

export interface PlaceOrderPaymentInput {
  readonly method: 'CARD' | 'EXTERNAL' | 'INVOICE' | 'CASH' | 'TRANSFER' | 'STORE_CREDIT' | 'GIFT_CARD';
  /** CARD: the provider's token. GIFT_CARD: its code. */
  readonly token?: string | null;
  /** EXTERNAL: who authorised and under which reference. */
  readonly provider?: string | null;
  readonly reference?: string | null;
  /** STORE_CREDIT, GIFT_CARD: by default as much as there is. */
  readonly amount?: AmountInput | null;
}

export interface PlaceOrderInput {
  readonly channel: string;
  readonly externalReference?: string | null;
  readonly customerId?: string | null;
  readonly email?: string | null;
  readonly currencyCode?: string | null;
  readonly lines: readonly PlaceOrderLineInput[];
  readonly deliveries?: readonly PlaceOrderDeliveryInput[] | null;
  readonly billingAddress?: AddressValue | null;
  readonly payment?: PlaceOrderPaymentInput | null;
  /** Several payments instead of one; at most one of them without an amount: it takes the rest. */
  readonly payments?: readonly PlaceOrderPaymentInput[] | null;
  readonly phone?: string | null;
  readonly discounts?: readonly DiscountInput[] | null;
  /** Codes that the customer was given. */
  readonly discountCodes?: readonly string[] | null;
  readonly tags?: readonly string[] | null;
  readonly reservationToken?: string | null;
  /** The total that the customer was shown. */
  readonly expectedTotal?: AmountInput | null;
  readonly priority?: number | null;
  readonly dryRun?: boolean | null;
}

/** The payments of an order, however they were given. */
export const paymentsOf = ({
  payment,
  payments,
}: Pick<PlaceOrderInput, 'payment' | 'payments'>): readonly PlaceOrderPaymentInput[] => [
  ...(payment ? [payment] : []),
  ...(payments ?? []),
];
