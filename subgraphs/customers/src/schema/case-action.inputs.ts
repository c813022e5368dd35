import { enumOf } from '@oms/platform/graphql/enum-of';
import { MoneyInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import {
  CaseActionLineInput,
  CaseCancelReturnInput,
  CaseCarrierClaimInput,
  CaseOpenReturnInput,
  CaseResolveReturnInput,
  CaseRetryReturnLabelInput,
} from './case-return-action.inputs.js';

const CaseRefundToEnum = enumOf(['SOURCE', 'STORE_CREDIT'] as const);
registerEnumType(CaseRefundToEnum, { name: 'CaseRefundTo' });

const CaseGoodwillEnum = enumOf(['REFUND', 'STORE_CREDIT', 'DISCOUNT'] as const);
registerEnumType(CaseGoodwillEnum, { name: 'CaseGoodwill', description: 'What is given out of goodwill.' });

const CaseRefundOutcomeEnum = enumOf(['PAID', 'RETRY', 'STORE_CREDIT'] as const);
registerEnumType(CaseRefundOutcomeEnum, {
  name: 'CaseRefundOutcome',
  description: 'PAID: it was handed out. RETRY: the provider is asked again. STORE_CREDIT: it goes there instead.',
});

@InputType({ description: 'As refundOrder; lines and amount are added up.' })
class CaseRefundInput {
  @Field(() => MoneyInput, { nullable: true })
  amount?: MoneyInput | null;

  @Field(() => [CaseActionLineInput], { nullable: true })
  lines?: CaseActionLineInput[] | null;

  @Field(() => CaseRefundToEnum, { nullable: true })
  to?: keyof typeof CaseRefundToEnum | null;
}

@InputType({ description: 'As settleRefund.' })
class CaseSettleRefundInput {
  @Field(() => ID, { nullable: true, description: 'Default: the refund that the case is about.' })
  refundId?: string | null;

  @Field(() => CaseRefundOutcomeEnum)
  outcome!: keyof typeof CaseRefundOutcomeEnum;

  @Field(() => String, { nullable: true, description: 'Of a transfer or a receipt.' })
  reference?: string | null;
}

@InputType({ description: 'As proposeAppeasement: at once within your limit, otherwise a lead is asked.' })
class CaseAppeasementInput {
  @Field(() => CaseGoodwillEnum)
  kind!: keyof typeof CaseGoodwillEnum;

  @Field(() => MoneyInput)
  amount!: MoneyInput;
}

@InputType({
  description: 'As proposeAppeasement of a RESHIPMENT: at once within your limit, otherwise a lead is asked.',
})
class CaseReshipInput {
  @Field(() => [CaseActionLineInput], { description: 'Units that have shipped, and are sent again.' })
  lines!: CaseActionLineInput[];
}

@InputType({ description: 'Approves or rejects the refund or the goodwill that the case waits for.' })
class CaseDecideInput {
  @Field(() => Boolean)
  approve!: boolean;

  @Field(() => String, { nullable: true })
  note?: string | null;
}

@InputType({ description: 'As issueStoreCredit.' })
class CaseStoreCreditInput {
  @Field(() => MoneyInput)
  amount!: MoneyInput;
}

@InputType({
  description: 'As issueGiftCard; the code goes by mail to whoever gets mails about the order, and to nobody else.',
})
class CaseGiftCardInput {
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
  @Field(() => ID, { nullable: true, description: 'A parcel of the order; default: the one that the case is about.' })
  shipmentId?: string | null;
}

@InputType('CaseActionInput', { description: 'Exactly one thing to be done, to the order or customer of the case.' })
export class CaseActionInputType {
  @Field(() => CaseRefundInput, { nullable: true })
  refund?: CaseRefundInput | null;

  @Field(() => CaseSettleRefundInput, { nullable: true })
  settleRefund?: CaseSettleRefundInput | null;

  @Field(() => CaseAppeasementInput, { nullable: true })
  appeasement?: CaseAppeasementInput | null;

  @Field(() => CaseReshipInput, { nullable: true })
  reship?: CaseReshipInput | null;

  @Field(() => CaseDecideInput, { nullable: true })
  decide?: CaseDecideInput | null;

  @Field(() => CaseStoreCreditInput, { nullable: true })
  storeCredit?: CaseStoreCreditInput | null;

  @Field(() => CaseGiftCardInput, { nullable: true })
  giftCard?: CaseGiftCardInput | null;

  @Field(() => CaseReleaseHoldInput, { nullable: true })
  releaseHold?: CaseReleaseHoldInput | null;

  @Field(() => CaseCancelOrderInput, { nullable: true })
  cancelOrder?: CaseCancelOrderInput | null;

  @Field(() => CaseOpenReturnInput, { nullable: true })
  openReturn?: CaseOpenReturnInput | null;

  @Field(() => CaseResolveReturnInput, { nullable: true })
  resolveReturn?: CaseResolveReturnInput | null;

  @Field(() => CaseCancelReturnInput, { nullable: true })
  cancelReturn?: CaseCancelReturnInput | null;

  @Field(() => CaseCarrierClaimInput, { nullable: true })
  carrierClaim?: CaseCarrierClaimInput | null;

  @Field(() => CaseRetryLabelInput, { nullable: true })
  retryLabel?: CaseRetryLabelInput | null;

  @Field(() => CaseRetryReturnLabelInput, { nullable: true })
  retryReturnLabel?: CaseRetryReturnLabelInput | null;
}
