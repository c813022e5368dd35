import { enumOf } from '@oms/platform/graphql/enum-of';
import { DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';

export const RefundDestinationEnum = enumOf(['SOURCE', 'STORE_CREDIT'] as const);
registerEnumType(RefundDestinationEnum, { name: 'RefundDestination' });

const AllowanceCauseEnum = enumOf(['REFUND', 'RETURN', 'EXCHANGE', 'LOST', 'APPEASEMENT'] as const);
registerEnumType(AllowanceCauseEnum, { name: 'AllowanceCause' });

@ObjectType('AllowanceItem', { description: 'The share of one line or of one delivery’s shipping.' })
export class AllowanceItemType {
  @Field(() => ID, { nullable: true })
  lineId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Set for shipping.' })
  deliveryId?: string | null;

  @Field(() => Int, { description: 'Units; 0 for an amount.' })
  quantity!: number;

  @Field(() => MoneyType, { description: 'With taxes, after discounts.' })
  amount!: MoneyType;

  @Field(() => MoneyType, { description: 'The share of the discount that the amount leaves out.' })
  discount!: MoneyType;

  @Field(() => MoneyType, { description: 'Of the amount: tax on top of the price.' })
  tax!: MoneyType;

  @Field(() => MoneyType, { description: 'Of the amount: tax that the price contains.' })
  taxIncluded!: MoneyType;
}

@ObjectType('Allowance', { description: 'What an order does not cost any more without being cancelled or edited.' })
export class AllowanceType {
  @Field(() => ID)
  id!: string;

  @Field(() => AllowanceCauseEnum)
  cause!: string;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field()
  reason!: string;

  @Authorized('orders:read')
  @Field(() => String, { nullable: true })
  note?: string | null;

  @Authorized('orders:read')
  @Field(() => ActorType, { nullable: true })
  grantedBy?: ActorType | null;

  @Field(() => [AllowanceItemType])
  items!: AllowanceItemType[];

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType('ProposedRefund')
class ProposedRefundType {
  @Field(() => ID)
  paymentId!: string;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => RefundDestinationEnum)
  destination!: string;

  @Field({ description: 'A person hands it out.' })
  byHand!: boolean;
}

@ObjectType('RefundProposal', { description: 'What a refund comes to and where it goes.' })
export class RefundProposalType {
  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => MoneyType, { description: 'Of the amount.' })
  tax!: MoneyType;

  @Field(() => [AllowanceItemType])
  items!: AllowanceItemType[];

  @Field(() => [ProposedRefundType])
  refunds!: ProposedRefundType[];

  @Field(() => MoneyType, { description: 'Captured and not given back, before this refund.' })
  refundable!: MoneyType;

  @Field({ description: 'It is above what the caller gives back alone.' })
  needsApproval!: boolean;
}
