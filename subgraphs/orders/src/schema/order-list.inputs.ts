import { CurrencyCode, DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { Authorized, Field, ID, InputType } from 'type-graphql';
import {
  FulfillmentStatusEnum,
  OrderSortFieldEnum,
  OrderStatusEnum,
  PaymentStatusEnum,
  ReturnStatusEnum,
} from './enums.js';

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

  @Field(() => [ReturnStatusEnum], { nullable: true })
  returnStatus?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Beginning of a number, reference, e-mail address, name, postal code, SKU or tracking number, or end of a telephone number.',
  })
  text?: string | null;

  @Field(() => String, { nullable: true, description: 'Beginning of the e-mail address.' })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'Beginnings of the words of a name, in any order.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'End of a telephone number, with or without country code.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'Beginning of a postal code.' })
  postalCode?: string | null;

  @Field(() => String, { nullable: true })
  sku?: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Totals from this amount on, in the orders’ own currency.' })
  totalFrom?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Totals up to this amount.' })
  totalTo?: string | null;

  @Field(() => CurrencyCode, { nullable: true, description: 'Needed with an amount.' })
  currencyCode?: string | null;

  @Authorized('orders:read')
  @Field(() => [String], { nullable: true, description: 'Orders that have all of these tags.' })
  tags?: string[] | null;

  @Authorized('orders:read')
  @Field(() => String, { nullable: true, description: 'Reason of a hold that stands.' })
  holdReason?: string | null;

  @Authorized('orders:read')
  @Field(() => Boolean, { nullable: true, description: 'An edit that was asked for waits for a decision.' })
  editRequested?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Past its promise and not all delivered.' })
  isLate?: boolean | null;

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
