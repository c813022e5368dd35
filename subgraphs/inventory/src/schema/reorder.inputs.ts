import { CommandInput } from '@oms/platform/graphql/inputs';
import { Field, Float, ID, InputType, Int } from 'type-graphql';

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

  @Field(() => Int, { nullable: true, description: 'Not needed where it is computed.' })
  reorderPoint?: number | null;

  @Field(() => Int, { nullable: true })
  orderUpTo?: number | null;

  @Field(() => String, { nullable: true, description: 'GIVEN (default), or COMPUTED from what sells, every night.' })
  method?: 'GIVEN' | 'COMPUTED' | null;

  @Field(() => Float, { nullable: true, description: 'Share of cycles without a stock-out; default 0.95.' })
  serviceLevel?: number | null;

  @Field(() => Int, { nullable: true, description: 'Days between two looks at the stock; default 0.' })
  reviewDays?: number | null;

  @Field(() => String, { nullable: true, description: 'ORDER_UP_TO (default) or EOQ, the economic order quantity.' })
  lot?: 'ORDER_UP_TO' | 'EOQ' | null;

  @Field(() => Float, { nullable: true, description: 'Share of a unit’s cost for keeping it a year; default 0.25.' })
  holdingRate?: number | null;
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
