import { CurrencyCode, Decimal } from '@oms/platform/graphql/scalars';
import { MoneyType } from '@oms/platform/graphql/value-types';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { OverduePolicyEnum, ShortfallPolicyEnum } from './enums.js';
import { ReturnPolicyInputType, ReturnPolicyType } from './return-policy.type.js';

/** Descriptions that reading and setting share. */
const TEXT = {
  shortfall: 'What becomes of units without stock: wait, wait with the order held, or be cancelled.',
  remorseMinutes: 'How long a new order is kept from fulfillment so that the customer may think again.',
  unpaidExpiryMinutes: 'How long an order waits for its payment.',
  draftExpiryMinutes: 'How long a draft is kept.',
  editRequestHours: 'How long an edit that was asked for waits for a decision.',
  holdAboveTotal: 'Orders worth more are held for review.',
  holdFirstOrder: 'First orders of a customer are held for review.',
  holdAddressMismatch: 'Orders billed to another country than they go to are held for review.',
  fraudCheck: 'Whether the fraud check is asked; the order is held until it has answered.',
  holdRiskScore: 'Score (0 to 100) from which an order stays held.',
  refundExcess: 'Whether money that an order no longer costs goes back by itself.',
  invoiceWhenShipped: 'Whether an invoice is issued by itself once everything has shipped.',
  baseCurrency: 'The merchant’s own currency.',
  exchangeRate: 'What one unit of the channel’s currency is worth in it; kept with each order.',
  orderUrl:
    'Where the shop shows an order to its customer: an address with {token}, which opens it without signing in, and {number} where it is wanted.',
  guestRetentionDays:
    'Days after which guests are erased from orders of which nothing is under way any more; null: never.',
  maxAgeHours: 'Hours after which an order that is still in a state is overdue.',
  maxBackorderHours: 'Hours after which an order whose units still wait for stock becomes a case; null: never.',
  whenOverdue: 'Whether an overdue order becomes a case, or is cancelled.',
};

@ObjectType('OrderMaxAges')
class OrderMaxAgesType {
  @Field(() => Int, { nullable: true })
  DRAFT?: number | null;

  @Field(() => Int, { nullable: true })
  PENDING?: number | null;

  @Field(() => Int, { nullable: true })
  CONFIRMED?: number | null;

  @Field(() => Int, { nullable: true })
  PROCESSING?: number | null;
}

@InputType('OrderMaxAgesInput')
class OrderMaxAgesInputType {
  @Field(() => Int, { nullable: true })
  DRAFT?: number;

  @Field(() => Int, { nullable: true })
  PENDING?: number;

  @Field(() => Int, { nullable: true })
  CONFIRMED?: number;

  @Field(() => Int, { nullable: true })
  PROCESSING?: number;
}

@ObjectType('ChannelPolicies', { description: 'What happens by itself to orders of a channel.' })
export class ChannelPoliciesType {
  @Field(() => ShortfallPolicyEnum, { description: TEXT.shortfall })
  shortfall!: string;

  @Field(() => Int, { description: TEXT.remorseMinutes })
  remorseMinutes!: number;

  @Field(() => Int, { description: TEXT.unpaidExpiryMinutes })
  unpaidExpiryMinutes!: number;

  @Field(() => Int, { description: TEXT.draftExpiryMinutes })
  draftExpiryMinutes!: number;

  @Field(() => Int, { description: TEXT.editRequestHours })
  editRequestHours!: number;

  @Field(() => MoneyType, { nullable: true, description: TEXT.holdAboveTotal })
  holdAboveTotal?: MoneyType | null;

  @Field({ description: TEXT.holdFirstOrder })
  holdFirstOrder!: boolean;

  @Field({ description: TEXT.holdAddressMismatch })
  holdAddressMismatch!: boolean;

  @Field({ description: TEXT.fraudCheck })
  fraudCheck!: boolean;

  @Field(() => Int, { description: TEXT.holdRiskScore })
  holdRiskScore!: number;

