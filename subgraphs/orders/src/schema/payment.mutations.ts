import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import { operationContext, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { MoneyInput, UserErrorType } from '@oms/platform/graphql/value-types';
import { jobActor } from '@oms/platform/auth/actor';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { Arg, Authorized, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { addPayment } from '../operations/add-payment.js';
import { capturePayment } from '../operations/capture-payment.js';
import { receivePaymentMessage } from '../operations/receive-payment-message.js';
import { settleRefund } from '../operations/settle-refund.js';
import { voidPayment } from '../operations/void-payment.js';
import type { OrdersServices } from '../services.js';
import { RefundSettlementEnum } from './enums.js';
import { orderById, paymentsOfOrder, refundsOfOrder } from './order.loaders.js';
import { RefundType } from './order-money.type.js';
import { OrderAnswer, PaymentPayload } from './order.payloads.js';
import { paymentView, refundView } from './order.view.js';
import { OrderPaymentInput } from './place-order.inputs.js';

type Context = SubgraphContext<OrdersServices>;

@InputType('AddPaymentInput')
class AddPaymentInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => OrderPaymentInput, { description: 'Without an amount it pays all that is open.' })
  payment!: OrderPaymentInput;
}

@InputType('PaymentCommandInput')
class PaymentCommandInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => ID)
  paymentId!: string;

  @Field(() => MoneyInput, { nullable: true, description: 'capturePayment: default all that is left of it.' })
  amount?: MoneyInput | null;
}

@InputType('SettleRefundInput')
class SettleRefundInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => ID)
  refundId!: string;

  @Field(() => RefundSettlementEnum, {
    description:
      'PAID: handed out by a person. RETRY: asked for again. STORE_CREDIT: to the customer’s account instead.',
  })
  outcome!: 'PAID' | 'RETRY' | 'STORE_CREDIT';

  @Field(() => String, { nullable: true })
  reference?: string | null;
}

@ObjectType()
class SettleRefundPayload extends OrderAnswer {
  @Field(() => RefundType, { nullable: true })
  refund?: RefundType | null;
}

async function paymentAnswer(
  ctx: Context,
  at: { orderId: string; paymentId: string } | null,
  userErrors: readonly UserErrorData[],
) {
  const order = at ? await ctx.load(orderById, at.orderId) : null;
  const payments = order ? ((await ctx.load(paymentsOfOrder, order.id)) ?? []) : [];
  const payment = payments.find((one) => one.id === at?.paymentId);
  const shown = payment && order ? paymentView({ ...payment, currency: order.row.currency }) : null;
  return { order, payment: shown, userErrors };
}

@InputType('PaymentMessageInput')
class PaymentMessageInputType {
  @Field({ description: 'Such as stripe.' })
  provider!: string;

  @Field({ description: 'The message as it came, to the byte.' })
  body!: string;

  @Field()
  signature!: string;
}

@ObjectType()
class PaymentMessagePayload {
  @Field({ description: 'False for a message that was taken before.' })
  accepted!: boolean;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@Resolver()
export class PaymentMutations {
  @Authorized('public')
  @Mutation(() => PaymentMessagePayload, {
    description: 'For payment providers: the signature is the right to send it.',
  })
  async receivePaymentMessage(
    @Arg('input', () => PaymentMessageInputType) input: PaymentMessageInputType,
    @Ctx() ctx: Context,
  ) {
    const op = operationContext(ctx.runtime, jobActor('payment-messages'), ctx.requestId);
    try {
      return { ...(await receivePaymentMessage(op, input)), userErrors: [] };
    } catch (error) {
      if (error instanceof DomainError) return { accepted: false, userErrors: error.errors };
      throw error;
    }
  }

  @Authorized('orders:write', 'account')
  @Mutation(() => PaymentPayload)
  async addPayment(@Arg('input', () => AddPaymentInputType) input: AddPaymentInputType, @Ctx() ctx: Context) {
    const permission = ctx.can('orders:write') ? 'orders:write' : 'account';
    const { outcome, userErrors } = await answerMutation(ctx, { operation: 'addPayment', permission, input }, (op) =>
      addPayment(op, input),
    );
    return paymentAnswer(ctx, outcome, userErrors);
  }

  @Authorized('orders:write')
  @Mutation(() => PaymentPayload)
  async capturePayment(
    @Arg('input', () => PaymentCommandInputType) input: PaymentCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'capturePayment', permission: 'orders:write', input },
      (op) => capturePayment(op, input),
    );
    return paymentAnswer(ctx, outcome && { ...outcome, paymentId: input.paymentId }, userErrors);
  }

  @Authorized('orders:write')
  @Mutation(() => PaymentPayload)
  async voidPayment(@Arg('input', () => PaymentCommandInputType) input: PaymentCommandInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'voidPayment', permission: 'orders:write', input },
      (op) => voidPayment(op, input),
    );
    return paymentAnswer(ctx, outcome && { ...outcome, paymentId: input.paymentId }, userErrors);
  }

  @Authorized('orders:write')
  @Mutation(() => SettleRefundPayload)
  async settleRefund(@Arg('input', () => SettleRefundInputType) input: SettleRefundInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'settleRefund', permission: 'orders:write', input },
      (op) => settleRefund(op, input),
    );
    const order = outcome ? await ctx.load(orderById, outcome.orderId) : null;
    const refunds = order ? ((await ctx.load(refundsOfOrder, order.id)) ?? []) : [];
    const refund = refunds.find((one) => one.id === input.refundId);
    return { order, refund: refund && order ? refundView(refund, order.row.currency) : null, userErrors };
  }
}
