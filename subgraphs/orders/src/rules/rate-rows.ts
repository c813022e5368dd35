import { isDay } from '@oms/platform/values/zoned-time';
import { z } from 'zod';

/** A cell that is empty says nothing. */
const maybe = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());

const TRUE = new Set(['true', 'yes', '1']);
const FALSE = new Set(['false', 'no', '0']);
const flag = z.preprocess((value) => {
  const text = String(value).toLowerCase();
  return TRUE.has(text) ? true : FALSE.has(text) ? false : value;
}, z.boolean('expected true or false'));
const whole = z.coerce.number('expected a whole number').int('expected a whole number').max(2_147_483_647);
/** A day, or a moment, as text. */
export const moment = z
  .string()
  .refine(
    (given) => isDay(given.slice(0, 10)) && !Number.isNaN(Date.parse(given)),
    'expected a date such as 2026-03-01 or 2026-03-01T09:00:00Z',
  )
  .transform((given) => new Date(given));
/** A decimal as text; a JSON number is taken as it is written. */
const decimal = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z.string().regex(/^\d{1,15}(\.\d{1,10})?$/, 'expected a decimal such as 12.50'),
);
const text = (most: number) => z.string().min(1).max(most);

/** A row of a file of tax rates, as the columns are named. */
export const taxRateRow = z.strictObject({
  country: text(2),
  region: maybe(text(200)),
  postalPrefix: maybe(text(20)),
  category: maybe(text(40)),
  name: text(200),
  rate: decimal,
  compound: maybe(flag),
  position: maybe(whole.min(0).max(32_767)),
  onShipping: maybe(flag),
  from: maybe(moment),
  to: maybe(moment),
});

/** A row of a file of shipping rates. */
export const shippingRateRow = z.strictObject({
  channel: text(40),
  method: z.enum(['SHIPPING', 'PICKUP_IN_STORE', 'SHIP_TO_STORE', 'DIGITAL']),
  service: maybe(z.enum(['ECONOMY', 'STANDARD', 'EXPRESS'])),
  country: maybe(text(2)),
  minSubtotal: maybe(decimal),
  amount: decimal,
  currencyCode: text(3),
  from: maybe(moment),
  to: maybe(moment),
});

/** A row of a file of discount codes; `amount` and `minSubtotal` are in `currencyCode`. */
export const discountCodeRow = z
  .strictObject({
    code: text(40),
    channel: maybe(text(40)),
    reason: text(200),
    scope: z.enum(['LINE', 'ORDER', 'SHIPPING']),
    sku: maybe(text(64)),
    rate: maybe(decimal),
    amount: maybe(decimal),
    minSubtotal: maybe(decimal),
    currencyCode: maybe(text(3)),
    usageLimit: maybe(whole.min(1)),
    active: maybe(flag),
    from: maybe(moment),
    to: maybe(moment),
  })
  .superRefine(({ amount, minSubtotal, currencyCode }, problems) => {
    if ((amount ?? minSubtotal) !== undefined && currencyCode === undefined)
      problems.addIssue({ code: 'custom', path: ['currencyCode'], message: 'is needed with an amount' });
  })
  .transform(({ amount, minSubtotal, currencyCode = '', ...row }) => ({
    ...row,
    amount: amount === undefined ? null : { amount, currencyCode },
    minSubtotal: minSubtotal === undefined ? null : { amount: minSubtotal, currencyCode },
  }));
