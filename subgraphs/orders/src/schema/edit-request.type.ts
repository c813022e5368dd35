import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, AddressInput, MoneyInput, MoneyType } from '@oms/platform/graphql/value-types';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { Authorized, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { editRequestLifecycle } from '../rules/edit-request.js';
import { OrderFieldChange } from './edit-order.mutations.js';
import { OrderAnswer } from './order.payloads.js';

const EditRequestStatusEnum = enumOf(Object.keys(editRequestLifecycle.transitions));
registerEnumType(EditRequestStatusEnum, { name: 'OrderEditRequestStatus' });

@ObjectType({ description: 'An edit that somebody asks for; service decides.' })
export class OrderEditRequest {
  @Field(() => ID)
  id!: string;

  @Field(() => EditRequestStatusEnum)
  status!: string;

  @Field(() => String, { nullable: true, description: 'Why it is asked for.' })
  reason?: string | null;

  @Authorized('orders:read')
  @Field(() => ActorType, { nullable: true })
  requestedBy?: ActorType | null;

  @Field(() => DateTime)
  requestedAt!: Date;

  @Field(() => DateTime, { description: 'When it ends by itself.' })
  expiresAt!: Date;

  @Authorized('orders:read')
  @Field(() => ActorType, { nullable: true })
  decidedBy?: ActorType | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What was said with the decision; of an expired one why it ended: TIME_OVER, ORDER_SHIPPED, ORDER_COMPLETED, ORDER_CANCELLED or ORDER_EXPIRED.',
  })
  decisionReason?: string | null;

  @Field(() => MoneyType, { description: 'The order’s total when it was asked for.' })
  totalBefore!: MoneyType;

  @Field(() => MoneyType, { description: 'What it would have been with the edit.' })
  totalAfter!: MoneyType;

  @Field(() => [OrderFieldChange], { description: 'What would change.' })
  changes!: OrderFieldChange[];
}

@InputType()
class RequestedLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int, { description: 'Units wanted from now on, shipped ones included; 0 removes the rest.' })
  quantity!: number;
}

@InputType()
class RequestedNewLineInput {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => ID, { nullable: true, description: 'Default: the order’s first delivery.' })
  deliveryId?: string | null;
}

@InputType()
class RequestedDeliveryInput {
  @Field(() => ID)
  deliveryId!: string;

  @Field(() => AddressInput, { nullable: true })
  address?: AddressInput | null;

  @Field(() => String, { nullable: true, description: 'Day that the customer asks for, YYYY-MM-DD.' })
  requestedDate?: string | null;

  @Field(() => String, { nullable: true })
  giftMessage?: string | null;
}

@InputType('RequestOrderEditInput', { description: 'What is absent stays. Prices follow the price list.' })
export class RequestOrderEditInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => [RequestedLineInput], { nullable: true })
  lines?: RequestedLineInput[] | null;

  @Field(() => [RequestedNewLineInput], { nullable: true })
  addLines?: RequestedNewLineInput[] | null;

  @Field(() => [RequestedDeliveryInput], { nullable: true })
  deliveries?: RequestedDeliveryInput[] | null;

  @Field(() => AddressInput, { nullable: true })
  billingAddress?: AddressInput | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Only tells what it would change.' })
  dryRun?: boolean | null;
}

@InputType('DecideOrderEditInput')
export class DecideOrderEditInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => ID)
  requestId!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      'Approving: the total that was shown; where the order would cost another one, it is refused with both.',
  })
  expectedTotal?: MoneyInput | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Only tells what it would change now.' })
  dryRun?: boolean | null;
}

@ObjectType()
export class OrderEditRequestPayload extends OrderAnswer {
  @Field(() => OrderEditRequest, { nullable: true, description: 'None for a dry run of a new one.' })
  editRequest?: OrderEditRequest | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'What the order costs more (above zero) or less by the edit.',
  })
  difference?: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: 'What the order costs with the edit.' })
  totalAfter?: MoneyType | null;
}
