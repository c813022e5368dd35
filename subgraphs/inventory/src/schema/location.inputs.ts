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
}
