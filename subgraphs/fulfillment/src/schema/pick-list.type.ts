import { connectionOf } from '@oms/platform/graphql/connection';
import { AggregateCommandInput, CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { FulfillmentOrderType } from './fulfillment-order.type.js';
import { LocationStub } from './stubs.type.js';

@ObjectType('PickPortion', { description: 'Units of one order, and the tote that they go into.' })
export class PickPortionType {
  @Field(() => ID)
  fulfillmentOrderId!: string;

  @Field()
  number!: string;

  @Field(() => Int)
  tote!: number;

  @Field(() => ID)
  lineId!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int)
  picked!: number;
}

@ObjectType('PickTask', { description: 'One stop on the walk: all units of one item.' })
export class PickTaskType {
  @Field(() => String, { nullable: true, description: 'Where it lies; null when nobody has said.' })
  bin?: string | null;

  @Field()
  sku!: string;

  @Field()
  title!: string;

  @Field(() => String, { nullable: true })
  gtin?: string | null;

  @Field({ description: 'Each unit is picked with its serial number.' })
  serialTracked!: boolean;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int)
  picked!: number;

  @Field(() => [PickPortionType])
  portions!: readonly PickPortionType[];
}

@Authorized('fulfillment:read')
@ObjectType('PickList', { description: 'Orders that are picked on one walk.' })
export class PickListType {
  @Field(() => ID)
  id!: string;

  @Field()
  number!: string;

  @Field({ description: 'SINGLE, BATCH or WAVE.' })
  kind!: string;

  @Field({ description: 'OPEN, COMPLETED (nothing is left to pick) or CANCELLED.' })
  status!: string;

  @Field(() => LocationStub)
  location!: LocationStub;

  @Field(() => String, { nullable: true })
  assignedTo?: string | null;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType()
export class PickListConnection extends connectionOf('PickList', () => PickListType) {}

@ObjectType()
export class PickListPayload {
  @Field(() => PickListType, { nullable: true })
  pickList?: PickListType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType()
export class ScanPickPayload {
  @Field(() => FulfillmentOrderType, { nullable: true })
  fulfillmentOrder?: FulfillmentOrderType | null;

  @Field(() => Int, { nullable: true, description: 'The tote that the unit goes into.' })
  tote?: number | null;

  @Field(() => String, { nullable: true })
  sku?: string | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@InputType('CreatePickListInput')
export class CreatePickListInputType extends CommandInput {
  @Field(() => ID)
  locationId!: string;

  @Field({ description: 'SINGLE, BATCH or WAVE.' })
  kind!: string;

  @Field(() => [ID], { nullable: true, description: 'These orders; otherwise the most urgent ones that match.' })
  fulfillmentOrderIds?: string[] | null;

  @Field(() => DateTime, { nullable: true })
  dueBefore?: Date | null;

  @Field(() => String, { nullable: true })
  service?: string | null;

  @Field(() => String, { nullable: true })
  deliveryMethod?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only orders of one unit.' })
  singleUnit?: boolean | null;

  @Field(() => Int, { nullable: true })
  maxOrders?: number | null;

  @Field(() => String, { nullable: true })
  assignedTo?: string | null;
}

@InputType('PickListCommandInput')
export class PickListCommandInputType extends CommandInput {
  @Field(() => ID)
  pickListId!: string;
}

@InputType('ScanPickInput')
export class ScanPickInputType extends AggregateCommandInput {
  @Field(() => ID, { nullable: true })
  pickListId?: string | null;

  @Field(() => ID, { nullable: true })
  fulfillmentOrderId?: string | null;

  @Field({ description: 'What the scanner read: SKU, GTIN, or a GS1 symbol with GTIN and serial number.' })
  code!: string;

  @Field(() => String, { nullable: true })
  serial?: string | null;

  @Field(() => Int, { nullable: true })
  quantity?: number | null;
}
