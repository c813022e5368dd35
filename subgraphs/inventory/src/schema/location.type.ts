import { CacheFor } from '@oms/platform/graphql/cache-directive';
import { connectionOf } from '@oms/platform/graphql/connection';
import { AddressType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';

@Authorized('storefront')
@CacheFor(300)
@Directive('@key(fields: "id")')
@ObjectType('Location', { description: 'A warehouse or store.' })
export class LocationType {
  @Field(() => ID)
  id!: string;

  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field({ description: 'WAREHOUSE or STORE.' })
  kind!: string;

  @Field()
  active!: boolean;

  @Field()
  pickupEnabled!: boolean;

  @Field()
  timeZone!: string;

  @Field(() => AddressType)
  address!: AddressType;

  @Field(() => String, { nullable: true, description: 'HH:MM local time until which orders leave the same day.' })
  cutOff?: string | null;

  @Field(() => [Int], { description: '0 is Sunday.' })
  closedWeekdays!: number[];

  @Field(() => [String], { description: 'YYYY-MM-DD.' })
  closedDates!: string[];

  @Authorized('inventory:read')
  @Field(() => [String], { nullable: true, description: 'Names under which sourcing rules speak of it.' })
  groups?: string[] | null;

  @Authorized('inventory:read')
  @Field(() => Int, { nullable: true, description: 'Working days that picking and packing take.' })
  handlingDays?: number | null;

  @Authorized('inventory:read')
  @Field(() => Int, { nullable: true, description: 'Orders a day; null: any number.' })
  dailyCapacity?: number | null;
}

@ObjectType()
export class LocationConnection extends connectionOf('Location', () => LocationType) {}
