import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { MoneyType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';

@Authorized('fulfillment:read')
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

@ObjectType()
export class ShipmentPayload {
  @Field(() => ShipmentType, { nullable: true })
  shipment?: ShipmentType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

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
