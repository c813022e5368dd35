import { answerShown, type Asked } from '@oms/platform/graphql/answer-mutation';
import type { Permission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { Arg, Authorized, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import { approveReturn, declineReturn } from '../operations/approve-return.js';
import { cancelReturn } from '../operations/cancel-return.js';
import type { ReturnOutcome } from '../operations/change-return.js';
import { completeStoreReturn } from '../operations/complete-store-return.js';
import { inspectReturn } from '../operations/inspect-return.js';
import { receiveReturn } from '../operations/receive-return.js';
import { requestReturn } from '../operations/request-return.js';
import { resolveReturn } from '../operations/resolve-return.js';
import { returnToVendor } from '../operations/return-to-vendor.js';
import { sendReturn } from '../operations/send-return.js';
import { openStoreReturn } from '../operations/store-return.js';
import type { ReturnEstimate } from '../rules/returns/estimate-return.js';
import type { OrdersServices } from '../services.js';
import { orderById } from './order.loaders.js';
import { OrderAnswer } from './order.payloads.js';
import * as input from './return.inputs.js';
import { returnById } from './return.loaders.js';
import { ReturnEstimateType } from './return-estimate.type.js';
import { ReturnType } from './return.type.js';
import { CompleteStoreReturnInputType, OpenStoreReturnInputType } from './return-list.inputs.js';

type Context = SubgraphContext<OrdersServices>;
type Operation = OperationContext<OrdersServices>;

@ObjectType()
class ReturnPayload extends OrderAnswer {
  @Field(() => ReturnType, { nullable: true })
  return?: ReturnType | null;
}

@ObjectType()
class RequestReturnPayload extends ReturnPayload {
  @Field(() => ReturnEstimateType, { nullable: true, description: 'What it brings if all comes as it was said to be.' })
  estimate?: ReturnEstimateType | null;
}

const estimateView = ({ currency, ...amounts }: ReturnEstimate) => ({
  currencyCode: currency,
  ...Object.fromEntries(Object.entries(amounts).map(([name, minor]) => [name, moneyOf(minor, currency)])),
});

/** The right that the caller has of those that a command takes. */
const rightOf = (ctx: Context, ...rights: Permission[]): Permission =>
  rights.find((right) => ctx.can(right)) ?? 'orders:write';

const answer = (ctx: Context, asked: Asked, command: (op: Operation) => Promise<ReturnOutcome>) =>
  answerShown(ctx, asked, command, async ({ orderId, returnId }) => ({
    order: await ctx.load(orderById, orderId),
    return: await ctx.load(returnById, returnId),
  }));

@Resolver()
export class ReturnMutations {
  @Authorized('orders:write', 'account')
  @Mutation(() => RequestReturnPayload, { description: 'Within the channel’s policy; service may go against it.' })
  requestReturn(
    @Arg('input', () => input.RequestReturnInputType) asked: input.RequestReturnInputType,
    @Ctx() ctx: Context,
  ) {
    const permission = rightOf(ctx, 'orders:write', 'account');
    const wanted = { operation: 'requestReturn', permission, input: asked };
    return answerShown(ctx, wanted, (op) => requestReturn(op, asked), async ({ orderId, returnId, estimate }) => ({
      order: await ctx.load(orderById, orderId),
      return: returnId ? await ctx.load(returnById, returnId) : null,
      estimate: estimateView(estimate),
    })); // prettier-ignore
  }

  @Authorized('orders:write')
  @Mutation(() => ReturnPayload)
  approveReturn(
    @Arg('input', () => input.ReturnCommandInputType) asked: input.ReturnCommandInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, { operation: 'approveReturn', permission: 'orders:write', input: asked }, (op) =>
      approveReturn(op, asked),
    );
  }

  @Authorized('orders:write')
  @Mutation(() => ReturnPayload)
  declineReturn(
    @Arg('input', () => input.ReturnReasonInputType) asked: input.ReturnReasonInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, { operation: 'declineReturn', permission: 'orders:write', input: asked }, (op) =>
      declineReturn(op, asked),
    );
  }

  @Authorized('orders:write', 'account')
  @Mutation(() => ReturnPayload, { description: 'Of which nothing came in: the customer keeps the goods.' })
  cancelReturn(
    @Arg('input', () => input.CancelReturnInputType) asked: input.CancelReturnInputType,
    @Ctx() ctx: Context,
  ) {
    const permission = rightOf(ctx, 'orders:write', 'account');
    return answer(ctx, { operation: 'cancelReturn', permission, input: asked }, (op) => cancelReturn(op, asked));
  }

  @Authorized('orders:write', 'account')
  @Mutation(() => ReturnPayload, { description: 'Says that the goods are on their way.' })
  sendReturn(@Arg('input', () => input.SendReturnInputType) asked: input.SendReturnInputType, @Ctx() ctx: Context) {
    const permission = rightOf(ctx, 'orders:write', 'account');
    return answer(ctx, { operation: 'sendReturn', permission, input: asked }, (op) => sendReturn(op, asked));
  }

  @Authorized('orders:write', 'fulfillment:write')
  @Mutation(() => ReturnPayload, { description: 'At any location, in parts or in full.' })
  receiveReturn(
    @Arg('input', () => input.ReceiveReturnInputType) asked: input.ReceiveReturnInputType,
    @Ctx() ctx: Context,
  ) {
    const permission = rightOf(ctx, 'orders:write', 'fulfillment:write');
    return answer(ctx, { operation: 'receiveReturn', permission, input: asked }, (op) => receiveReturn(op, asked));
  }

  @Authorized('orders:write', 'fulfillment:write')
  @Mutation(() => ReturnPayload, { description: 'Unit by unit; it drives the stock.' })
  inspectReturn(
    @Arg('input', () => input.InspectReturnInputType) asked: input.InspectReturnInputType,
    @Ctx() ctx: Context,
  ) {
    const permission = rightOf(ctx, 'orders:write', 'fulfillment:write');
    return answer(ctx, { operation: 'inspectReturn', permission, input: asked }, (op) => inspectReturn(op, asked));
  }

  @Authorized('orders:write')
  @Mutation(() => ReturnPayload, { description: 'Money, credit, an exchange or a refusal; each unit once.' })
  resolveReturn(
    @Arg('input', () => input.ResolveReturnInputType) asked: input.ResolveReturnInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, { operation: 'resolveReturn', permission: 'orders:write', input: asked }, (op) =>
      resolveReturn(op, asked),
    );
  }

  @Authorized('orders:write', 'fulfillment:write')
  @Mutation(() => ReturnPayload, { description: 'What was set aside for its vendor leaves the building.' })
  returnToVendor(
    @Arg('input', () => input.ReturnToVendorInputType) asked: input.ReturnToVendorInputType,
    @Ctx() ctx: Context,
  ) {
    const permission = rightOf(ctx, 'orders:write', 'fulfillment:write');
    return answer(ctx, { operation: 'returnToVendor', permission, input: asked }, (op) => returnToVendor(op, asked));
  }

  @Authorized('orders:write', 'fulfillment:write')
  @Mutation(() => ReturnPayload, { description: 'Over the counter: scan what is shown, and what is brought.' })
  openStoreReturn(@Arg('input', () => OpenStoreReturnInputType) asked: OpenStoreReturnInputType, @Ctx() ctx: Context) {
    const permission = rightOf(ctx, 'orders:write', 'fulfillment:write');
    return answer(ctx, { operation: 'openStoreReturn', permission, input: asked }, (op) => openStoreReturn(op, asked));
  }

  @Authorized('orders:write', 'fulfillment:write')
  @Mutation(() => ReturnPayload, { description: 'Done: back on the shelf, and made good at once.' })
  completeStoreReturn(
    @Arg('input', () => CompleteStoreReturnInputType) asked: CompleteStoreReturnInputType,
    @Ctx() ctx: Context,
  ) {
    const permission = rightOf(ctx, 'orders:write', 'fulfillment:write');
    return answer(ctx, { operation: 'completeStoreReturn', permission, input: asked }, (op) =>
      completeStoreReturn(op, asked),
    );
  }
}
