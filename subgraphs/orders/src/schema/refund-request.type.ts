import { connectionOf } from '@oms/platform/graphql/connection';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { REFUND_REQUEST_STATUSES, type RefundRequestStatus } from '../rules/refund-request.js';
import { OrderAnswer } from './order.payloads.js';
import { OrderType } from './order.type.js';

const RefundRequestStatusEnum = enumOf(REFUND_REQUEST_STATUSES);
registerEnumType(RefundRequestStatusEnum, { name: 'RefundRequestStatus' });

@Authorized('orders:read')
@ObjectType('RefundRequest', { description: 'A refund above what its proposer gives back alone.' })
export class RefundRequestType {
  @Field(() => ID)
  id!: string;

  @Field(() => OrderType, { nullable: true })
  order?: OrderType | null;

  @Field(() => RefundRequestStatusEnum)
  status!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => MoneyType, { description: 'What it came to when it was asked for, or given back.' })
  amount!: MoneyType;

  @Field()
  reason!: string;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => ActorType)
  requestedBy!: ActorType;

  @Field(() => DateTime)
  requestedAt!: Date;

  @Field(() => ActorType, { nullable: true })
  decidedBy?: ActorType | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt?: Date | null;

  @Field(() => String, { nullable: true })
  decisionNote?: string | null;

  @Field(() => ID, { nullable: true, description: 'The order’s allowance, once it is approved.' })
  allowanceId?: string | null;

  @Field(() => [String], { description: 'Mutations that its state allows the caller now.' })
  availableActions!: string[];
}

@ObjectType()
export class RefundRequestConnection extends connectionOf('RefundRequest', () => RefundRequestType) {}

@InputType()
export class RefundRequestFilter {
  @Field(() => [RefundRequestStatusEnum], { nullable: true })
  statuses?: RefundRequestStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Of this person.' })
  requestedBy?: string | null;
}

@InputType('RefundRequestCommandInput')
export class RefundRequestCommandInputType extends CommandInput {
  @Field(() => ID)
  requestId!: string;

  @Field(() => Int, { nullable: true, description: 'The request’s version that was seen.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'For staff.' })
  note?: string | null;
}

@ObjectType()
export class RefundRequestPayload extends OrderAnswer {
  @Field(() => RefundRequestType, { nullable: true })
  request?: RefundRequestType | null;
}
