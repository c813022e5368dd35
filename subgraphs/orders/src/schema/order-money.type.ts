import { DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, Int, ObjectType } from 'type-graphql';
import { DiscountScopeEnum, PaymentMethodEnum } from './enums.js';
import { RefundDestinationEnum } from './refund.type.js';

@ObjectType('OrderRisk', { description: 'What the fraud check said.' })
export class OrderRiskType {
  @Field(() => Int, { description: '0 (none) to 100.' })
  score!: number;

  @Field(() => [String])
  reasons!: string[];

  @Field()
  provider!: string;
}

@ObjectType('OrderDiscount')
export class OrderDiscountType {
  @Field(() => ID)
  id!: string;

  @Field(() => DiscountScopeEnum)
  scope!: string;

  @Field(() => ID, { nullable: true })
  lineId?: string | null;

  @Field(() => String, { nullable: true })
  code?: string | null;

  @Field()
  reason!: string;

  @Field(() => Decimal, { nullable: true })
  rate?: string | null;

  @Field(() => MoneyType, { nullable: true })
  amount?: MoneyType | null;

  @Field(() => MoneyType, { description: 'What it came to, over whole quantities.' })
  applied!: MoneyType;
}

@ObjectType('Refund', { description: 'Captured money that goes back to where it came from, or to store credit.' })
export class RefundType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  paymentId!: string;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => RefundDestinationEnum)
  destination!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The allowance that it pays out; none: the order came to cost less.',
  })
  allowanceId?: string | null;

  @Field({ description: 'PENDING, SUCCEEDED, FAILED, or REPLACED by another one.' })
  status!: string;

  @Field()
  reason!: string;

  @Field({ description: 'A person hands it out and says so by settleRefund.' })
  byHand!: boolean;

  @Authorized('orders:read')
  @Field(() => String, { nullable: true })
  failure?: string | null;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType('Payment')
export class PaymentType {
  @Field(() => ID)
  id!: string;

  @Field(() => PaymentMethodEnum)
  method!: string;

  @Field(() => String, { nullable: true })
  provider?: string | null;

  @Field(() => String, { nullable: true })
  reference?: string | null;

  @Field()
  status!: string;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => MoneyType)
  authorized!: MoneyType;

  @Field(() => MoneyType)
  captured!: MoneyType;

  @Field(() => MoneyType)
  refunded!: MoneyType;

  @Field(() => DateTime, { nullable: true, description: 'When the provider lets the authorisation lapse.' })
  expiresAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  failure?: string | null;

  @Field(() => DateTime)
  createdAt!: Date;
}
