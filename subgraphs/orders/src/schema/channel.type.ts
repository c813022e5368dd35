import { CacheFor } from '@oms/platform/graphql/cache-directive';
import { connectionOf } from '@oms/platform/graphql/connection';
import { CurrencyCode, DateTime } from '@oms/platform/graphql/scalars';
import { MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { ChannelPoliciesType } from './channel-policies.type.js';
import { ChannelKindEnum } from './enums.js';

@Authorized('storefront', 'orders:read')
@CacheFor(300)
@Directive('@key(fields: "id")')
@ObjectType('Channel', { description: 'Where orders come from: a web shop, a store, a marketplace.' })
export class ChannelType {
  @Field(() => ID)
  id!: string;

  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => ChannelKindEnum)
  kind!: string;

  @Field(() => CurrencyCode, { name: 'currencyCode' })
  currency!: string;

  @Field()
  numberPrefix!: string;

  @Field()
  active!: boolean;

  @Field({ description: 'Whether prices contain their taxes; otherwise taxes come on top.' })
  pricesIncludeTax!: boolean;

  @Field(() => String, { nullable: true, description: 'Code of whoever sells.' })
  legalEntity?: string | null;

  @Field(() => [ID], { description: 'Locations that its orders may be sourced from; empty: all.' })
  locationIds!: string[];

  @Authorized('orders:read')
  @Field(() => ChannelPoliciesType, { nullable: true })
  policies?: ChannelPoliciesType | null;

  @Field(() => Int)
  version!: number;
}

@ObjectType()
export class ChannelConnection extends connectionOf('Channel', () => ChannelType) {}

@ObjectType('Price', { description: 'What one unit of an item costs in a channel, from a moment on.' })
export class PriceType {
  @Field(() => ID)
  id!: string;

  @Field()
  sku!: string;

  @Field()
  channelCode!: string;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => DateTime)
  validFrom!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Until a later price begins, when there is none.' })
  validTo?: Date | null;
}

@ObjectType()
export class PriceConnection extends connectionOf('Price', () => PriceType) {}
