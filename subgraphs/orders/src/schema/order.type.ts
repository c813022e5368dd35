import { connectionOf } from '@oms/platform/graphql/connection';
import { CurrencyCode, DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { AddressType, MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { FulfillmentStatusEnum, OrderStatusEnum, PaymentStatusEnum, ReturnStatusEnum } from './enums.js';
import { OrderRiskType } from './order-money.type.js';
import { CustomerStub } from './stubs.type.js';

/** Fields that need more than the order's row are in order.resolver.ts. */
@Authorized('orders:read', 'storefront')
@Directive('@key(fields: "id")')
@ObjectType('Order')
export class OrderType {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'What people call it.' })
  number!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => Int, { description: 'Sequence of the newest entry of the timeline: what to subscribe after.' })
  lastSequence!: number;

  @Field(() => String, { nullable: true })
  externalReference?: string | null;

  @Field(() => OrderStatusEnum)
  status!: string;

  @Field(() => PaymentStatusEnum)
  paymentStatus!: string;

  @Field(() => FulfillmentStatusEnum)
  fulfillmentStatus!: string;

  @Field(() => ReturnStatusEnum)
  returnStatus!: string;

  @Field()
  hasOpenHold!: boolean;

  @Field()
  hasBackorder!: boolean;

  @Field()
  isLate!: boolean;

  @Field({ description: 'Imported as history: it moves no stock.' })
  historical!: boolean;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  placedAt?: Date | null;

  @Field(() => DateTime)
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  shippedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  completedAt?: Date | null;

  @Field(() => CustomerStub, { nullable: true })
  customer?: CustomerStub | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => AddressType, { nullable: true })
  billingAddress?: AddressType | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Authorized('orders:read')
  @Field(() => [String], { nullable: true })
  tags?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ends by itself unless it is paid or completed.' })
  expiresAt?: Date | null;

  @Authorized('orders:read')
  @Field(() => OrderRiskType, { nullable: true })
  risk?: OrderRiskType | null;

  @Field({ description: 'Whether prices contain their taxes; otherwise taxes come on top.' })
  pricesIncludeTax!: boolean;

  @Field()
  taxExempt!: boolean;

  @Field(() => CurrencyCode, { nullable: true, description: 'The merchant’s own currency.' })
  baseCurrency?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'What one unit was worth in it at placement.' })
  exchangeRate?: string | null;

  @Field(() => MoneyType, { description: 'Gross of the units that are not cancelled.' })
  subtotal!: MoneyType;

  @Field(() => MoneyType)
  discountTotal!: MoneyType;

  @Field(() => MoneyType)
  shippingTotal!: MoneyType;

  @Field(() => MoneyType, { description: 'On top of prices: part of total.' })
  taxTotal!: MoneyType;

  @Field(() => MoneyType, { description: 'Contained in prices.' })
  taxIncludedTotal!: MoneyType;

  @Field(() => MoneyType, { description: 'Current: net of cancellations and edits.' })
  total!: MoneyType;

  @Field(() => MoneyType, { description: 'As placed.' })
  originalTotal!: MoneyType;

  @Field(() => MoneyType)
  captured!: MoneyType;

  @Field(() => MoneyType)
  refunded!: MoneyType;

  @Field(() => MoneyType, {
    description: 'Of the total: what was granted to the customer afterwards, by refunds and returns.',
  })
  allowanceTotal!: MoneyType;

  @Field(() => MoneyType, { description: 'total − allowanceTotal − captured + refunded.' })
  balanceDue!: MoneyType;
}

@ObjectType()
export class OrderConnection extends connectionOf('Order', () => OrderType) {}
