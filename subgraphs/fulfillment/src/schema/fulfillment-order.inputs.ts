import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
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
