import { AggregateCommandInput, CommandInput } from '@oms/platform/graphql/inputs';
import { CurrencyCode, DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { AddressInput, MoneyInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, Int } from 'type-graphql';
import {
  DeliveryMethodEnum,
  FulfillmentStatusEnum,
  OrderSortFieldEnum,
  OrderStatusEnum,
  PaymentMethodEnum,
  PaymentStatusEnum,
  ShippingServiceEnum,
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

@InputType()
export class OrderLineInput {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Needs the right orders:price; otherwise the price list decides.',
  })
  unitPrice?: MoneyInput | null;

  @Field(() => Decimal, { nullable: true, description: 'Fraction of the gross, 0 to 1. Needs the right orders:price.' })
  discountRate?: string | null;

  @Field(() => Int, { nullable: true, description: 'Index of the delivery; default 0.' })
  delivery?: number | null;
}

@InputType()
export class OrderDeliveryInput {
  @Field(() => DeliveryMethodEnum, { defaultValue: 'SHIPPING' })
  method!: keyof typeof DeliveryMethodEnum;

  @Field(() => AddressInput, { nullable: true })
  address?: AddressInput | null;

  @Field(() => ID, { nullable: true })
  pickupLocationId?: string | null;

  @Field(() => MoneyInput, { nullable: true })
  shippingPrice?: MoneyInput | null;

  @Field(() => ShippingServiceEnum, { nullable: true })
  service?: string | null;

  @Field(() => DateTime, { nullable: true })
  promisedTo?: Date | null;
}

@InputType({
  description: 'CARD: authorised by us. EXTERNAL: authorised by the channel. INVOICE, CASH, TRANSFER: settled outside.',
})
export class OrderPaymentInput {
  @Field(() => PaymentMethodEnum)
  method!: 'CARD' | 'EXTERNAL' | 'INVOICE' | 'CASH' | 'TRANSFER';

  @Field(() => String, { nullable: true })
  token?: string | null;

  @Field(() => String, { nullable: true })
  provider?: string | null;

  @Field(() => String, { nullable: true })
  reference?: string | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Default: the total.' })
  amount?: MoneyInput | null;
}

@InputType('PlaceOrderInput')
export class PlaceOrderInputType extends CommandInput {
  @Field({ description: 'Code of the channel.' })
  channel!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Your own number of this order: taken exactly once per channel.',
  })
  externalReference?: string | null;

  @Field(() => ID, { nullable: true })
  customerId?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => CurrencyCode, { nullable: true })
  currencyCode?: string | null;

  @Field(() => [OrderLineInput])
  lines!: OrderLineInput[];

  @Field(() => [OrderDeliveryInput], { nullable: true })
  deliveries?: OrderDeliveryInput[] | null;

  @Field(() => AddressInput, { nullable: true })
  billingAddress?: AddressInput | null;

  @Field(() => OrderPaymentInput, { nullable: true })
  payment?: OrderPaymentInput | null;

  @Field(() => String, { nullable: true, description: 'From reserveStock.' })
  reservationToken?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'The total that was shown; another one is refused with both.',
  })
  expectedTotal?: MoneyInput | null;

  @Field(() => Int, { nullable: true, description: 'Higher is served first; default 0.' })
  priority?: number | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  dryRun?: boolean | null;
}

@InputType()
export class CancelOrderLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int)
  quantity!: number;
}

@InputType('CancelOrderInput')
export class CancelOrderInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => [CancelOrderLineInput], { nullable: true, description: 'Default: everything that can be cancelled.' })
  lines?: CancelOrderLineInput[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  dryRun?: boolean | null;
}

@InputType('HoldOrderInput')
export class HoldOrderInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field({ description: 'A code such as SUSPECTED_FRAUD.' })
  reason!: string;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => DateTime, { nullable: true })
  releaseAt?: Date | null;
}

@InputType('ReleaseHoldInput')
export class ReleaseHoldInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => ID)
  holdId!: string;
}

@InputType('RecordPaymentInput')
export class RecordPaymentInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => PaymentMethodEnum)
  method!: 'INVOICE' | 'CASH' | 'TRANSFER';

  @Field(() => MoneyInput)
  amount!: MoneyInput;

  @Field(() => String, { nullable: true })
  reference?: string | null;
}
