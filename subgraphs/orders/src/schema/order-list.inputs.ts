import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, ID, InputType } from 'type-graphql';
import { FulfillmentStatusEnum, OrderSortFieldEnum, OrderStatusEnum, PaymentStatusEnum } from './enums.js';

@InputType()
export class OrderFilter {
  @Field(() => [OrderStatusEnum], { nullable: true })
  status?: string[] | null;

  @Field(() => [PaymentStatusEnum], { nullable: true })
  paymentStatus?: string[] | null;

  @Field(() => [FulfillmentStatusEnum], { nullable: true })
  fulfillmentStatus?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Code of the channel.' })
  channel?: string | null;

  @Field(() => ID, { nullable: true })
  customerId?: string | null;

  @Field(() => String, { nullable: true, description: 'Beginning of the number or external reference.' })
  text?: string | null;

  @Field(() => DateTime, { nullable: true })
  placedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true })
  placedTo?: Date | null;

  @Field(() => Boolean, { nullable: true })
  hasOpenHold?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  hasBackorder?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  historical?: boolean | null;
}

@InputType()
export class OrderSort {
  @Field(() => OrderSortFieldEnum, { defaultValue: 'PLACED_AT' })
  field!: keyof typeof OrderSortFieldEnum;

  @Field({ defaultValue: true })
  descending!: boolean;
}
