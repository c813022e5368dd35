import { CommandInput } from '@oms/platform/graphql/inputs';
import { AddressInput } from '@oms/platform/graphql/value-types';
import { Field, InputType, Int } from 'type-graphql';

@InputType('UpsertSupplierInput')
export class UpsertSupplierInputType extends CommandInput {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => String, { nullable: true })
  contactName?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => AddressInput, { nullable: true })
  address?: AddressInput | null;

  @Field(() => Int, { nullable: true })
  leadTimeDays?: number | null;
}
