import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { LocationType } from './location.type.js';

@ObjectType('LocationAvailability')
export class LocationAvailabilityType {
  @Field(() => LocationType)
  location!: LocationType;

  @Field(() => Int)
  available!: number;

  @Field()
  pickup!: boolean;
}

@ObjectType('ItemAvailability', { description: 'What can be had of an item; never above the truth.' })
export class ItemAvailabilityType {
  @Field()
  sku!: string;

  @Field(() => Int)
  available!: number;

  @Field({ description: 'Whether the quantity asked for can be had now.' })
  inStock!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When goods on order are expected, if it cannot be had now.' })
  availableFrom?: Date | null;

  @Field(() => [LocationAvailabilityType])
  locations!: LocationAvailabilityType[];
}
