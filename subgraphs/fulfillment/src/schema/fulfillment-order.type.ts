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

  @Field(() => Int, { description: 'Shipped units that the carrier lost.' })
  lost!: number;
}

@ObjectType('FulfillmentHold', { description: 'Why the work of one location stands still.' })
export class FulfillmentHoldType {
  @Field()
  reason!: string;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field()
  placedBy!: string;

  @Field()
  placedAt!: string;
}

@ObjectType('PickupHandOver', { description: 'Proof that somebody fetched the goods.' })
export class PickupHandOverType {
  @Field()
  to!: string;

  @Field({ description: 'CODE, ID_DOCUMENT or KNOWN_CUSTOMER.' })
  check!: string;

  @Field()
  by!: string;

  @Field()
  at!: string;
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

  @Field(() => FulfillmentHoldType, {
    nullable: true,
    description: 'A hold of this work alone; the order may have others.',
  })
  hold?: FulfillmentHoldType | null;

  @Field(() => DateTime, { nullable: true })
  scheduledFor?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it must leave or stand ready, by the cut-off and capacity of the location.',
  })
  dueAt?: Date | null;

  @Field({ description: 'The deadline has passed and the work is not done.' })
  isLate!: boolean;

  @Field(() => LocationStub, { nullable: true, description: 'The store where the customer fetches it.' })
  pickupLocation?: LocationStub | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it waits for the customer.' })
  readyAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it waits for the customer.' })
  expiresAt?: Date | null;

  @Field(() => PickupHandOverType, { nullable: true })
  handedOver?: PickupHandOverType | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => [String], { description: 'Mutations that its state allows now.' })
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
