import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { CurrencyCode, DateTime, Decimal } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { rows, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { requirePermission } from '@oms/platform/auth/actor';
import { Arg, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import { placeOrder } from '../operations/place-order.js';
import { upsertChannel } from '../operations/upsert-channel.js';
import { upsertPrices } from '../operations/upsert-prices.js';
import type { OrdersServices } from '../services.js';
import { ChannelKindEnum } from './enums.js';
import { PlaceOrderInputType } from './order.inputs.js';
import { channelByCode, orderById } from './order.loaders.js';
import { ChannelPayload, PlaceOrdersPayload, PricesPayload } from './order.payloads.js';

type Context = SubgraphContext<OrdersServices>;
const MAX_ORDERS = 1_000;

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

  @Field(() => DateTime, { nullable: true })
  from?: Date | null;
}

@InputType('UpsertPricesInput')
class UpsertPricesInputType extends CommandInput {
  @Field(() => [PriceInputType])
  prices!: PriceInputType[];
}

@InputType('PlaceOrdersInput')
class PlaceOrdersInputType {
  @Field(() => [PlaceOrderInputType], { description: 'Up to 1,000; each succeeds or is refused by itself.' })
  orders!: PlaceOrderInputType[];
}

@Resolver()
export class SetupMutations {
  @Mutation(() => ChannelPayload)
  async upsertChannel(@Arg('input', () => UpsertChannelInputType) input: UpsertChannelInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'upsertChannel', permission: 'orders:setup', input },
      (op) => upsertChannel(op, input),
    );
    return { channel: outcome ? await ctx.load(channelByCode, outcome.code) : null, userErrors };
  }

  @Mutation(() => PricesPayload)
  async upsertPrices(@Arg('input', () => UpsertPricesInputType) input: UpsertPricesInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'upsertPrices', permission: 'orders:setup', input },
      (op) => upsertPrices(op, input),
    );
    const found = outcome
      ? await rows<{ amount: number; currency: string }>(
          ctx.db,
          sql`select * from price where id = any(${outcome.ids}::uuid[]) order by sku`,
        )
      : [];
    return { prices: found.map((price) => ({ ...price, amount: moneyOf(price.amount, price.currency) })), userErrors };
  }

  @Mutation(() => PlaceOrdersPayload)
  async placeOrders(@Arg('input', () => PlaceOrdersInputType) input: PlaceOrdersInputType, @Ctx() ctx: Context) {
    requirePermission(ctx.actor, 'orders:write');
    if (input.orders.length > MAX_ORDERS) {
      const error = new DomainError({
        code: 'TOO_MANY_ORDERS',
        message: `At most ${MAX_ORDERS} orders at once.`,
        field: ['orders'],
      });
      return { results: [], placed: 0, userErrors: error.errors };
    }
    const answers = [];
    for (const order of input.orders)
      answers.push(
        await answerMutation(ctx, { operation: 'placeOrder', permission: 'orders:write', input: order }, (op) =>
          placeOrder(op, order),
        ),
      );
    const results = await Promise.all(
      answers.map(async ({ outcome, userErrors }) => ({
        order: outcome?.orderId ? await ctx.load(orderById, outcome.orderId) : null,
        preview: null,
        userErrors,
      })),
    );
    return { results, placed: results.filter((one) => one.order).length, userErrors: [] };
  }
}
