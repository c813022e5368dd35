import { AddressType } from '@oms/platform/graphql/value-types';
import { Field, ID, Int, ObjectType } from 'type-graphql';

@ObjectType('Supplier')
export class SupplierType {
  @Field(() => ID)
  id!: string;

  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => Int)
  leadTimeDays!: number;

  @Field(() => AddressType, { nullable: true })
  address?: AddressType | null;
}