  @Field({ description: TEXT.refundExcess })
  refundExcess!: boolean;

  @Field({ description: TEXT.invoiceWhenShipped })
  invoiceWhenShipped!: boolean;

  @Field(() => CurrencyCode, { nullable: true, description: TEXT.baseCurrency })
  baseCurrency?: string | null;

  @Field(() => Decimal, { nullable: true, description: TEXT.exchangeRate })
  exchangeRate?: string | null;

  @Field(() => ReturnPolicyType)
  returns!: ReturnPolicyType;

  @Field(() => String, { nullable: true, description: TEXT.orderUrl })
  orderUrl?: string | null;

  @Field(() => Int, { nullable: true, description: TEXT.guestRetentionDays })
  guestRetentionDays?: number | null;

  @Field(() => Int, { nullable: true, description: TEXT.maxBackorderHours })
  maxBackorderHours?: number | null;

  @Field(() => OverduePolicyEnum, { description: TEXT.whenOverdue })
  whenOverdue!: string;

  @Field(() => OrderMaxAgesType, { description: TEXT.maxAgeHours })
  maxAgeHours!: OrderMaxAgesType;
}

@InputType('ChannelPoliciesInput', { description: 'Policies to be set; what is absent stays.' })
export class ChannelPoliciesInputType {
  @Field(() => ShortfallPolicyEnum, { nullable: true, description: TEXT.shortfall })
  shortfall?: keyof typeof ShortfallPolicyEnum;

  @Field(() => Int, { nullable: true, description: TEXT.remorseMinutes })
  remorseMinutes?: number;

  @Field(() => Int, { nullable: true, description: TEXT.unpaidExpiryMinutes })
  unpaidExpiryMinutes?: number;

  @Field(() => Int, { nullable: true, description: TEXT.draftExpiryMinutes })
  draftExpiryMinutes?: number;

  @Field(() => Int, { nullable: true, description: TEXT.editRequestHours })
  editRequestHours?: number;

  @Field(() => Decimal, { nullable: true, description: TEXT.holdAboveTotal })
  holdAboveTotal?: string | null;

  @Field(() => Boolean, { nullable: true, description: TEXT.holdFirstOrder })
  holdFirstOrder?: boolean;

  @Field(() => Boolean, { nullable: true, description: TEXT.holdAddressMismatch })
  holdAddressMismatch?: boolean;

  @Field(() => Boolean, { nullable: true, description: TEXT.fraudCheck })
  fraudCheck?: boolean;

  @Field(() => Int, { nullable: true, description: TEXT.holdRiskScore })
  holdRiskScore?: number;

  @Field(() => Boolean, { nullable: true, description: TEXT.refundExcess })
  refundExcess?: boolean;

  @Field(() => Boolean, { nullable: true, description: TEXT.invoiceWhenShipped })
  invoiceWhenShipped?: boolean;

  @Field(() => CurrencyCode, { nullable: true, description: TEXT.baseCurrency })
  baseCurrency?: string | null;

  @Field(() => Decimal, { nullable: true, description: TEXT.exchangeRate })
  exchangeRate?: string | null;

  @Field(() => ReturnPolicyInputType, { nullable: true })
  returns?: ReturnPolicyInputType;

  @Field(() => String, { nullable: true, description: TEXT.orderUrl })
  orderUrl?: string | null;

  @Field(() => Int, { nullable: true, description: TEXT.guestRetentionDays })
  guestRetentionDays?: number | null;

  @Field(() => Int, { nullable: true, description: TEXT.maxBackorderHours })
  maxBackorderHours?: number | null;

  @Field(() => OverduePolicyEnum, { nullable: true, description: TEXT.whenOverdue })
  whenOverdue?: keyof typeof OverduePolicyEnum;

  @Field(() => OrderMaxAgesInputType, { nullable: true, description: TEXT.maxAgeHours })
  maxAgeHours?: OrderMaxAgesInputType;
}
