import { z } from 'zod';
import { isCountryCode } from '@oms/platform/values/country';
import { isCurrencyCode } from '@oms/platform/values/currency';
import { isTimeZone } from '@oms/platform/values/zoned-time';
import { compareDecimals } from './decimal.js';
import type { AddressRecord, EntityName, EntityRecords } from './records.js';

const required = (issue: { input?: unknown }, otherwise: string) =>
  issue.input === undefined ? 'is required' : otherwise;

const text = (most = 1000) =>
  z
    .string({ error: (issue) => required(issue, 'must be text') })
    .min(1, { error: 'must not be empty' })
    .max(most, { error: `must have at most ${most} characters` })
    .refine((value) => !value.includes('\0'), { error: 'must not have a NUL character' });

const whole = (least: number) =>
  z
    .number({ error: (issue) => required(issue, 'must be a number') })
    .int({ error: 'must be a whole number' })
    .min(least, { error: `must be ${least} or more` })
    .max(2_147_483_647, { error: 'must be at most 2147483647' });

const flag = () => z.boolean({ error: (issue) => required(issue, 'must be true or false') });
const instant = () => z.date({ error: (issue) => required(issue, 'must be a date') });
const code = () => text(128);
const money = () => text(40).regex(/^\d+(\.\d+)?$/, { error: 'must be a decimal amount, not negative, such as 12.50' });
const currency = () => text().refine(isCurrencyCode, { error: 'must be an ISO 4217 code such as USD' });
const email = () => text(320).regex(/^[^\s@]+@[^\s@]+$/, { error: 'must be an e-mail address' });

const rate = () =>
  money().refine((value) => compareDecimals(value, '1') <= 0, { error: 'must lie between 0 and 1', abort: true });

const filled = <T extends z.ZodType>(line: T, what: string) =>
  z
    .array(line, { error: (issue) => required(issue, 'must be a list') })
    .min(1, { error: `must have at least one ${what}` });

const address = z.strictObject({
  name: text().optional(),
  company: text().optional(),
  line1: text(),
  line2: text().optional(),
  city: text(),
  region: text().optional(),
  postalCode: text().optional(),
  countryCode: text().refine(isCountryCode, { error: 'must be an ISO 3166 code such as DE' }),
  phone: text().optional(),
}) satisfies z.ZodType<AddressRecord>;

const component = z.strictObject({ sku: code(), quantity: whole(1) });
const purchaseLine = z.strictObject({ sku: code(), quantity: whole(1), unitCost: money().optional() });
const orderLine = z.strictObject({
  sku: code(),
  quantity: whole(1),
  unitPrice: money(),
  discountRate: rate().optional(),
  title: text().optional(),
});

/**
 * The checks every record passes before it reaches a sink; their messages read after a field's name. The mapping
 * check reads the same schemas to know which fields exist, which are required and what kind of value each takes.
 */
export const RECORD_SCHEMAS = {
  suppliers: z.strictObject({
    code: code(),
    name: text(),
    contactName: text().optional(),
    email: email().optional(),
    phone: text().optional(),
    address: address.optional(),
    leadTimeDays: whole(0).optional(),
  }),
  locations: z.strictObject({
    code: code(),
    name: text(),
    kind: z.enum(['WAREHOUSE', 'STORE'], { error: (issue) => required(issue, 'must be WAREHOUSE or STORE') }),
    timeZone: text().refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' }).optional(),
    address: address.optional(),
  }),
  items: z.strictObject({
    sku: code(),
    title: text(),
    category: text().optional(),
    supplierCode: code().optional(),
    discontinued: flag().optional(),
    weightGrams: whole(0).optional(),
    unitCost: money().optional(),
    stockTracked: flag().optional(),
    requiresShipping: flag().optional(),
    components: filled(component, 'component').optional(),
  }),
  prices: z.strictObject({
    sku: code(),
    channelCode: code(),
    amount: money(),
    currencyCode: currency(),
    from: instant().optional(),
  }),
  stock: z.strictObject({
    sku: code(),
    locationCode: code(),
    onHand: whole(0),
    safetyStock: whole(0).optional(),
    reorderPoint: whole(0).optional(),
    orderUpTo: whole(0).optional(),
  }),
  purchaseOrders: z.strictObject({
    externalReference: code(),
    supplierCode: code(),
    locationCode: code(),
    orderedAt: instant().optional(),
    expectedAt: instant().optional(),
    lines: filled(purchaseLine, 'line'),
  }),
  customers: z.strictObject({
    externalReference: code(),
    name: text(),
    company: text().optional(),
    email: email().optional(),
    phone: text().optional(),
    address: address.optional(),
  }),
  orders: z.strictObject({
    externalReference: code(),
    number: code().optional(),
    channelCode: code(),
    customerReference: code().optional(),
    placedAt: instant(),
    requiredAt: instant().optional(),
    shippedAt: instant().optional(),
    currencyCode: currency(),
    shippingTotal: money(),
    shippingAddress: address,
    carrierName: text().optional(),
    lines: filled(orderLine, 'line'),
  }),
} satisfies { [E in EntityName]: z.ZodType<EntityRecords[E]> };
