import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { MoneyInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, Int } from 'type-graphql';
import { PaymentMethodEnum } from './enums.js';

@InputType()
export class CancelOrderLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int)
  quantity!: number;
}

@InputType('CancelOrderInput')
export class CancelOrderInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;

  @Field(() => [CancelOrderLineInput], { nullable: true, description: 'Default: everything that can be cancelled.' })
  lines?: CancelOrderLineInput[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  dryRun?: boolean | null;
}

@InputType('HoldOrderInput')
export class HoldOrderInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field({ description: 'A code such as SUSPECTED_FRAUD.' })
  reason!: string;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => DateTime, { nullable: true })
  releaseAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'A role or an actor’s id: who may release it, beside leads.' })
  owner?: string | null;
}

@InputType('ReleaseHoldInput')
export class ReleaseHoldInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => ID)
  holdId!: string;
}

@InputType('RecordPaymentInput')
export class RecordPaymentInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => PaymentMethodEnum)
  method!: 'INVOICE' | 'CASH' | 'TRANSFER';

  @Field(() => MoneyInput)
  amount!: MoneyInput;

  @Field(() => String, { nullable: true })
  reference?: string | null;
}
