import { CommandInput } from '@oms/platform/graphql/inputs';
import { Field, InputType, Int } from 'type-graphql';
import { DestinationInput, SkuQuantityInput } from './availability.inputs.js';

@InputType('AdjustStockInput')
export class AdjustStockInputType extends CommandInput {
  @Field()
  sku!: string;

  @Field()
  locationCode!: string;

  @Field(() => Int, { nullable: true })
  delta?: number | null;

  @Field(() => Int, { nullable: true })
  setTo?: number | null;

  @Field(() => Int, { nullable: true, description: 'What you believe is there; another count is refused.' })
  expected?: number | null;

  @Field({ description: 'A code such as FOUND or COUNTED.' })
  reason!: string;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  dryRun?: boolean | null;
}

@InputType('ReserveStockInput')
export class ReserveStockInputType extends CommandInput {
  @Field(() => [SkuQuantityInput])
  lines!: SkuQuantityInput[];

  @Field(() => DestinationInput, { nullable: true })
  destination?: DestinationInput | null;

  @Field(() => Int, { nullable: true, description: 'Default 15, at most 60.' })
  minutes?: number | null;
}

@InputType('ReservationCommandInput')
export class ReservationCommandInputType extends CommandInput {
  @Field()
  token!: string;

  @Field(() => Int, { nullable: true })
  minutes?: number | null;
}
