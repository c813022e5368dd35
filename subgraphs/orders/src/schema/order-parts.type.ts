import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, AddressType, MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { DeliveryMethodEnum, OrderLineKindEnum, ShippingServiceEnum } from './enums.js';
import { ItemStub, LocationStub } from './stubs.type.js';

@Authorized('orders:read', 'storefront')
@Directive('@key(fields: "id")')
@ObjectType('OrderLine', { description: 'quantity = open + backordered + allocated + shipped + cancelled, always.' })
export class OrderLineType {
  @Field(() => ID)
  id!: string;

  @Field()
  sku!: string;

  @Field()
  title!: string;

  @Field(() => ItemStub, { nullable: true })
  item?: ItemStub;

  @Field(() => OrderLineKindEnum)
  kind!: string;

  @Field(() => MoneyType)
  unitPrice!: MoneyType;

  @Field(() => MoneyType, { description: 'Of the units that are not cancelled.' })
  discountTotal!: MoneyType;

  @Field(() => MoneyType, { description: 'On top of the price.' })
  taxTotal!: MoneyType;

  @Field(() => MoneyType, { description: 'Contained in the price.' })
  taxIncludedTotal!: MoneyType;

  @Field(() => MoneyType, { description: 'Gross − discount + tax, of the units that are not cancelled.' })
  total!: MoneyType;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int, { description: 'Wanted, not yet promised.' })
  open!: number;

  @Field(() => Int)
  backordered!: number;

  @Field(() => Int)
  allocated!: number;

  @Field(() => Int)
  shipped!: number;

  @Field(() => Int)
  cancelled!: number;

  @Field(() => Int, { description: 'Asked to be cancelled, not yet let go of by fulfillment; part of allocated.' })
  cancelPending!: number;

  @Field(() => Int)
  delivered!: number;

  @Field(() => Int)
  returned!: number;

  @Field(() => Int)
  lost!: number;
}

@ObjectType()
export class OrderLineConnection extends connectionOf('OrderLine', () => OrderLineType) {}

@ObjectType('OrderDelivery', { description: 'Lines that reach the customer the same way.' })
export class OrderDeliveryType {
  @Field(() => ID)
  id!: string;

  @Field(() => DeliveryMethodEnum)
  method!: string;

  @Field(() => AddressType, { nullable: true })
  address?: AddressType | null;

  @Field(() => LocationStub, { nullable: true })
  pickupLocation?: LocationStub | null;

  @Field(() => DateTime, { nullable: true })
  promisedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true })
  promisedTo?: Date | null;

  @Field(() => MoneyType, { description: 'Before discounts.' })
  shippingPrice!: MoneyType;

  @Field(() => MoneyType)
  shippingDiscount!: MoneyType;

  @Field(() => MoneyType, { description: 'On top of the price.' })
  shippingTax!: MoneyType;

  @Field(() => ShippingServiceEnum)
  service!: string;

  @Field(() => String, { nullable: true, description: 'Day that the customer asked for, YYYY-MM-DD.' })
  requestedDate?: string | null;

  @Field(() => String, { nullable: true })
  giftMessage?: string | null;

  @Field(() => [OrderLineType])
  lines!: OrderLineType[];
}

@ObjectType('Hold', { description: 'A reason why fulfillment must wait.' })
export class HoldType {
  @Field(() => ID)
  id!: string;

  @Field()
  reason!: string;

  @Field(() => String, { nullable: true, description: 'A role or an actor’s id: who may release it, beside leads.' })
  owner?: string | null;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field({ description: 'OPEN, EFFECTIVE once fulfillment has acknowledged it, RELEASED.' })
  status!: string;

  @Field(() => ActorType)
  placedBy!: ActorType;

  @Field(() => DateTime)
  placedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  releaseAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  releasedAt?: Date | null;
}

@ObjectType('CancellationRequest', { description: 'Units that fulfillment is asked to let go of.' })
export class CancellationRequestType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  lineId!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int)
  accepted!: number;

  @Field(() => Int)
  declined!: number;

  @Field({ description: 'REQUESTED, ACCEPTED, DECLINED or PARTIALLY_ACCEPTED.' })
  status!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;
}
