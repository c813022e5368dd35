import { answerShown } from '@oms/platform/graphql/answer-mutation';
import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { MoneyInput, moneyOf } from '@oms/platform/graphql/value-types';
import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { refundOrder, type RefundOrderOutcome, type RefundProposal } from '../operations/refund-order.js';
import type { AllowanceItem } from '../rules/money-state.js';
import type { OrdersServices } from '../services.js';
import { allowancesOfOrder, orderById, refundsOfOrder } from './order.loaders.js';
import { RefundType } from './order-money.type.js';
import { OrderAnswer } from './order.payloads.js';
import { OrderType } from './order.type.js';
import { refundView } from './order.view.js';
import type { OrderView } from './shown-order.js';
import { refundRequestById } from './refund-request.resolver.js';
import { RefundRequestType } from './refund-request.type.js';
import { AllowanceType, RefundDestinationEnum, RefundProposalType } from './refund.type.js';

type Context = SubgraphContext<OrdersServices>;

@InputType()
class RefundLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int, { nullable: true, description: 'Without quantity and amount: all units that have shipped.' })
  quantity?: number | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Instead of what the units cost.' })
  amount?: MoneyInput | null;
}

@InputType()
class RefundShippingInput {
  @Field(() => ID)
  deliveryId!: string;

  @Field(() => MoneyInput, { nullable: true, description: 'Default: all that is left of it.' })
  amount?: MoneyInput | null;
}

@InputType()
class RefundPaymentInput {
  @Field(() => ID)
  paymentId!: string;

  @Field(() => MoneyInput)
  amount!: MoneyInput;
}

@InputType('RefundOrderInput', { description: 'Lines, shipping and amount are added up.' })
class RefundOrderInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => [RefundLineInput], { nullable: true })
  lines?: RefundLineInput[] | null;

  @Field(() => [RefundShippingInput], { nullable: true })
  shipping?: RefundShippingInput[] | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Spread over what is left of lines and shipping.' })
  amount?: MoneyInput | null;

  @Field()
  reason!: string;

  @Field(() => String, { nullable: true, description: 'For staff.' })
  note?: string | null;

  @Field(() => RefundDestinationEnum, { nullable: true, defaultValue: 'SOURCE' })
  to?: 'SOURCE' | 'STORE_CREDIT' | null;

  @Field(() => MoneyInput, { nullable: true, description: 'How much of it goes to store credit, if only a part.' })
  storeCredit?: MoneyInput | null;

  @Field(() => [RefundPaymentInput], {
    nullable: true,
    description: 'Which payments it goes back to; what these leave goes back newest first.',
  })
  payments?: RefundPaymentInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Only tells what it comes to; without anything named it suggests all that is left.',
  })
  dryRun?: boolean | null;
}

@ObjectType()
class RefundOrderPayload extends OrderAnswer {
  @Field(() => [RefundType], { nullable: true, description: 'None for a dry run.' })
  refunds?: RefundType[] | null;

  @Field(() => RefundProposalType, { nullable: true })
  proposal?: RefundProposalType | null;

  @Field(() => RefundRequestType, {
    nullable: true,
    description: 'Set: it is above what the caller gives back alone, and waits for somebody else.',
  })
  request?: RefundRequestType | null;
}

const itemView = (item: AllowanceItem, currency: string) => ({
  ...item,
  amount: moneyOf(item.amount, currency),
  discount: moneyOf(item.discount, currency),
  tax: moneyOf(item.tax, currency),
  taxIncluded: moneyOf(item.taxIncluded, currency),
});

const proposalView = ({ currency, amount, tax, items, refunds, refundable, needsApproval }: RefundProposal) => ({
  amount: moneyOf(amount, currency),
  tax: moneyOf(tax, currency),
  refundable: moneyOf(refundable, currency),
  needsApproval,
  items: items.map((item) => itemView(item, currency)),
  refunds: refunds.map((one) => ({ ...one, amount: moneyOf(one.amount, currency) })),
});

@Resolver()
export class RefundMutations {
  @Authorized('orders:write')
  @Mutation(() => RefundOrderPayload, {
    description:
      'Never more than was captured; above the limit of the caller’s role it waits for approval. Providers are asked after the commit.',
  })
  refundOrder(@Arg('input', () => RefundOrderInputType) input: RefundOrderInputType, @Ctx() ctx: Context) {
    const asked = { operation: 'refundOrder', permission: 'orders:write', input } as const;
    return answerShown(ctx, asked, (op) => refundOrder(op, input), (outcome) => refundShown(ctx, outcome)); // prettier-ignore
  }
}

async function refundShown(ctx: Context, { orderId, refundIds, proposal, requestId }: RefundOrderOutcome) {
  const made = ((await ctx.load(refundsOfOrder, orderId)) ?? []).filter(({ id }) => refundIds.includes(id));
  const refunds = made.map((one) => refundView(one, proposal.currency));
  const request = requestId ? await ctx.load(refundRequestById, requestId) : null;
  return { order: await ctx.load(orderById, orderId), refunds, proposal: proposalView(proposal), request };
}

@Resolver(() => OrderType)
export class OrderAllowancesResolver {
  @FieldResolver(() => [AllowanceType], { description: 'What was granted of it afterwards, oldest first.' })
  async allowances(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    const found = (await ctx.load(allowancesOfOrder, row.id)) ?? [];
    return found.map((one) => ({
      ...one,
      amount: moneyOf(one.amount, row.currency),
      items: one.items.map((item) => itemView(item, row.currency)),
    }));
  }
}
