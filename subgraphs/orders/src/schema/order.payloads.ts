import { MoneyType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Field, Int, ObjectType } from 'type-graphql';
import { ChannelType, PriceType } from './channel.type.js';
import { CancellationRequestType, HoldType } from './order-parts.type.js';
import { PaymentType } from './order-money.type.js';
import { OrderType } from './order.type.js';

@ObjectType('OrderPreview', { description: 'What an order would cost.' })
export class OrderPreviewType {
  @Field(() => MoneyType)
  subtotal!: MoneyType;

  @Field(() => MoneyType)
  discountTotal!: MoneyType;

  @Field(() => MoneyType)
  shippingTotal!: MoneyType;

  @Field(() => MoneyType)
  taxTotal!: MoneyType;

  @Field(() => MoneyType)
  total!: MoneyType;
}

@ObjectType()
export abstract class OrderAnswer {
  @Field(() => OrderType, { nullable: true })
  order?: OrderType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType()
export class PlaceOrderPayload extends OrderAnswer {
  @Field(() => OrderPreviewType, { nullable: true, description: 'For a dry run.' })
  preview?: OrderPreviewType | null;
}

@ObjectType()
export class PlaceOrdersPayload {
  @Field(() => [PlaceOrderPayload], { description: 'One per order, in the order given.' })
  results!: PlaceOrderPayload[];

  @Field(() => Int)
  placed!: number;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType()
export class CancelOrderPayload extends OrderAnswer {
  @Field(() => [CancellationRequestType])
  cancellationRequests!: CancellationRequestType[];
}

@ObjectType()
export class HoldPayload extends OrderAnswer {
  @Field(() => HoldType, { nullable: true })
  hold?: HoldType | null;
}

@ObjectType()
export class PaymentPayload extends OrderAnswer {
  @Field(() => PaymentType, { nullable: true })
  payment?: PaymentType | null;
}

@ObjectType()
export class ChannelPayload {
  @Field(() => ChannelType, { nullable: true })
  channel?: ChannelType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType()
export class PricesPayload {
  @Field(() => [PriceType])
  prices!: PriceType[];

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}
