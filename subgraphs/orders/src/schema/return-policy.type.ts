import { enumOf } from '@oms/platform/graphql/enum-of';
import { Decimal } from '@oms/platform/graphql/scalars';
import { MoneyType } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ReturnConditionEnum } from './return.enums.js';

const RefundShippingEnum = enumOf(['FULL_RETURN', 'FAULT', 'NEVER'] as const);
const UndeliveredEnum = enumOf(['REFUND', 'EXCHANGE'] as const);
const LostParcelEnum = enumOf(['RESHIP', 'REFUND', 'ASK'] as const);
registerEnumType(RefundShippingEnum, { name: 'RefundShippingPolicy' });
registerEnumType(UndeliveredEnum, { name: 'UndeliveredPolicy' });
registerEnumType(LostParcelEnum, { name: 'LostParcelPolicy' });

/** Descriptions that reading and setting share. */
const TEXT = {
  windowDays: 'Days from delivery in which goods may come back.',
  faultWindowDays: 'The same where the merchant is to blame.',
  autoApprove: 'Whether what the policy allows is approved by itself.',
  reasons: 'Codes of the reasons that customers choose from.',
  conditions: 'Conditions in which goods are taken back.',
  finalSaleSkus: 'Items that do not come back, unless the merchant is to blame.',
  authorizationDays: 'Days that an approved return may take to be sent in.',
  overdueDays: 'Days after which a return under way becomes a case.',
  locationId: 'Where parcels go; without one to the location that shipped the goods.',
  restockingFeeRate: 'The part of their value that is kept of goods, unless the merchant is to blame.',
  shippingFee: 'What is kept once of a return whose label we paid for, unless the merchant is to blame.',
  refundShipping: 'When the price of shipping is given back.',
  exchangeInAdvance: 'Whether the replacement goes out before the goods came back.',
  autoResolve: 'Whether what was inspected without a surprise is made good by itself.',
  undelivered: 'What becomes of goods whose parcel came back undelivered.',
  lostParcel: 'What becomes of goods that a carrier lost.',
};

@ObjectType('ReturnPolicy', { description: 'What may come back, and what becomes of it.' })
export class ReturnPolicyType {
  @Field(() => Int, { description: TEXT.windowDays })
  windowDays!: number;

  @Field(() => Int, { description: TEXT.faultWindowDays })
  faultWindowDays!: number;

  @Field({ description: TEXT.autoApprove })
  autoApprove!: boolean;

  @Field(() => [String], { description: TEXT.reasons })
  reasons!: string[];

  @Field(() => [ReturnConditionEnum], { description: TEXT.conditions })
  conditions!: string[];

  @Field(() => [String], { description: TEXT.finalSaleSkus })
  finalSaleSkus!: string[];

  @Field(() => Int, { description: TEXT.authorizationDays })
  authorizationDays!: number;

  @Field(() => Int, { description: TEXT.overdueDays })
  overdueDays!: number;

  @Field(() => ID, { nullable: true, description: TEXT.locationId })
  locationId?: string | null;

  @Field(() => Decimal, { description: TEXT.restockingFeeRate })
  restockingFeeRate!: string;

  @Field(() => MoneyType, { description: TEXT.shippingFee })
  shippingFee!: MoneyType;

  @Field(() => RefundShippingEnum, { description: TEXT.refundShipping })
  refundShipping!: string;

  @Field({ description: TEXT.exchangeInAdvance })
  exchangeInAdvance!: boolean;

  @Field({ description: TEXT.autoResolve })
  autoResolve!: boolean;

  @Field(() => UndeliveredEnum, { description: TEXT.undelivered })
  undelivered!: string;

  @Field(() => LostParcelEnum, { description: TEXT.lostParcel })
  lostParcel!: string;
}

@InputType('ReturnPolicyInput', { description: 'What is absent stays.' })
export class ReturnPolicyInputType {
  @Field(() => Int, { nullable: true, description: TEXT.windowDays })
  windowDays?: number;

  @Field(() => Int, { nullable: true, description: TEXT.faultWindowDays })
  faultWindowDays?: number;

  @Field(() => Boolean, { nullable: true, description: TEXT.autoApprove })
  autoApprove?: boolean;

  @Field(() => [String], { nullable: true, description: TEXT.reasons })
  reasons?: string[];

  @Field(() => [ReturnConditionEnum], { nullable: true, description: TEXT.conditions })
  conditions?: (keyof typeof ReturnConditionEnum)[];

  @Field(() => [String], { nullable: true, description: TEXT.finalSaleSkus })
  finalSaleSkus?: string[];

  @Field(() => Int, { nullable: true, description: TEXT.authorizationDays })
  authorizationDays?: number;

  @Field(() => Int, { nullable: true, description: TEXT.overdueDays })
  overdueDays?: number;

  @Field(() => ID, { nullable: true, description: TEXT.locationId })
  locationId?: string | null;

  @Field(() => Decimal, { nullable: true, description: TEXT.restockingFeeRate })
  restockingFeeRate?: string;

  @Field(() => Decimal, { nullable: true, description: TEXT.shippingFee })
  shippingFee?: string;

  @Field(() => RefundShippingEnum, { nullable: true, description: TEXT.refundShipping })
  refundShipping?: keyof typeof RefundShippingEnum;

  @Field(() => Boolean, { nullable: true, description: TEXT.exchangeInAdvance })
  exchangeInAdvance?: boolean;

  @Field(() => Boolean, { nullable: true, description: TEXT.autoResolve })
  autoResolve?: boolean;

  @Field(() => UndeliveredEnum, { nullable: true, description: TEXT.undelivered })
  undelivered?: keyof typeof UndeliveredEnum;

  @Field(() => LostParcelEnum, { nullable: true, description: TEXT.lostParcel })
  lostParcel?: keyof typeof LostParcelEnum;
}
