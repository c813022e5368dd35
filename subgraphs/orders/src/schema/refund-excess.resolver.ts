import { answerShown } from '@oms/platform/graphql/answer-mutation';
import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { MoneyInput } from '@oms/platform/graphql/value-types';
import { Arg, Authorized, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { refundExcess, type RefundExcessOutcome } from '../operations/refund-excess.js';
import type { OrdersServices } from '../services.js';
import { orderById, refundsOfOrder } from './order.loaders.js';
import { RefundType } from './order-money.type.js';
import { OrderAnswer } from './order.payloads.js';
import { refundView } from './order.view.js';
import { RefundDestinationEnum } from './refund.type.js';

type Context = SubgraphContext<OrdersServices>;

@InputType('RefundExcessInput')
class RefundExcessInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Default: all that was taken beyond what the order costs.',
  })
  amount?: MoneyInput | null;

  @Field()
  reason!: string;

  @Field(() => RefundDestinationEnum, { nullable: true, defaultValue: 'SOURCE' })
  to?: 'SOURCE' | 'STORE_CREDIT' | null;
}

@ObjectType()
class RefundExcessPayload extends OrderAnswer {
  @Field(() => [RefundType], { nullable: true })
  refunds?: RefundType[] | null;
}

async function shown(ctx: Context, { orderId, refundIds }: RefundExcessOutcome) {
  const order = await ctx.load(orderById, orderId);
  const made = ((await ctx.load(refundsOfOrder, orderId)) ?? []).filter(({ id }) => refundIds.includes(id));
  return { order, refunds: order ? made.map((one) => refundView(one, order.row.currency)) : [] };
}

@Resolver()
export class RefundExcessResolver {
  @Authorized('orders:write')
  @Mutation(() => RefundExcessPayload, {
    description: 'Gives back what was taken beyond what the order costs, where its channel leaves that to people.',
  })
  refundExcess(@Arg('input', () => RefundExcessInputType) input: RefundExcessInputType, @Ctx() ctx: Context) {
    const asked = { operation: 'refundExcess', permission: 'orders:write', input } as const;
    return answerShown(ctx, asked, (op) => refundExcess(op, input), (outcome) => shown(ctx, outcome)); // prettier-ignore
  }
}
