import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import { DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { AddressInput, MoneyInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DeliveryMethodEnum, DiscountScopeEnum, ShippingServiceEnum } from './enums.js';
import { OrderDeliveryInput, OrderPaymentInput } from './place-order.inputs.js';

@InputType()
class AddOrderLineInput {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => MoneyInput, { nullable: true, description: 'Needs the right orders:price.' })
  unitPrice?: MoneyInput | null;

  @Field(() => Decimal, { nullable: true, description: 'Needs the right orders:price.' })
  discountRate?: string | null;

  @Field(() => ID, { nullable: true, description: 'Default: the order’s first delivery.' })
  deliveryId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Index in addDeliveries.' })
  newDelivery?: number | null;
}

@InputType({ description: 'What becomes of a line; what is absent stays.' })
class ChangeOrderLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Units wanted from now on, shipped ones included; 0 removes the rest.',
  })
  quantity?: number | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Needs the right orders:price.' })
  unitPrice?: MoneyInput | null;

  @Field(() => Decimal, { nullable: true, description: 'Needs the right orders:price.' })
  discountRate?: string | null;
}

@InputType({ description: 'What becomes of a delivery; what is absent stays.' })
class ChangeOrderDeliveryInput {
  @Field(() => ID)
  deliveryId!: string;

  @Field(() => DeliveryMethodEnum, { nullable: true })
  method?: keyof typeof DeliveryMethodEnum;

  @Field(() => AddressInput, { nullable: true })
  address?: AddressInput | null;

  @Field(() => ID, { nullable: true })
  pickupLocationId?: string | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Needs the right orders:price.' })
  shippingPrice?: MoneyInput | null;

  @Field(() => ShippingServiceEnum, { nullable: true })
  service?: string | null;

  @Field(() => DateTime, { nullable: true })
  promisedTo?: Date | null;

  @Field(() => String, { nullable: true })
  requestedDate?: string | null;

  @Field(() => String, { nullable: true })
  giftMessage?: string | null;
}

@InputType({ description: 'Needs the right orders:price.' })
class EditDiscountInputType {
  @Field(() => DiscountScopeEnum)
  scope!: keyof typeof DiscountScopeEnum;

  @Field(() => ID, { nullable: true, description: 'LINE: the line.' })
  lineId?: string | null;

  @Field(() => String, { nullable: true })
  code?: string | null;

  @Field()
  reason!: string;

  @Field(() => Decimal, { nullable: true })
  rate?: string | null;

  @Field(() => MoneyInput, { nullable: true })
  amount?: MoneyInput | null;
}

@InputType('EditOrderInput', { description: 'All of it happens, or nothing.' })
export class EditOrderInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => [OrderDeliveryInput], { nullable: true })
  addDeliveries?: OrderDeliveryInput[] | null;

  @Field(() => [AddOrderLineInput], { nullable: true })
  addLines?: AddOrderLineInput[] | null;

  @Field(() => [ChangeOrderLineInput], { nullable: true })
  lines?: ChangeOrderLineInput[] | null;

  @Field(() => [ChangeOrderDeliveryInput], { nullable: true })
  deliveries?: ChangeOrderDeliveryInput[] | null;

  @Field(() => [EditDiscountInputType], { nullable: true })
  addDiscounts?: EditDiscountInputType[] | null;

  @Field(() => [String], { nullable: true })
  discountCodes?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Needs the right orders:price.' })
  removeDiscountIds?: string[] | null;

  @Field(() => AddressInput, { nullable: true })
  billingAddress?: AddressInput | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => OrderPaymentInput, { nullable: true, description: 'Pays what the edit adds.' })
  payment?: OrderPaymentInput | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'The total that a preview showed; where the order would cost another one, it is refused with both.',
  })
  expectedTotal?: MoneyInput | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Only tells what it would change.' })
  dryRun?: boolean | null;
}
