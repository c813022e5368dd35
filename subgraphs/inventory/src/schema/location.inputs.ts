import { CommandInput } from '@oms/platform/graphql/inputs';
import { AddressInput } from '@oms/platform/graphql/value-types';
import { Field, InputType, Int } from 'type-graphql';

@InputType()
export class LocationFilter {
  @Field(() => [String], { nullable: true })
  codes?: string[] | null;

  @Field(() => String, { nullable: true })
  kind?: string | null;
}

@InputType('UpsertLocationInput')
export class UpsertLocationInputType extends CommandInput {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field({ description: 'WAREHOUSE or STORE.' })
  kind!: 'WAREHOUSE' | 'STORE';

  @Field(() => AddressInput)
  address!: AddressInput;

  @Field(() => String, { nullable: true })
  timeZone?: string | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  pickupEnabled?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Minor units per parcel.' })
  handlingCost?: number | null;

  @Field(() => Int, { nullable: true })
  priority?: number | null;

  @Field(() => [String], { nullable: true, description: 'Names under which sourcing rules speak of it.' })
  groups?: string[] | null;

  @Field(() => String, { nullable: true, description: 'HH:MM local time until which orders leave the same day.' })
  cutOff?: string | null;

  @Field(() => [Int], { nullable: true, description: '0 is Sunday.' })
  closedWeekdays?: number[] | null;

  @Field(() => [String], { nullable: true, description: 'YYYY-MM-DD.' })
  closedDates?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Working days that picking and packing take; default 0.' })
  handlingDays?: number | null;

  @Field(() => Int, { nullable: true, description: 'Orders a day; null: any number.' })
  dailyCapacity?: number | null;
}
