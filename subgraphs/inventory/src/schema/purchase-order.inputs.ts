import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { Field, ID, InputType, Int } from 'type-graphql';

@InputType()
export class PurchaseOrderFilter {
  @Field(() => [String], { nullable: true })
  status?: string[] | null;

  @Field(() => String, { nullable: true })
  supplierCode?: string | null;
}

@InputType()
export class PurchaseOrderLineInput {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Decimal, { nullable: true })
  unitCost?: string | null;
}

@InputType('CreatePurchaseOrderInput')
export class CreatePurchaseOrderInputType extends CommandInput {
  @Field(() => String, { nullable: true })
  externalReference?: string | null;

  @Field()
  supplierCode!: string;

  @Field()
  locationCode!: string;

  @Field(() => DateTime, { nullable: true })
  expectedAt?: Date | null;

  @Field(() => [PurchaseOrderLineInput])
  lines!: PurchaseOrderLineInput[];
}

@InputType()
export class ReceivedLineInput {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int, { nullable: true, description: 'How many of them came damaged.' })
  damaged?: number | null;
}

@InputType('ReceivePurchaseOrderInput')
export class ReceivePurchaseOrderInputType extends CommandInput {
  @Field(() => ID)
  purchaseOrderId!: string;

  @Field(() => [ReceivedLineInput], { nullable: true, description: 'Default: everything outstanding.' })
  lines?: ReceivedLineInput[] | null;
}
