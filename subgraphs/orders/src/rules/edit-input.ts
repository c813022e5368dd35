import type { AddressValue } from '@oms/platform/graphql/value-types';
import type {
  AmountInput,
  DiscountInput,
  PlaceOrderDeliveryInput,
  PlaceOrderPaymentInput,
} from './place-order-input.js';

/** A line to be added: to a delivery of the order, or to one that the edit adds (by its index). */
export interface AddLineInput {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice?: AmountInput | null;
  readonly discountRate?: string | null;
  /** Default: the order's first delivery. */
  readonly deliveryId?: string | null;
  readonly newDelivery?: number | null;
}

/** What becomes of a line; what is absent stays. */
export interface ChangeLineInput {
  readonly lineId: string;
  /** Units wanted from now on, those that have shipped included; 0 removes what has not shipped. */
  readonly quantity?: number | null;
  readonly unitPrice?: AmountInput | null;
  readonly discountRate?: string | null;
}

/** What becomes of a delivery; what is absent stays. */
export interface ChangeDeliveryInput extends Partial<PlaceOrderDeliveryInput> {
  readonly deliveryId: string;
}

export interface EditDiscountInput extends Omit<DiscountInput, 'line'> {
  /** LINE: the line. */
  readonly lineId?: string | null;
}

/** The changes of one edit; all of them or none. */
export interface OrderEdit {
  readonly addDeliveries?: readonly PlaceOrderDeliveryInput[] | null;
  readonly addLines?: readonly AddLineInput[] | null;
  readonly lines?: readonly ChangeLineInput[] | null;
  readonly deliveries?: readonly ChangeDeliveryInput[] | null;
  readonly addDiscounts?: readonly EditDiscountInput[] | null;
  readonly discountCodes?: readonly string[] | null;
  readonly removeDiscountIds?: readonly string[] | null;
  readonly billingAddress?: AddressValue | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly reason?: string | null;
  /** Pays what the edit adds. */
  readonly payment?: PlaceOrderPaymentInput | null;
}
