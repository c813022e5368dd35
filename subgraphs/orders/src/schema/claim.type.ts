import { connectionOf } from '@oms/platform/graphql/connection';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { MoneyInput, MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { CLAIM_RESOLUTIONS, type ClaimResolution } from '../rules/returns/return-record.js';
import { OrderAnswer } from './order.payloads.js';

export const ClaimStateEnum = enumOf(['OPEN', 'FILED', 'PAID', 'REJECTED'] as const);
const ClaimKindEnum = enumOf(['LOST', 'DAMAGED'] as const);
const ClaimResolutionEnum = enumOf(CLAIM_RESOLUTIONS);
registerEnumType(ClaimStateEnum, { name: 'CarrierClaimState' });
registerEnumType(ClaimKindEnum, { name: 'CarrierClaimKind' });
registerEnumType(ClaimResolutionEnum, { name: 'CarrierClaimResolution' });

@ObjectType('CarrierClaimItem')
class ClaimItemType {
  @Field(() => ID)
  lineId!: string;

  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;
}

@Authorized('orders:read')
@ObjectType('CarrierClaim', { description: 'What a carrier owes for a parcel that it lost or damaged.' })
export class CarrierClaimType {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => ClaimKindEnum)
  kind!: string;

  @Field(() => ClaimStateEnum)
  status!: string;

  @Field(() => String, { nullable: true })
  trackingNumber?: string | null;

  @Field(() => [ClaimItemType])
  items!: ClaimItemType[];

  @Field(() => ClaimResolutionEnum, { nullable: true, description: 'How the customer was made good.' })
  resolution?: string | null;

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => MoneyType, { description: 'What the goods were sold for.' })
  value!: MoneyType;

  @Field(() => MoneyType, { description: 'What the carrier paid.' })
  paid!: MoneyType;

  @Field(() => String, { nullable: true, description: 'The carrier’s own number for it.' })
  carrierReference?: string | null;

  @Field(() => DateTime)
  openedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  filedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  resolvedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  settledAt?: Date | null;
}

@ObjectType()
export class CarrierClaimConnection extends connectionOf('CarrierClaim', () => CarrierClaimType) {}

@ObjectType()
export class CarrierClaimPayload extends OrderAnswer {
  @Field(() => CarrierClaimType, { nullable: true })
  claim?: CarrierClaimType | null;
}

@InputType()
class ClaimItemInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => String, { nullable: true, description: 'Of a kit: one of its parts. Default: whole kits.' })
  sku?: string | null;

  @Field(() => Int)
  quantity!: number;
}

@InputType('OpenCarrierClaimInput')
export class OpenClaimInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => ClaimKindEnum)
  kind!: 'LOST' | 'DAMAGED';

  @Field(() => ID, { nullable: true })
  shipmentId?: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber?: string | null;

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => [ClaimItemInput])
  items!: ClaimItemInput[];

  @Field(() => ClaimResolutionEnum, { nullable: true, description: 'How the customer is made good; absent: later.' })
  resolution?: ClaimResolution | null;
}

@InputType('CarrierClaimCommandInput')
class ClaimCommandInputType extends AggregateCommandInput {
  @Field(() => ID)
  claimId!: string;
}

@InputType('FileCarrierClaimInput')
export class FileClaimInputType extends ClaimCommandInputType {
  @Field()
  reference!: string;
}

@InputType('SettleCarrierClaimInput')
export class SettleClaimInputType extends ClaimCommandInputType {
  @Field(() => MoneyInput, { description: 'Zero: the carrier refused.' })
  paid!: MoneyInput;
}

@InputType('ResolveCarrierClaimInput')
export class ResolveClaimInputType extends ClaimCommandInputType {
  @Field(() => ClaimResolutionEnum)
  resolution!: ClaimResolution;
}
