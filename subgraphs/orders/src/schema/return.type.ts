import { connectionOf } from '@oms/platform/graphql/connection';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { CurrencyCode, DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { RETURN_STATES } from '../rules/returns/return-lifecycle.js';
import {
  CONDITIONS,
  DISPOSITIONS,
  RESOLUTIONS,
  RETURN_ORIGINS,
  RETURN_SHIPPINGS,
} from '../rules/returns/return-record.js';
import { OrderLineType } from './order-parts.type.js';
import { ItemStub, LocationStub } from './stubs.type.js';

export const ReturnStateEnum = enumOf(RETURN_STATES);
export const DispositionEnum = enumOf(DISPOSITIONS);
export const ResolutionEnum = enumOf(RESOLUTIONS);
export const ReturnShippingEnum = enumOf(RETURN_SHIPPINGS);
export const ReturnOriginEnum = enumOf(RETURN_ORIGINS);
export const ReturnConditionEnum = enumOf(CONDITIONS);
registerEnumType(ReturnStateEnum, { name: 'ReturnState' });
registerEnumType(DispositionEnum, { name: 'ReturnDisposition' });
registerEnumType(ResolutionEnum, { name: 'ReturnResolution' });
registerEnumType(ReturnShippingEnum, { name: 'ReturnShipping' });
registerEnumType(ReturnOriginEnum, { name: 'ReturnOrigin' });
registerEnumType(ReturnConditionEnum, { name: 'ReturnCondition' });

@ObjectType('ReturnParcel', { description: 'The parcel that brings the goods.' })
class ReturnParcelType {
  @Field({ description: 'REQUESTED, ISSUED or FAILED for a label of ours; OWN for the customer’s or the carrier’s.' })
  status!: string;

  @Field(() => String, { nullable: true })
  carrier?: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber?: string | null;

  @Field(() => String, { nullable: true })
  trackingUrl?: string | null;

  @Authorized('orders:read')
  @Field(() => MoneyType, { nullable: true, description: 'What the label cost.' })
  cost?: MoneyType | null;

  @Authorized('orders:read')
  @Field(() => String, { nullable: true })
  failure?: string | null;
}

@ObjectType('ReturnLot', { description: 'Units that came in together and shared their fate since.' })
class ReturnLotType {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => LocationStub, { nullable: true })
  location?: LocationStub;

  @Field(() => DateTime)
  receivedAt!: Date;

  @Field(() => DispositionEnum, { nullable: true, description: 'What they are fit for, once somebody has looked.' })
  disposition?: string | null;

  @Field(() => ResolutionEnum, { nullable: true })
  resolution?: string | null;

  @Field(() => MoneyType, { description: 'What they were worth when that was decided, taxes included.' })
  value!: MoneyType;

  @Field(() => MoneyType, { description: 'What of it was kept.' })
  fee!: MoneyType;

  @Field(() => String, { nullable: true, description: 'Under what they went back to their vendor.' })
  vendorReference?: string | null;
}

@ObjectType('ReturnLine', { description: 'Units of one item that are to come back; of a kit, of one of its parts.' })
class ReturnLineType {
  @Field(() => ID)
  id!: string;

  @Field(() => OrderLineType, { nullable: true })
  orderLine?: { id: string };

  @Field()
  sku!: string;

  @Field(() => ItemStub, { nullable: true })
  item?: ItemStub;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int, { description: 'Units that will not come after all.' })
  dropped!: number;

  @Field(() => Int)
  received!: number;

  @Field()
  reason!: string;

  @Field(() => ReturnConditionEnum)
  condition!: string;

  @Field(() => ResolutionEnum, { description: 'What the customer wishes for.' })
  wanted!: string;

  @Field(() => String, { nullable: true })
  exchangeSku?: string | null;

  @Field(() => ID, { nullable: true, description: 'The line of the order that goes out in exchange.' })
  exchangeLineId?: string | null;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => [ReturnLotType])
  lots!: ReturnLotType[];
}

@Authorized('orders:read', 'storefront')
@Directive('@key(fields: "id")')
@ObjectType('Return', { description: 'Goods on their way back.' })
export class ReturnType {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'What people call it, and what its code says.' })
  number!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => ReturnStateEnum)
  status!: string;

  @Field(() => ReturnOriginEnum, { description: 'Who opened it; CARRIER: a parcel that comes back undelivered.' })
  origin!: string;

  @Field(() => ReturnShippingEnum)
  shipping!: string;

  @Field(() => LocationStub, { nullable: true, description: 'Where it is to go; it may be received anywhere.' })
  location?: LocationStub | null;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was declined or cancelled.' })
  reason?: string | null;

  @Authorized('orders:read')
  @Field(() => ActorType, { nullable: true })
  requestedBy?: ActorType | null;

  @Field(() => ReturnParcelType, { nullable: true })
  parcel?: ReturnParcelType | null;

  @Field(() => [ReturnLineType])
  lines!: ReturnLineType[];

  @Field(() => MoneyType, { description: 'What was kept for the way back.' })
  shippingFee!: MoneyType;

  @Field(() => DateTime)
  requestedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  approvedAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it may be sent in.' })
  expiresAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  receivedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  inspectedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  resolvedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  closedAt?: Date | null;

  @Field(() => [String], { description: 'Mutations that its state allows now.' })
  availableActions!: string[];
}

@ObjectType()
export class ReturnConnection extends connectionOf('Return', () => ReturnType) {}

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
