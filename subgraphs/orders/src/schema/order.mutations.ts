import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { cancelOrder } from '../operations/cancel-order.js';
import { holdOrder } from '../operations/hold-order.js';
import { placeOrder } from '../operations/place-order.js';
import { recordPayment } from '../operations/record-payment.js';
import { releaseHold } from '../operations/release-hold.js';
import type { OrdersServices } from '../services.js';
import {
  CancelOrderInputType,
  HoldOrderInputType,
  RecordPaymentInputType,
  ReleaseHoldInputType,
} from './order.inputs.js';
import { cancellationsOfOrder, holdsOfOrder, orderById, paymentsOfOrder } from './order.loaders.js';
import { CancelOrderPayload, HoldPayload, PaymentPayload, PlaceOrderPayload } from './order.payloads.js';
import { holdView, paymentView, previewView } from './order.view.js';
import { PlaceOrderInputType } from './place-order.inputs.js';

type Context = SubgraphContext<OrdersServices>;

@Resolver()
export class OrderMutations {
  @Authorized('orders:write', 'storefront')
  @Mutation(() => PlaceOrderPayload)
  async placeOrder(@Arg('input', () => PlaceOrderInputType) input: PlaceOrderInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'placeOrder', permission: ctx.can('orders:write') ? 'orders:write' : 'storefront', input },
      (op) => placeOrder(op, input),
    );
    return {
      order: outcome?.orderId ? await ctx.load(orderById, outcome.orderId) : null,
      preview: previewView(outcome?.preview ?? null),
      userErrors,
    };
  }

  @Authorized('orders:write', 'account')
  @Mutation(() => CancelOrderPayload)
  async cancelOrder(@Arg('input', () => CancelOrderInputType) input: CancelOrderInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'cancelOrder', permission: ctx.actor?.role === 'customer' ? 'storefront' : 'orders:write', input },
      (op) => cancelOrder(op, input),
    );
    const order = outcome ? await ctx.load(orderById, outcome.orderId) : null;
    return {
      order,
      userErrors,
      cancellationRequests: order ? ((await ctx.load(cancellationsOfOrder, order.id)) ?? []) : [],
    };
  }

  @Authorized('orders:write')
  @Mutation(() => HoldPayload)
  async holdOrder(@Arg('input', () => HoldOrderInputType) input: HoldOrderInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'holdOrder', permission: 'orders:write', input },
      (op) => holdOrder(op, input),
    );
    return this.holdAnswer(ctx, outcome?.orderId, userErrors);
  }

  @Authorized('orders:write')
  @Mutation(() => HoldPayload)
  async releaseHold(@Arg('input', () => ReleaseHoldInputType) input: ReleaseHoldInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'releaseHold', permission: 'orders:write', input },
      (op) => releaseHold(op, input),
    );
    return this.holdAnswer(ctx, outcome?.orderId, userErrors, input.holdId);
  }

  @Authorized('orders:write')
  @Mutation(() => PaymentPayload)
  async recordPayment(@Arg('input', () => RecordPaymentInputType) input: RecordPaymentInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'recordPayment', permission: 'orders:write', input },
      (op) => recordPayment(op, input),
    );
    const order = outcome ? await ctx.load(orderById, outcome.orderId) : null;
    const payment = order ? (await ctx.load(paymentsOfOrder, order.id))?.at(-1) : undefined;
    return {
      order,
      payment: payment && order ? paymentView({ ...payment, currency: order.row.currency }) : null,
      userErrors,
    };
  }

  private async holdAnswer(ctx: Context, orderId: string | undefined, userErrors: unknown, holdId?: string) {
    if (!orderId) return { order: null, hold: null, userErrors };
    const holds = (await ctx.load(holdsOfOrder, orderId)) ?? [];
    const hold = holdId ? holds.find((one) => one.id === holdId) : holds.at(-1);
    return { order: await ctx.load(orderById, orderId), hold: hold ? holdView(hold) : null, userErrors };
  }
}
