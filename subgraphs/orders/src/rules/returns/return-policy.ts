import { z } from 'zod';
import { CONDITIONS } from './return-record.js';

/** Reasons for which the merchant is to blame: no fees, a longer time, and final sale does not count. */
const FAULTS: readonly string[] = [
  'DEFECTIVE',
  'DAMAGED_IN_TRANSIT',
  'WRONG_ITEM',
  'NOT_AS_DESCRIBED',
  'ARRIVED_LATE',
  'UNDELIVERABLE',
];

const DEFAULT_REASONS = [
  ...FAULTS.filter((reason) => reason !== 'UNDELIVERABLE'),
  'CHANGED_MIND',
  'WRONG_SIZE',
  'FOUND_CHEAPER',
  'ORDERED_BY_MISTAKE',
  'OTHER',
];

const days = z.int().min(0).max(3_650);
const code = z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/, 'a code such as WRONG_SIZE');

/** What may come back to a channel, and what becomes of it. Amounts in minor units of the channel's currency. */
export const returnPolicy = z.object({
  /** Days from delivery in which goods may come back; where the merchant is to blame, `faultWindowDays`. */
  windowDays: days.default(30),
  faultWindowDays: days.default(365),
  /** Whether what the policy allows is approved by itself. */
  autoApprove: z.boolean().default(true),
  reasons: z.array(code).min(1).max(50).default(DEFAULT_REASONS),
  /** Conditions in which goods are taken back. */
  conditions: z
    .array(z.enum(CONDITIONS))
    .min(1)
    .default([...CONDITIONS]),
  /** Items that do not come back, unless the merchant is to blame. */
  finalSaleSkus: z.array(z.string().min(1).max(100)).max(10_000).default([]),
  /** Days that an approved return may take to be sent in. */
  authorizationDays: days.min(1).default(21),
  /** Days after which somebody asks where a return is that was said to be under way. */
  overdueDays: days.min(1).default(21),
  /** Where parcels go; null: to the location that shipped the goods. */
  locationId: z.uuid().nullable().default(null),
  /** A decimal fraction of their value that is kept of goods, unless the merchant is to blame. */
  restockingFeeRate: z
    .string()
    .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'a decimal from 0 to 1')
    .default('0'),
  /** What is kept once of a return whose label we paid for, unless the merchant is to blame. */
  shippingFee: z.int().min(0).default(0),
  /** When the price of shipping is given back: once all of a delivery came back, only where we are to blame, or never. */
  refundShipping: z.enum(['FULL_RETURN', 'FAULT', 'NEVER']).default('FULL_RETURN'),
  /** Whether the replacement goes out before the goods came back. */
  exchangeInAdvance: z.boolean().default(false),
  /** Whether what was inspected without a surprise is made good as the customer wished, without waiting for a person. */
  autoResolve: z.boolean().default(true),
  /** What becomes of goods whose parcel came back undelivered. */
  undelivered: z.enum(['REFUND', 'EXCHANGE']).default('REFUND'),
  /** What becomes of goods that a carrier lost: sent again, paid back, or left to a person. */
  lostParcel: z.enum(['RESHIP', 'REFUND', 'ASK']).default('RESHIP'),
});

export type ReturnPolicy = z.infer<typeof returnPolicy>;

export const isFault = (reason: string): boolean => FAULTS.includes(reason);
