import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { LocationType } from './location.type.js';

@ObjectType('LocationAvailability')
export class LocationAvailabilityType {
  @Field(() => LocationType, { nullable: true })
  location?: LocationType | null;

  @Field(() => Int)
  available!: number;

  @Field()
  pickup!: boolean;

  @Field(() => Float, { nullable: true, description: 'Kilometres from `near`, or else from the destination.' })
  km?: number | null;

  @Field(() => DateTime, { description: 'End of the day on which it is ready to be picked up.' })
  readyBy!: Date;
}

@ObjectType('ItemAvailability', { description: 'What can be had of an item; never above the truth.' })
export class ItemAvailabilityType {
  @Field()
  sku!: string;

  @Field(() => Int)
  available!: number;

  @Field({ description: 'Whether the quantity asked for can be had now.' })
  inStock!: boolean;

  @Field({ description: 'Whether it is taken orders for, and sent from `availableFrom` on.' })
  preorder!: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When there will be enough, if there is not now: from goods on their way, less what others wait for.',
  })
  availableFrom?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of the day by which it can be at the destination, if it is ordered now.',
  })
  arrivesBy?: Date | null;

  @Field(() => [LocationAvailabilityType], { description: 'Nearest first.' })
  locations!: LocationAvailabilityType[];

  @Field(() => [LocationAvailabilityType], {
    description: 'The nearest that have the quantity asked for; at most five.',
  })
  pickupPoints!: LocationAvailabilityType[];
}

@ObjectType('AvailabilityLine')
export class AvailabilityLineType {
  @Field()
  sku!: string;

  @Field(() => Int)
  available!: number;

  @Field(() => DateTime, { nullable: true })
  availableFrom?: Date | null;
}

@ObjectType('AvailabilityFeed', { description: 'A page of what a channel may offer.' })
export class AvailabilityFeedType {
  @Field(() => [AvailabilityLineType])
  lines!: AvailabilityLineType[];

  @Field({ description: 'Where the next page begins; the last one brings what changes from then on.' })
  cursor!: string;

  @Field()
  hasMore!: boolean;
}
