import { CommandInput } from '@oms/platform/graphql/inputs';
import { JsonValue } from '@oms/platform/graphql/scalars';
import { Field, InputType, Int } from 'type-graphql';

@InputType('PublishSourcingPolicyInput')
export class PublishSourcingPolicyInputType extends CommandInput {
  @Field(() => JsonValue, {
    description: 'zones, rates, strategies, rules, penalties; what is left out is as the product comes.',
  })
  document!: unknown;

  @Field(() => String, { nullable: true, description: 'Why.' })
  note?: string | null;

  @Field(() => Int, { nullable: true, description: 'The version it was made from; another one in force is refused.' })
  expectedVersion?: number | null;
}

@InputType('SetChannelStockInput')
export class SetChannelStockInputType extends CommandInput {
  @Field({ description: 'Code of the channel.' })
  channel!: string;

  @Field(() => [String], { nullable: true, description: 'Codes of locations; null: every location serves it.' })
  locations?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Units of each item that the channel never sees; default 0.' })
  buffer?: number | null;
}
