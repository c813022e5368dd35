import { DateTime } from '@oms/platform/graphql/scalars';
import { MoneyInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { CaseReferenceType } from './case-reference.type.js';

const CaseActionStatusEnum = {
  PENDING: 'PENDING',
  WAITING: 'WAITING',
  DONE: 'DONE',
  REFUSED: 'REFUSED',
} as const;
registerEnumType(CaseActionStatusEnum, {
  name: 'CaseActionStatus',
  description: 'PENDING: on its way. WAITING: somebody else must approve it.',
});

const CaseRefundToEnum = { SOURCE: 'SOURCE', STORE_CREDIT: 'STORE_CREDIT' } as const;
registerEnumType(CaseRefundToEnum, { name: 'CaseRefundTo' });

const CaseGoodwillEnum = { REFUND: 'REFUND', STORE_CREDIT: 'STORE_CREDIT', DISCOUNT: 'DISCOUNT' } as const;
registerEnumType(CaseGoodwillEnum, { name: 'CaseGoodwill', description: 'What is given out of goodwill.' });

@ObjectType('CaseAction', { description: 'What was asked last to make a case right, and what came of it.' })
export class CaseActionType {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'REFUND, APPEASEMENT, STORE_CREDIT, RELEASE_HOLD, CANCEL_ORDER or RETRY_LABEL.' })
  kind!: string;

  @Field(() => CaseActionStatusEnum)
  status!: string;

  @Field({ description: 'How the case ends once it is done.' })
  resolution!: string;

  @Field(() => CaseReferenceType, { nullable: true, description: 'What was done, or what waits for approval.' })
  reference?: CaseReferenceType | null;

  @Field(() => String, { nullable: true, description: 'Why it was refused: the code of the command that refused it.' })
  code?: string | null;

  @Field(() => String, { nullable: true })
  message?: string | null;

  @Field(() => DateTime)
  askedAt!: Date;

  @Field({ description: 'Actor id of whoever asked: it is done as them.' })
  askedBy!: string;
}

@InputType()
class CaseActionLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int)
  quantity!: number;
}

@InputType({ description: 'As refundOrder; lines and amount are added up.' })
class CaseRefundInput {
  @Field(() => MoneyInput, { nullable: true })
  amount?: MoneyInput | null;

  @Field(() => [CaseActionLineInput], { nullable: true })
  lines?: CaseActionLineInput[] | null;

  @Field(() => CaseRefundToEnum, { nullable: true })
  to?: keyof typeof CaseRefundToEnum | null;
}

@InputType({ description: 'As proposeAppeasement: at once within your limit, otherwise a lead is asked.' })
class CaseAppeasementInput {
  @Field(() => CaseGoodwillEnum)
  kind!: keyof typeof CaseGoodwillEnum;

  @Field(() => MoneyInput)
  amount!: MoneyInput;
}

@InputType({ description: 'As issueStoreCredit.' })
class CaseStoreCreditInput {
  @Field(() => MoneyInput)
  amount!: MoneyInput;
}

@InputType({ description: 'As releaseHold.' })
class CaseReleaseHoldInput {
  @Field(() => ID)
  holdId!: string;
}

@InputType({ description: 'As cancelOrder.' })
class CaseCancelOrderInput {
  @Field(() => [CaseActionLineInput], { nullable: true, description: 'Default: everything that can be cancelled.' })
  lines?: CaseActionLineInput[] | null;
}

@InputType({ description: 'As buyLabel.' })
class CaseRetryLabelInput {
  @Field(() => ID, { nullable: true, description: 'Default: the parcel that the case is about.' })
  shipmentId?: string | null;
}

@InputType('CaseActionInput', { description: 'Exactly one thing to be done, to the order or customer of the case.' })
export class CaseActionInputType {
  @Field(() => CaseRefundInput, { nullable: true })
  refund?: CaseRefundInput | null;

  @Field(() => CaseAppeasementInput, { nullable: true })
  appeasement?: CaseAppeasementInput | null;

  @Field(() => CaseStoreCreditInput, { nullable: true })
  storeCredit?: CaseStoreCreditInput | null;

  @Field(() => CaseReleaseHoldInput, { nullable: true })
  releaseHold?: CaseReleaseHoldInput | null;

  @Field(() => CaseCancelOrderInput, { nullable: true })
  cancelOrder?: CaseCancelOrderInput | null;

  @Field(() => CaseRetryLabelInput, { nullable: true })
  retryLabel?: CaseRetryLabelInput | null;
}
