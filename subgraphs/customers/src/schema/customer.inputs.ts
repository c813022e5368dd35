import { CommandInput } from '@oms/platform/graphql/inputs';
import { AddressInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType } from 'type-graphql';

@InputType()
export class CustomerFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Name, company, number, e-mail, telephone, postal code or city; small typing mistakes do no harm.',
  })
  text?: string | null;

  @Field(() => [String], { nullable: true, description: 'Customers that have all of these tags.' })
  tags?: string[] | null;

  @Field(() => String, { nullable: true })
  groupCode?: string | null;

  @Field(() => ID, { nullable: true })
  companyId?: string | null;

  @Field(() => [String], { nullable: true, description: 'ACTIVE, MERGED, ERASED.' })
  status?: string[] | null;

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

  @Field(() => ID, { nullable: true, description: 'The company that the customer buys for.' })
  companyId?: string | null;

  @Field(() => String, { nullable: true, description: 'Language, such as de or de-AT.' })
  locale?: string | null;

  @Field(() => [String], { nullable: true, description: 'Replaces the tags.' })
  tags?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Replaces the groups.' })
  groupCodes?: string[] | null;
}
