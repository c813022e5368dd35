import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime } from '@oms/platform/graphql/scalars';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { ShipmentType } from './shipment.type.js';
import { LocationStub, OrderStub } from './stubs.type.js';

@ObjectType('FulfillmentOrderLine', {
  description: 'Units that one location works on; live = quantity − cancelled − short.',
})
export class FulfillmentOrderLineType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID, { description: 'The order line.' })
  lineId!: string;

  @Field()
  sku!: string;

  @Field()
  title!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int)
  picked!: number;

  @Field(() => Int)
  packed!: number;

  @Field(() => Int)
  shipped!: number;

  @Field(() => Int)
  delivered!: number;

  @Field(() => Int)
  cancelled!: number;

  @Field(() => Int)
  short!: number;

  @Field(() => String, { nullable: true })
  shortReason?: string | null;
}

@Authorized('fulfillment:read')
@Directive('@key(fields: "id")')
@ObjectType('FulfillmentOrder', { description: 'The work of one location on one delivery of an order.' })
export class FulfillmentOrderType {
  @Field(() => ID)
  id!: string;

  @Field()
  number!: string;

  @Field(() => Int)
  version!: number;

  @Field()
  status!: string;

  @Field()
  onHold!: boolean;

  @Field({ description: 'SHIPPING, PICKUP_IN_STORE, SHIP_TO_STORE or DIGITAL.' })
  deliveryMethod!: string;

  @Field(() => OrderStub, { nullable: true })
  order?: OrderStub | null;

  @Field()
  orderNumber!: string;

  @Field(() => LocationStub, { nullable: true })
  location?: LocationStub | null;

  @Field(() => [FulfillmentOrderLineType])
  lines!: FulfillmentOrderLineType[];

  @Field(() => [ShipmentType])
  shipments!: ShipmentType[];

  @Field(() => DateTime, { nullable: true })
  promisedTo?: Date | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => [String], { description: 'Steps that the status allows now.' })
  availableActions!: string[];
}

@ObjectType()
export class FulfillmentOrderConnection extends connectionOf('FulfillmentOrder', () => FulfillmentOrderType) {}

@ObjectType()
export class FulfillmentOrderPayload {
  @Field(() => FulfillmentOrderType, { nullable: true })
  fulfillmentOrder?: FulfillmentOrderType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}
