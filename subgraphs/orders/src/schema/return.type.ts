import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { ReturnLineType, ReturnParcelType } from './return-parts.type.js';
import { ReturnOriginEnum, ReturnShippingEnum, ReturnStateEnum } from './return.enums.js';
import { LocationStub } from './stubs.type.js';

@Authorized('orders:read', 'storefront')
@Directive('@key(fields: "id")')
@ObjectType('Return', { description: 'Goods on their way back.' })
export class ReturnType {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'What people call it, and what its code says.' })
  number!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => ReturnStateEnum)
  status!: string;

  @Field(() => ReturnOriginEnum, { description: 'Who opened it; CARRIER: a parcel that comes back undelivered.' })
  origin!: string;

  @Field(() => ReturnShippingEnum)
  shipping!: string;

  @Field(() => LocationStub, { nullable: true, description: 'Where it is to go; it may be received anywhere.' })
  location?: LocationStub | null;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was declined or cancelled.' })
  reason?: string | null;

  @Authorized('orders:read')
  @Field(() => ActorType, { nullable: true })
  requestedBy?: ActorType | null;

  @Field(() => ReturnParcelType, { nullable: true })
  parcel?: ReturnParcelType | null;

  @Field(() => [ReturnLineType])
  lines!: ReturnLineType[];

  @Field(() => MoneyType, { description: 'What was kept for the way back.' })
  shippingFee!: MoneyType;

  @Field(() => MoneyType, { description: 'What was given back of the shipping to the customer.' })
  shippingRefund!: MoneyType;

  @Field(() => DateTime)
  requestedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  approvedAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it may be sent in.' })
  expiresAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  receivedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  inspectedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  resolvedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  closedAt?: Date | null;

  @Field(() => [String], { description: 'Mutations that its state allows now.' })
  availableActions!: string[];
}

@ObjectType()
export class ReturnConnection extends connectionOf('Return', () => ReturnType) {}
