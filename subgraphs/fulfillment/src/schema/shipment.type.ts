import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { MoneyType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';

@ObjectType('ParcelContent', { description: 'Units of one line in a parcel.' })
export class ParcelContentType {
  @Field(() => ID, { description: 'The line of the fulfillment order.' })
  lineId!: string;

  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;
}

@ObjectType('TrackingEvent', { description: 'What a carrier said of a parcel.' })
export class TrackingEventType {
  @Field(() => ID)
  id!: string;

  @Field()
  status!: string;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => String, { nullable: true })
  location?: string | null;

  @Field(() => DateTime)
  occurredAt!: Date;
}

@Authorized('fulfillment:read')
@Directive('@key(fields: "id")')
@ObjectType('Shipment', { description: 'A parcel.' })
export class ShipmentType {
  @Field(() => ID)
  id!: string;

  @Field()
  status!: string;

  @Field(() => Int, { description: 'Its place among the parcels of the work, from 0.' })
  position!: number;

  @Field(() => String, { nullable: true })
  carrier?: string | null;

  @Field({ description: 'What the customer was promised.' })
  service!: string;

  @Field(() => String, { nullable: true, description: 'What was bought.' })
  boughtService?: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber?: string | null;

  @Field(() => String, { nullable: true })
  trackingUrl?: string | null;

  @Field(() => String, { nullable: true })
  sscc?: string | null;

  @Field(() => Int)
  weightGrams!: number;

  @Field(() => Int)
  lengthMm!: number;

  @Field(() => Int)
  widthMm!: number;

  @Field(() => Int)
  heightMm!: number;

  @Field(() => String, { nullable: true })
  boxCode?: string | null;

  @Field(() => [ParcelContentType])
  contents!: readonly ParcelContentType[];

  @Field(() => MoneyType, { nullable: true, description: 'What the label cost.' })
  price?: MoneyType | null;

  @Field(() => String, { nullable: true, description: 'Why there is no label.' })
  failure?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the carrier expects to deliver.' })
  estimatedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  deliveredAt?: Date | null;
}

@ObjectType('LabelOffer', { description: 'A carrier’s price for a parcel.' })
export class LabelOfferType {
  @Field()
  carrier!: string;

  @Field({ description: 'ECONOMY, STANDARD or EXPRESS.' })
  service!: string;

  @Field({ description: 'The carrier’s own name for it.' })
  serviceName!: string;

  @Field(() => MoneyType)
  price!: MoneyType;

  @Field(() => Int)
  transitDays!: number;
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

@InputType('VoidLabelInput')
export class VoidLabelInputType extends CommandInput {
  @Field(() => ID)
  shipmentId!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the parcel gets another label; default true.' })
  replace?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'The weight for which the other label is bought.' })
  weightGrams?: number | null;
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
