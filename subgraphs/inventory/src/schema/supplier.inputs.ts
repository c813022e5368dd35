import { CommandInput } from '@oms/platform/graphql/inputs';
import { Decimal } from '@oms/platform/graphql/scalars';
import { AddressInput } from '@oms/platform/graphql/value-types';
import { Field, Float, InputType, Int } from 'type-graphql';

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

  @Field(() => Float, { nullable: true, description: 'Standard deviation of the lead time, in days.' })
  leadTimeSdDays?: number | null;

  @Field(() => Int, { nullable: true, description: 'Units that an order has at least.' })
  minimumUnits?: number | null;

  @Field(() => Decimal, { nullable: true, description: 'What an order costs, whatever is in it.' })
  orderingCost?: string | null;
}
