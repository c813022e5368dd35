import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('SourcingPolicy', {
  description: 'Zones, rates, strategies and rules that decide from where orders are served.',
})
export class SourcingPolicyType {
  @Field(() => Int, { description: '0: as the product comes.' })
  version!: number;

  @Field(() => JsonValue)
  document!: unknown;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => DateTime, { nullable: true })
  publishedAt?: Date | null;
}

@ObjectType('ChannelStock', { description: 'What of the stock a channel is served from and told of.' })
export class ChannelStockType {
  @Field()
  channelCode!: string;

  @Field(() => [String], { nullable: true, description: 'Codes; null: every location.' })
  locationCodes?: string[] | null;

  @Field(() => Int, { description: 'Units of each item that the channel never sees.' })
  buffer!: number;
}
