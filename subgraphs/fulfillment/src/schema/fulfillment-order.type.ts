import { connectionOf } from '@oms/platform/graphql/connection';
import { AggregateCommandInput, CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { MoneyType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id")')
@ObjectType('Order')
export class OrderStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Location')
export class LocationStub {
  @Field(() => ID)
  id!: string;
}

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

@Directive('@key(fields: "id")')
@ObjectType('Shipment', { description: 'A parcel.' })
export class ShipmentType {
  @Field(() => ID)
  id!: string;

  @Field()
  status!: string;

  @Field(() => String, { nullable: true })
  carrier?: string | null;

  @Field()
  service!: string;

  @Field(() => String, { nullable: true })
  trackingNumber?: string | null;

  @Field(() => String, { nullable: true })
  sscc?: string | null;

  @Field(() => Int)
  weightGrams!: number;

  @Field(() => MoneyType, { nullable: true, description: 'What the label cost.' })
  price?: MoneyType | null;

  @Field(() => String, { nullable: true, description: 'Why there is no label.' })
  failure?: string | null;
}

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

@ObjectType()
export class ShipmentPayload {
  @Field(() => ShipmentType, { nullable: true })
  shipment?: ShipmentType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@InputType()
export class FulfillmentOrderFilter {
  @Field(() => [String], { nullable: true })
  status?: string[] | null;

  @Field(() => ID, { nullable: true })
  locationId?: string | null;

  @Field(() => ID, { nullable: true })
  orderId?: string | null;

  @Field(() => String, { nullable: true })
  number?: string | null;

  @Field(() => Boolean, { nullable: true })
  onHold?: boolean | null;
}

@InputType()
export class FulfillmentOrderSort {
  @Field({ defaultValue: false, description: 'By creation; oldest first unless true.' })
  descending!: boolean;
}

@InputType('FulfillmentOrderCommandInput')
export class FulfillmentOrderCommandInput extends AggregateCommandInput {
  @Field(() => ID)
  fulfillmentOrderId!: string;

  @Field(() => String, { nullable: true, description: 'A code such as NO_CAPACITY.' })
  reason?: string | null;
}

@InputType()
export class PickLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int, { nullable: true })
  short?: number | null;

  @Field(() => String, { nullable: true, description: 'NOT_FOUND, DAMAGED or MISMATCH.' })
  shortReason?: string | null;
}

@InputType('PickInput')
export class PickInputType extends FulfillmentOrderCommandInput {
  @Field(() => [PickLineInput], { nullable: true, description: 'Default: everything is picked.' })
  lines?: PickLineInput[] | null;
}

@InputType('PackageInput')
export class PackageInputType {
  @Field(() => Int)
  weightGrams!: number;

  @Field(() => Int)
  lengthMm!: number;

  @Field(() => Int)
  widthMm!: number;

  @Field(() => Int)
  heightMm!: number;
}

@InputType('PackInput')
export class PackInputType extends FulfillmentOrderCommandInput {
  @Field(() => [PackageInputType], { nullable: true, description: 'Default: one box with the weight of its items.' })
  packages?: PackageInputType[] | null;
}

@InputType('ShipInput')
export class ShipInputType extends FulfillmentOrderCommandInput {
  @Field(() => String, { nullable: true })
  carrier?: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber?: string | null;
}

@InputType('HandOverPickupInput')
export class HandOverPickupInputType extends FulfillmentOrderCommandInput {}

@InputType('BuyLabelInput')
export class BuyLabelInputType extends CommandInput {
  @Field(() => ID)
  shipmentId!: string;
}

@InputType('TrackingEventInput')
export class TrackingEventInputType extends CommandInput {
  @Field(() => ID, { nullable: true })
  shipmentId?: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber?: string | null;

  @Field({ description: 'The carrier’s own id of the event; recorded once.' })
  externalId!: string;

  @Field({ description: 'IN_TRANSIT, OUT_FOR_DELIVERY, DELIVERED, EXCEPTION, RETURN_TO_SENDER or LOST.' })
  status!: string;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => DateTime, { nullable: true })
  occurredAt?: Date | null;
}
