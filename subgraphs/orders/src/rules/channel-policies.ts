import { z } from 'zod';
import { returnPolicy } from './returns/return-policy.js';

const minutes = z.int().min(0).max(525_600);
const hours = z.int().min(1).max(87_600).optional();

/** What happens by itself to orders of a channel. Amounts in minor units of the channel's currency. */
export const channelPolicies = z.object({
  /** What becomes of units without stock: wait, wait with the order held, or be cancelled. */
  shortfall: z.enum(['BACKORDER', 'HOLD', 'CANCEL']).default('BACKORDER'),
  /** How long a new order is kept from fulfillment so that the customer may think again. */
  remorseMinutes: minutes.default(0),
  /** How long an order waits for its payment. */
  unpaidExpiryMinutes: minutes.min(1).default(1_440),
  draftExpiryMinutes: minutes.min(1).default(43_200),
  /** How long an edit that was asked for waits for a decision. */
  editRequestHours: z.int().min(1).max(8_760).default(72),
  /** Orders worth more are held for review. */
  holdAboveTotal: z.int().min(0).nullable().default(null),
  holdFirstOrder: z.boolean().default(false),
  /** Orders that are billed to another country than they go to are held for review. */
  holdAddressMismatch: z.boolean().default(false),
  /** Whether the fraud check is asked, and the score from which an order stays held. */
  fraudCheck: z.boolean().default(false),
  holdRiskScore: z.int().min(0).max(100).default(70),
  /** Whether money that an order no longer costs goes back by itself. */
  refundExcess: z.boolean().default(true),
  /** Whether an invoice is issued by itself once everything has shipped. */
  invoiceWhenShipped: z.boolean().default(false),
  /** The merchant's own currency and what one unit of the channel's currency is worth in it. */
  baseCurrency: z.string().length(3).nullable().default(null),
  exchangeRate: z.string().nullable().default(null),
  /** What may come back, and what becomes of it. */
  returns: returnPolicy.prefault({}),
  /** Where the shop shows an order to its customer: an address with `{token}`, and `{number}` where it is wanted. */
  orderUrl: z
    .string()
    .regex(
      /^https?:\/\/[^\s{}]+(\{(token|number)\}[^\s{}]*)*$/,
      'expected an address such as https://shop.example/order#{token}',
    )
    .nullable()
    .default(null),
  /** Days after which guests are taken out of orders that are at rest; null: never. */
  guestRetentionDays: z.int().min(30).max(36_500).nullable().default(null),
  /** Hours after which an order that is still in a state is overdue. */
  maxAgeHours: z.object({ DRAFT: hours, PENDING: hours, CONFIRMED: hours, PROCESSING: hours }).default({}),
  /** Hours after which units that still wait for stock are too old; null: never. */
  maxBackorderHours: z.int().min(1).max(87_600).nullable().default(null),
  /** Whether an order that is overdue becomes a case, or is cancelled. */
  whenOverdue: z.enum(['CASE', 'CANCEL']).default('CASE'),
});

export type ChannelPolicies = z.infer<typeof channelPolicies>;

/** Policies as a channel keeps them; what it does not say is the default. */
export const policiesOf = (kept: unknown): ChannelPolicies => channelPolicies.parse(kept ?? {});
