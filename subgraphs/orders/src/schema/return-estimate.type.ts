import { CurrencyCode, DateTime } from '@oms/platform/graphql/scalars';
import { MoneyType } from '@oms/platform/graphql/value-types';
import { Field, ID, Int, ObjectType } from 'type-graphql';

@ObjectType('ReturnableLine', { description: 'What of a line, or of one part of a kit, may come back.' })
export class ReturnableLineType {
  @Field(() => ID)
  lineId!: string;

  @Field()
  sku!: string;

  @Field()
  title!: string;

  @Field(() => Int)
  quantity!: number;

  @Field({ description: 'Only for reasons for which the merchant is to blame.' })
  faultOnly!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Why not all of it: NOT_A_GOOD, NOT_SHIPPED, NOT_DELIVERED, LOST, ALREADY_RETURNED, FINAL_SALE, WINDOW_PASSED.',
  })
  obstacle?: string | null;

  @Field(() => DateTime, { nullable: true })
  until?: Date | null;
}

@ObjectType('ReturnEstimate', { description: 'What a return brings if everything comes as it was said to be.' })
export class ReturnEstimateType {
  @Field(() => CurrencyCode)
  currencyCode!: string;

  @Field(() => MoneyType, { description: 'What the goods are worth.' })
  value!: MoneyType;

  @Field(() => MoneyType)
  restockingFee!: MoneyType;

  @Field(() => MoneyType)
  shippingFee!: MoneyType;

  @Field(() => MoneyType, { description: 'What is paid back, store credit included.' })
  refund!: MoneyType;

  @Field(() => MoneyType)
  storeCredit!: MoneyType;
}
