import { CurrencyCode, DateTime } from '@oms/platform/graphql/scalars';
import { MoneyType } from '@oms/platform/graphql/value-types';
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('CustomerLifetime', {
  description: 'What a customer has bought in one currency, as the books have it now.',
})
export class CustomerLifetimeType {
  @Field(() => CurrencyCode)
  currency!: string;

  @Field(() => Int, { description: 'Orders that were placed and neither expired nor were cancelled as a whole.' })
  orders!: number;

  @Field(() => Int, { description: 'Orders that were cancelled as a whole.' })
  cancelled!: number;

  @Field(() => Int, { description: 'Orders of which something was returned, or is about to be.' })
  returned!: number;

  @Field(() => MoneyType, { description: 'What the orders come to, shipping and taxes included.' })
  total!: MoneyType;

  @Field(() => MoneyType, { description: 'What was given back of it.' })
  refunded!: MoneyType;

  @Field(() => MoneyType, { description: 'What was paid and kept: the customer’s worth to us so far.' })
  value!: MoneyType;

  @Field(() => DateTime)
  firstPlacedAt!: Date;

  @Field(() => DateTime)
  lastPlacedAt!: Date;
}
