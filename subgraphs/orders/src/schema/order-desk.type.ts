import { AggregateCommandInput, CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import { ActorType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { NoteVisibilityEnum } from './enums.js';
import { OrderFilter, OrderSort } from './order-list.inputs.js';
import { OrderAnswer } from './order.payloads.js';

@ObjectType('OrderNote')
export class OrderNoteType {
  @Field(() => ID)
  id!: string;

  @Field()
  text!: string;

  @Field(() => NoteVisibilityEnum)
  visibility!: string;

  @Field(() => ActorType, { nullable: true, description: 'For staff.' })
  author?: ActorType | null;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType('OrderAttachment', { description: 'A reference to a file that is kept elsewhere.' })
export class OrderAttachmentType {
  @Field(() => ID)
  id!: string;

  @Field()
  name!: string;

  @Field()
  url!: string;

  @Field(() => String, { nullable: true })
  mediaType?: string | null;

  @Field(() => ActorType)
  addedBy!: ActorType;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType()
export class OrderDeskPayload extends OrderAnswer {}

@InputType('TagOrderInput')
export class TagOrderInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => [String], { nullable: true })
  add?: string[] | null;

  @Field(() => [String], { nullable: true })
  remove?: string[] | null;
}

@InputType('AddOrderNoteInput')
export class AddOrderNoteInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field()
  text!: string;

  @Field(() => NoteVisibilityEnum, { defaultValue: 'STAFF', description: 'CUSTOMER: the customer reads it too.' })
  visibility!: 'CUSTOMER' | 'STAFF';
}

@InputType('AttachToOrderInput')
export class AttachInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field()
  name!: string;

  @Field({ description: 'https only.' })
  url!: string;

  @Field(() => String, { nullable: true, description: 'Such as image/png.' })
  mediaType?: string | null;
}

@ObjectType('SavedOrderView')
export class SavedOrderViewType {
  @Field(() => ID)
  id!: string;

  @Field()
  name!: string;

  @Field()
  shared!: boolean;

  @Field()
  mine!: boolean;

  @Field(() => JsonValue, { description: 'An OrderFilter.' })
  filter!: unknown;

  @Field(() => JsonValue, { nullable: true, description: 'An OrderSort.' })
  sort?: unknown;
}

@InputType('SaveOrderViewInput')
export class SaveViewInputType extends CommandInput {
  @Field()
  name!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether everybody who reads orders sees it.' })
  shared?: boolean | null;

  @Field(() => OrderFilter)
  filter!: OrderFilter;

  @Field(() => OrderSort, { nullable: true })
  sort?: OrderSort | null;
}

@ObjectType()
export class OrderViewPayload {
  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}
