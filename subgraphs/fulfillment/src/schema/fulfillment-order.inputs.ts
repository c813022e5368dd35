import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, ID, InputType, Int } from 'type-graphql';

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

  @Field(() => String, { nullable: true, description: 'SHIPPING, PICKUP_IN_STORE or SHIP_TO_STORE.' })
  deliveryMethod?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Open work that is due at this moment or before.' })
  dueBefore?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Open work whose deadline has passed (false: has not).' })
  late?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Work that customers fetch at this store, wherever it is done.' })
  pickupLocationId?: string | null;
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

  @Field(() => [String], { nullable: true, description: 'Serial numbers, for items that are followed by them.' })
  serials?: string[] | null;
}

@InputType('PickInput')
export class PickInputType extends FulfillmentOrderCommandInput {
  @Field(() => [PickLineInput], { nullable: true, description: 'Default: everything is picked.' })
  lines?: PickLineInput[] | null;
}

@InputType('LineQuantityInput')
export class LineQuantityInputType {
  @Field(() => ID, { description: 'A line of the fulfillment order.' })
  lineId!: string;

  @Field(() => Int)
  quantity!: number;
}

@InputType('PackageInput')
export class PackageInputType {
  @Field(() => String, { nullable: true, description: 'A box of the catalogue, which gives the sides.' })
  boxCode?: string | null;

  @Field(() => Int, { nullable: true, description: 'From the scale; needed without a box.' })
  weightGrams?: number | null;

  @Field(() => Int, { nullable: true, description: 'Outer sides; needed without a box.' })
  lengthMm?: number | null;

  @Field(() => Int, { nullable: true })
  widthMm?: number | null;

  @Field(() => Int, { nullable: true })
  heightMm?: number | null;

  @Field(() => [LineQuantityInputType], { nullable: true, description: 'Default: spread by weight.' })
  contents?: LineQuantityInputType[] | null;
}

@InputType('PackInput')
export class PackInputType extends FulfillmentOrderCommandInput {
  @Field(() => [PackageInputType], { nullable: true, description: 'Default: the proposed boxes.' })
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
export class HandOverPickupInputType extends FulfillmentOrderCommandInput {
  @Field(() => String, { nullable: true, description: 'The customer’s code, typed in or scanned.' })
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'Without a code: ID_DOCUMENT or KNOWN_CUSTOMER.' })
  identityCheck?: string | null;

  @Field(() => String, { nullable: true, description: 'Who fetched it.' })
  receivedBy?: string | null;

  @Field(() => [LineQuantityInputType], { nullable: true, description: 'Default: everything that waits.' })
  lines?: LineQuantityInputType[] | null;

  @Field(() => Boolean, { nullable: true, description: 'The customer does not want the rest: it goes back to stock.' })
  declineRest?: boolean | null;
}

@InputType('HoldFulfillmentOrderInput')
export class HoldFulfillmentOrderInputType extends FulfillmentOrderCommandInput {
  @Field(() => String, { nullable: true })
  note?: string | null;
}

@InputType('ScheduleFulfillmentOrderInput')
export class ScheduleFulfillmentOrderInputType extends FulfillmentOrderCommandInput {
  @Field(() => DateTime, { description: 'Work begins at this moment, not before.' })
  scheduledFor!: Date;
}

@InputType('SplitFulfillmentOrderInput')
export class SplitFulfillmentOrderInputType extends FulfillmentOrderCommandInput {
  @Field(() => [LineQuantityInputType], { description: 'Units that become work of their own.' })
  lines!: LineQuantityInputType[];
}

@InputType('MoveFulfillmentOrderInput')
export class MoveFulfillmentOrderInputType extends FulfillmentOrderCommandInput {
  @Field(() => ID, { description: 'Where the units are to be reserved and worked on instead.' })
  locationId!: string;
}
