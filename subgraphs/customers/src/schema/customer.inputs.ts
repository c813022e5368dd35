import { CommandInput } from '@oms/platform/graphql/inputs';
import { AddressInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType } from 'type-graphql';

@InputType()
export class CustomerFilter {
  @Field(() => String, { nullable: true, description: 'Part of the name or company, or beginning of the number.' })
  text?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;
}

@InputType('UpsertCustomerInput')
export class UpsertCustomerInputType extends CommandInput {
  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field(() => String, { nullable: true })
  externalReference?: string | null;

  @Field()
  name!: string;

  @Field(() => String, { nullable: true })
  company?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => AddressInput, { nullable: true })
  address?: AddressInput | null;
}
