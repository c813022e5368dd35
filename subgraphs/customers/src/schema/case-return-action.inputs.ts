import { enumOf } from '@oms/platform/graphql/enum-of';
import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';

const CaseReturnWishEnum = enumOf(['REFUND', 'STORE_CREDIT', 'EXCHANGE'] as const);
registerEnumType(CaseReturnWishEnum, { name: 'CaseReturnWish', description: 'What the customer gets for the goods.' });

const CaseReturnResolutionEnum = enumOf(['REFUND', 'STORE_CREDIT', 'EXCHANGE', 'REJECT'] as const);
registerEnumType(CaseReturnResolutionEnum, { name: 'CaseReturnResolution' });

const CaseReturnShippingEnum = enumOf(['LABEL', 'QR_CODE', 'STORE', 'OWN'] as const);
registerEnumType(CaseReturnShippingEnum, { name: 'CaseReturnShipping', description: 'How the goods come back.' });

const CaseClaimKindEnum = enumOf(['LOST', 'DAMAGED'] as const);
registerEnumType(CaseClaimKindEnum, { name: 'CaseClaimKind' });

const CaseClaimResolutionEnum = enumOf(['RESHIP', 'REFUND', 'STORE_CREDIT'] as const);
registerEnumType(CaseClaimResolutionEnum, { name: 'CaseClaimResolution' });

@InputType()
export class CaseActionLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int)
  quantity!: number;
}

@InputType()
class CaseReturnLineInput extends CaseActionLineInput {
  @Field(() => String, { nullable: true, description: 'Of a kit: one of its parts. Default: whole kits.' })
  sku?: string | null;

  @Field({ description: 'One of the reasons of the channel’s policy, such as WRONG_SIZE.' })
  reason!: string;

  @Field(() => CaseReturnWishEnum, { nullable: true, description: 'Default REFUND.' })
  resolution?: keyof typeof CaseReturnWishEnum | null;

  @Field(() => String, { nullable: true, description: 'Of an exchange: what for. Default: the same again.' })
  exchangeSku?: string | null;
}

@InputType({ description: 'As requestReturn; approved at once.' })
export class CaseOpenReturnInput {
  @Field(() => [CaseReturnLineInput])
  lines!: CaseReturnLineInput[];

  @Field(() => CaseReturnShippingEnum, { nullable: true })
  shipping?: keyof typeof CaseReturnShippingEnum | null;

  @Field(() => Boolean, { nullable: true, description: 'Against the policy, or before it has arrived.' })
  override?: boolean | null;
}

@InputType()
class CaseResolvedUnitsInput {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => CaseReturnResolutionEnum)
  resolution!: keyof typeof CaseReturnResolutionEnum;
}

@InputType({ description: 'As resolveReturn.' })
export class CaseResolveReturnInput {
  @Field(() => ID, { nullable: true, description: 'A return of the order; default: the one that the case is about.' })
  returnId?: string | null;

  @Field(() => [CaseResolvedUnitsInput], { nullable: true, description: 'Default: what was inspected, as wished.' })
  items?: CaseResolvedUnitsInput[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Nothing is kept for restocking or the way back.' })
  waiveFees?: boolean | null;
}

@InputType({ description: 'As cancelReturn.' })
export class CaseCancelReturnInput {
  @Field(() => ID, { nullable: true, description: 'A return of the order; default: the one that the case is about.' })
  returnId?: string | null;
}

@InputType({ description: 'As retryReturnLabel.' })
export class CaseRetryReturnLabelInput {
  @Field(() => ID, { nullable: true, description: 'A return of the order; default: the one that the case is about.' })
  returnId?: string | null;
}

@InputType()
class CaseClaimItemInput extends CaseActionLineInput {
  @Field(() => String, { nullable: true, description: 'Of a kit: one of its parts. Default: whole kits.' })
  sku?: string | null;
}

@InputType({ description: 'As openCarrierClaim.' })
export class CaseCarrierClaimInput {
  @Field(() => CaseClaimKindEnum)
  kind!: keyof typeof CaseClaimKindEnum;

  @Field(() => ID, { nullable: true, description: 'Default: the parcel that the case is about, if it is about one.' })
  shipmentId?: string | null;

  @Field(() => [CaseClaimItemInput])
  items!: CaseClaimItemInput[];

  @Field(() => CaseClaimResolutionEnum, {
    nullable: true,
    description: 'How the customer is made good; absent: later.',
  })
  resolution?: keyof typeof CaseClaimResolutionEnum | null;
}
