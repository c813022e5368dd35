import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { MoneyInput, MoneyType } from '@oms/platform/graphql/value-types';
import {
  Arg,
  Authorized,
  Ctx,
  Directive,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Resolver,
} from 'type-graphql';
import { completeDraftOrder } from '../operations/complete-draft-order.js';
import { createDraftOrder } from '../operations/create-draft-order.js';
import { editOrder } from '../operations/edit-order.js';
import type { OrdersServices } from '../services.js';
import { EditOrderInputType } from './edit-order.inputs.js';
import { orderById } from './order.loaders.js';
import { OrderAnswer, PlaceOrderPayload } from './order.payloads.js';
import { editSummaryView, previewView } from './order.view.js';
import { OrderPaymentInput, PlaceOrderInputType } from './place-order.inputs.js';
import { ItemStub } from './stubs.type.js';

type Context = SubgraphContext<OrdersServices>;

@ObjectType({ description: 'Units of an item that the order wants more (above zero) or less.' })
class OrderStockChange {
  @Field()
  sku!: string;

  @Field(() => ItemStub, { description: 'Leads to its levels and availability.' })
  item!: ItemStub;

  @Field(() => Int)
  units!: number;
}

@ObjectType()
export class OrderFieldChange {
  @Field({ description: 'Such as lines.TEA#0.quantity (item and place of the line), deliveries.0.address or total; amounts are decimals.' }) // prettier-ignore
  path!: string;

  @Field(() => JsonValue, { nullable: true })
  before?: unknown;

  @Field(() => JsonValue, { nullable: true })
  after?: unknown;
}

@Authorized('orders:write')
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ description: 'The difference that an edit makes.' })
class EditSummaryType {
  @Field(() => ID, { description: 'What is wanted more, and where it goes; inventory tells by it what can be had.' })
  id!: string;

  @Field(() => MoneyType)
  totalBefore!: MoneyType;

  @Field(() => MoneyType)
  totalAfter!: MoneyType;

  @Field(() => MoneyType)
  difference!: MoneyType;

  @Field(() => MoneyType, { description: 'Still to be paid; below zero: what goes back.' })
  balanceAfter!: MoneyType;

  @Field(() => [OrderStockChange])
  stock!: OrderStockChange[];

  @Field(() => DateTime, { nullable: true })
  promisedToBefore?: string | null;

  @Field(() => DateTime, { nullable: true })
  promisedToAfter?: string | null;

  @Field(() => [OrderFieldChange])
  changes!: OrderFieldChange[];
}

@ObjectType()
class EditOrderPayload extends OrderAnswer {
  @Field(() => EditSummaryType, { nullable: true })
  summary?: EditSummaryType | null;
}

@ObjectType()
class DraftOrderPayload extends OrderAnswer {}

@InputType('CompleteDraftOrderInput')
class CompleteDraftOrderInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => OrderPaymentInput, { nullable: true })
  payment?: OrderPaymentInput | null;

  @Field(() => [OrderPaymentInput], { nullable: true })
  payments?: OrderPaymentInput[] | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'The total that was told; another one is refused with both.',
  })
  expectedTotal?: MoneyInput | null;
}

@Resolver()
export class EditOrderMutations {
  @Authorized('orders:write')
  @Mutation(() => EditOrderPayload)
  async editOrder(@Arg('input', () => EditOrderInputType) input: EditOrderInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'editOrder', permission: 'orders:write', input },
      (op) => editOrder(op, input),
    );
    const order = outcome ? await ctx.load(orderById, outcome.orderId) : null;
    return { order, summary: outcome ? editSummaryView(outcome.summary) : null, userErrors };
  }

  @Authorized('orders:write')
  @Mutation(() => DraftOrderPayload)
  async createDraftOrder(@Arg('input', () => PlaceOrderInputType) input: PlaceOrderInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'createDraftOrder', permission: 'orders:write', input },
      (op) => createDraftOrder(op, input),
    );
    return { order: outcome ? await ctx.load(orderById, outcome.orderId) : null, userErrors };
  }

  @Authorized('orders:write')
  @Mutation(() => PlaceOrderPayload)
  async completeDraftOrder(
    @Arg('input', () => CompleteDraftOrderInputType) input: CompleteDraftOrderInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'completeDraftOrder', permission: 'orders:write', input },
      (op) => completeDraftOrder(op, input),
    );
    const order = outcome?.orderId ? await ctx.load(orderById, outcome.orderId) : null;
    return { order, preview: previewView(outcome?.preview ?? null), userErrors };
  }
}
