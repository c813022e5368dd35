import { connectionOf } from '@oms/platform/graphql/connection';
import { AddressType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, ObjectType } from 'type-graphql';

@Authorized('storefront')
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
}

@ObjectType()
export class LocationConnection extends connectionOf('Location', () => LocationType) {}
