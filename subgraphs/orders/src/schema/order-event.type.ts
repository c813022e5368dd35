import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import { ActorType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { FulfillmentStatusEnum, OrderStatusEnum, PaymentStatusEnum, ReturnStatusEnum } from './enums.js';

@Directive('@shareable')
@ObjectType('OrderEvent', { description: 'An entry of the timeline, with the statuses as they were then.' })
export class OrderEventType {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { description: 'Rises by one with each entry; `orderStatusChanged` resumes after it.' })
  sequence!: number;

  @Field({ description: 'Opaque; `orderEvents` resumes after it.' })
  position!: string;

  @Field()
  type!: string;

  @Field(() => DateTime)
  occurredAt!: Date;

  @Field(() => DateTime)
  recordedAt!: Date;

  @Field(() => OrderStatusEnum)
  status!: string;

  @Field(() => PaymentStatusEnum)
  paymentStatus!: string;

  @Field(() => FulfillmentStatusEnum)
  fulfillmentStatus!: string;

  @Field(() => ReturnStatusEnum)
  returnStatus!: string;

  @Field(() => ActorType, { nullable: true, description: 'For staff.' })
  actor?: ActorType | null;

  @Field(() => String, { nullable: true, description: 'For staff.' })
  reason?: string | null;

  @Authorized('orders:read')
  @Field(() => JsonValue, { nullable: true })
  data?: unknown;
}

@ObjectType()
export class OrderEventConnection extends connectionOf('OrderEvent', () => OrderEventType) {}
