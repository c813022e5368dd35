import { CommandInput } from '@oms/platform/graphql/inputs';
import { Field, ID, InputType, Int } from 'type-graphql';

@InputType()
export class ReorderAlertFilter {
  @Field(() => [String], { nullable: true })
  status?: string[] | null;

  @Field(() => String, { nullable: true })
  locationCode?: string | null;
}

@InputType('SetReorderPolicyInput')
export class SetReorderPolicyInputType extends CommandInput {
  @Field()
  sku!: string;

  @Field()
  locationCode!: string;

  @Field(() => Int)
  reorderPoint!: number;

  @Field(() => Int, { nullable: true })
  orderUpTo?: number | null;
}

@InputType('ReorderAlertCommandInput')
export class ReorderAlertCommandInputType extends CommandInput {
  @Field(() => ID)
  alertId!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;
}

@InputType('AlertsToPurchaseOrdersInput')
export class AlertsToPurchaseOrdersInputType extends CommandInput {
  @Field(() => [ID], { nullable: true, description: 'Default: every open alert.' })
  alertIds?: string[] | null;
}
