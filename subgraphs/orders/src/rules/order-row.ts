import { isDay } from '@oms/platform/values/zoned-time';
import { z } from 'zod';
import type { PlaceOrderInput } from './place-order-input.js';
import { moment } from './rate-rows.js';

const text = (most: number) => z.string().min(1).max(most);
const decimal = z.string().regex(/^-?\d{1,15}(\.\d{1,10})?$/, 'expected a decimal in quotes, such as "12.50"');
const money = z.strictObject({ amount: decimal, currencyCode: text(3) });
const day = z.string().refine(isDay, 'expected a day such as 2026-03-01');
const coordinate = z.number().nullish();

const address = z.strictObject({
  name: z.string().nullish(),
  company: z.string().nullish(),
  line1: z.string(),
  line2: z.string().nullish(),
  city: z.string(),
  region: z.string().nullish(),
  postalCode: z.string().nullish(),
  countryCode: text(2),
  phone: z.string().nullish(),
  latitude: coordinate,
  longitude: coordinate,
});

const payment = z.strictObject({
  method: z.enum(['EXTERNAL', 'INVOICE', 'CASH', 'TRANSFER', 'STORE_CREDIT', 'GIFT_CARD']),
  token: text(200).nullish(),
  provider: text(100).nullish(),
  reference: text(200).nullish(),
  amount: money.nullish(),
});

const delivery = z.strictObject({
  method: z.enum(['SHIPPING', 'PICKUP_IN_STORE', 'SHIP_TO_STORE', 'DIGITAL']).default('SHIPPING'),
  address: address.nullish(),
  pickupLocationId: z.string().nullish(),
  shippingPrice: money.nullish(),
  service: z.enum(['ECONOMY', 'STANDARD', 'EXPRESS']).nullish(),
  promisedTo: moment.nullish(),
  requestedDate: day.nullish(),
  giftMessage: z.string().nullish(),
});

const discount = z.strictObject({
  scope: z.enum(['LINE', 'ORDER', 'SHIPPING']),
  line: z.int().nullish(),
  code: z.string().nullish(),
  reason: text(200),
  rate: decimal.nullish(),
  amount: money.nullish(),
});

/**
 * An order of a file: the input of `placeOrder`, with an external reference, by which the file may be brought again. Card
 * payments are not among it: their tokens last minutes.
 */
export const orderRow: z.ZodType<PlaceOrderInput> = z.strictObject({
  channel: text(40),
  externalReference: text(200),
  customerId: z.string().nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  currencyCode: text(3).nullish(),
  lines: z.array(
    z.strictObject({
      sku: text(64),
      quantity: z.int(),
      unitPrice: money.nullish(),
      discountRate: decimal.nullish(),
      delivery: z.int().nullish(),
    }),
  ),
  deliveries: z.array(delivery).nullish(),
  billingAddress: address.nullish(),
  payment: payment.nullish(),
  payments: z.array(payment).nullish(),
  discounts: z.array(discount).nullish(),
  discountCodes: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  reservationToken: z.string().nullish(),
  expectedTotal: money.nullish(),
  priority: z.int().nullish(),
});
