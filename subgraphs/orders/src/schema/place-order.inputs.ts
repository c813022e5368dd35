import { CommandInput } from '@oms/platform/graphql/inputs';
import { CurrencyCode, DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { AddressInput, MoneyInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DeliveryMethodEnum, DiscountScopeEnum, PaymentMethodEnum, ShippingServiceEnum } from './enums.js';

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

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Needs the right orders:price; otherwise the channel’s shipping rates decide.',
  })
  shippingPrice?: MoneyInput | null;

  @Field(() => ShippingServiceEnum, { nullable: true })
  service?: string | null;

  @Field(() => DateTime, { nullable: true })
  promisedTo?: Date | null;

  @Field(() => String, { nullable: true, description: 'Day that the customer asks for, YYYY-MM-DD.' })
  requestedDate?: string | null;

  @Field(() => String, { nullable: true })
  giftMessage?: string | null;
}

@InputType({ description: 'A reduction by rate or by amount. Needs the right orders:price.' })
export class OrderDiscountInput {
  @Field(() => DiscountScopeEnum)
  scope!: keyof typeof DiscountScopeEnum;

  @Field(() => Int, { nullable: true, description: 'LINE: index of the line.' })
  line?: number | null;

  @Field(() => String, { nullable: true })
  code?: string | null;

  @Field()
  reason!: string;

  @Field(() => Decimal, { nullable: true, description: 'Fraction, above 0 and up to 1.' })
  rate?: string | null;

  @Field(() => MoneyInput, { nullable: true })
  amount?: MoneyInput | null;
}

@InputType({
  description:
    'CARD: authorised by us. EXTERNAL: authorised by the channel. INVOICE, CASH, TRANSFER: settled outside. STORE_CREDIT: of the order’s customer. GIFT_CARD: by its code.',
})
export class OrderPaymentInput {
  @Field(() => PaymentMethodEnum)
  method!: 'CARD' | 'EXTERNAL' | 'INVOICE' | 'CASH' | 'TRANSFER' | 'STORE_CREDIT' | 'GIFT_CARD';

  @Field(() => String, { nullable: true, description: 'CARD: the provider’s token. GIFT_CARD: its code.' })
  token?: string | null;

  @Field(() => String, { nullable: true })
  provider?: string | null;

  @Field(() => String, { nullable: true })
  reference?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Default: what is open; of store credit and gift cards as much of it as there is.',
  })
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

  @Field(() => [OrderPaymentInput], {
    nullable: true,
    description: 'Several payments; at most one without an amount: it takes the rest.',
  })
  payments?: OrderPaymentInput[] | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => [OrderDiscountInput], { nullable: true })
  discounts?: OrderDiscountInput[] | null;

  @Field(() => [String], { nullable: true, description: 'Codes that the customer was given.' })
  discountCodes?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'For staff and machine clients.' })
  tags?: string[] | null;

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
