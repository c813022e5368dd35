import { DateTime } from '@oms/platform/graphql/scalars';
import { MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, Int, ObjectType } from 'type-graphql';
import { OrderLineType } from './order-parts.type.js';
import { DispositionEnum, ResolutionEnum, ReturnConditionEnum } from './return.enums.js';
import { ItemStub, LocationStub } from './stubs.type.js';

@ObjectType('ReturnParcel', { description: 'The parcel that brings the goods.' })
export class ReturnParcelType {
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
export class ReturnLineType {
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
