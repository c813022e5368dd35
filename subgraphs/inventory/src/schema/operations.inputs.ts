import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { SkuQuantityInput } from './availability.inputs.js';
import { ReceivedLineInput } from './purchase-order.inputs.js';

@InputType('CreateTransferInput')
export class CreateTransferInputType extends CommandInput {
  @Field()
  fromLocationCode!: string;

  @Field()
  toLocationCode!: string;

  @Field(() => [SkuQuantityInput])
  lines!: SkuQuantityInput[];

  @Field(() => DateTime, { nullable: true })
  expectedAt?: Date | null;
}

@InputType('TransferCommandInput')
export class TransferCommandInputType extends CommandInput {
  @Field(() => ID)
  transferId!: string;

  @Field(() => [SkuQuantityInput], { nullable: true, description: 'Default: everything.' })
  lines?: SkuQuantityInput[] | null;
}

@InputType('ReceiveTransferInput')
export class ReceiveTransferInputType extends CommandInput {
  @Field(() => ID)
  transferId!: string;

  @Field(() => [ReceivedLineInput], { nullable: true, description: 'Default: everything that is on its way.' })
  lines?: ReceivedLineInput[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Nothing more is to come: what is missing is lost.' })
  last?: boolean | null;
}

@InputType('CreateCycleCountInput')
export class CreateCycleCountInputType extends CommandInput {
  @Field()
  locationCode!: string;

  @Field(() => [String])
  skus!: string[];

  @Field(() => Int, { nullable: true, description: 'Units; default 2.' })
  varianceLimit?: number | null;
}

@InputType()
export class CountedLineInput {
  @Field()
  sku!: string;

  @Field(() => Int)
  counted!: number;
}

@InputType('SubmitCycleCountInput')
export class SubmitCycleCountInputType extends CommandInput {
  @Field(() => ID)
  cycleCountId!: string;

  @Field(() => [CountedLineInput])
  lines!: CountedLineInput[];
}

@InputType('CycleCountCommandInput')
export class CycleCountCommandInputType extends CommandInput {
  @Field(() => ID)
  cycleCountId!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;
}

@InputType('SetLevelPolicyInput')
export class SetLevelPolicyInputType extends CommandInput {
  @Field()
  sku!: string;

  @Field()
  locationCode!: string;

  @Field(() => Int, { nullable: true, description: 'Units that are never promised.' })
  safetyStock?: number | null;

  @Field(() => Int, { nullable: true, description: 'Units that may be sold beyond what is there; 0: none.' })
  backorderLimit?: number | null;

  @Field(() => Int, { nullable: true, description: 'Minor units saved by sending a unit from here.' })
  markdownBenefit?: number | null;
}

@InputType('ChangePurchaseOrderInput')
export class ChangePurchaseOrderInputType extends CommandInput {
  @Field(() => ID)
  purchaseOrderId!: string;

  @Field({ description: 'CONFIRM, CLOSE (what is missing is not coming) or CANCEL.' })
  action!: 'CONFIRM' | 'CLOSE' | 'CANCEL';

  @Field(() => DateTime, { nullable: true, description: 'With CONFIRM: when the goods come.' })
  expectedAt?: Date | null;

  @Field(() => String, { nullable: true })
  reason?: string | null;
}

@InputType()
export class PriceBreakInput {
  @Field(() => Int)
  from!: number;

  @Field(() => Decimal)
  unitCost!: string;
}

@InputType('SetSupplierTermsInput')
export class SetSupplierTermsInputType extends CommandInput {
  @Field()
  supplierCode!: string;

  @Field()
  sku!: string;

  @Field(() => Int, { nullable: true })
  minimum?: number | null;

  @Field(() => Int, { nullable: true })
  multiple?: number | null;

  @Field(() => [PriceBreakInput], { nullable: true })
  priceBreaks?: PriceBreakInput[] | null;
}
