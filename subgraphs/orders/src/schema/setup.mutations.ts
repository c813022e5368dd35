import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { CurrencyCode, DateTime, Decimal } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { rows, sql } from '@oms/platform/database/sql';
import { Arg, Authorized, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { upsertChannel, type UpsertChannelInput } from '../operations/upsert-channel.js';
import { upsertPrices } from '../operations/upsert-prices.js';
import type { OrdersServices } from '../services.js';
import { ChannelPoliciesInputType } from './channel-policies.type.js';
import { ChannelKindEnum } from './enums.js';
import { channelByCode } from './order.loaders.js';
import { channelView, priceView, type PriceRow } from './order.view.js';
import { ChannelPayload, PricesPayload } from './order.payloads.js';

type Context = SubgraphContext<OrdersServices>;

@InputType('UpsertChannelInput')
class UpsertChannelInputType extends CommandInput {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => ChannelKindEnum)
  kind!: keyof typeof ChannelKindEnum;

  @Field(() => CurrencyCode)
  currencyCode!: string;

  @Field(() => String, { nullable: true })
  numberPrefix?: string | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Code of whoever sells.' })
  legalEntity?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether prices contain their taxes. Default: no.' })
  pricesIncludeTax?: boolean | null;

  @Field(() => [ID], { nullable: true, description: 'Locations that its orders may be sourced from; empty: all.' })
  locationIds?: string[] | null;

  @Field(() => ChannelPoliciesInputType, { nullable: true, description: 'What it does not say stays as it is.' })
  policies?: ChannelPoliciesInputType | null;
}

@InputType()
class PriceInputType {
  @Field()
  sku!: string;

  @Field()
  channel!: string;

  @Field(() => Decimal)
  amount!: string;

  @Field(() => CurrencyCode)
  currencyCode!: string;

  @Field(() => DateTime, { nullable: true, description: 'Default: at once.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Default: until a later price begins.' })
  to?: Date | null;
}

@InputType('UpsertPricesInput')
class UpsertPricesInputType extends CommandInput {
  @Field(() => [PriceInputType])
  prices!: PriceInputType[];
}

@Resolver()
export class SetupMutations {
  @Authorized('orders:setup')
  @Mutation(() => ChannelPayload)
  async upsertChannel(@Arg('input', () => UpsertChannelInputType) input: UpsertChannelInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'upsertChannel', permission: 'orders:setup', input },
      (op) => upsertChannel(op, input as UpsertChannelInput),
    );
    return { channel: outcome ? channelView(await ctx.load(channelByCode, outcome.code)) : null, userErrors };
  }

  @Authorized('orders:setup')
  @Mutation(() => PricesPayload)
  async upsertPrices(@Arg('input', () => UpsertPricesInputType) input: UpsertPricesInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'upsertPrices', permission: 'orders:setup', input },
      (op) => upsertPrices(op, input),
    );
    const found = outcome
      ? await rows<PriceRow>(ctx.db, sql`select * from price where id = any(${outcome.ids}::uuid[]) order by sku`)
      : [];
    return { prices: found.map(priceView), userErrors };
  }
}
