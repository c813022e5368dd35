import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { nextState } from '@oms/platform/values/lifecycle';
import { policiesOf } from '../rules/channel-policies.js';
import { checkPayments } from '../rules/check-payment.js';
import { orderLifecycle } from '../rules/order-lifecycle.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import type { OrdersServices } from '../services.js';
import { isFirstOrder } from '../storage/first-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { emitRiskCheck } from './assess-risk.js';
import { lockForChange, type OrderCommandInput } from './change-order.js';
import { totalProblems } from './draft-order.js';
import { enterOrder, pendingOf, type PlaceOrderOutcome } from './enter-orders.js';
import { authorizeAll } from './place-order.js';
import { asRefusal } from './placing-conflicts.js';
import { takePayments } from './take-payments.js';

export interface CompleteDraftOrderInput
  extends OrderCommandInput, Pick<PlaceOrderInput, 'payment' | 'payments' | 'expectedTotal'> {}

async function complete(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  input: CompleteDraftOrderInput,
): Promise<PlaceOrderOutcome> {
  const order = await lockForChange(tx, ctx.actor, input);
  const before = demandFingerprint(order);
  const { status } = order;
  const next = status === 'DRAFT' ? nextState(orderLifecycle, status, 'submit') : undefined;
  if (!next) throw refuse('ILLEGAL_TRANSITION', `An order that is ${status} is no draft.`, ['orderId'], { status });
  const problems = checkPayments(input, { currency: order.currency, total: order.total, mayState: true });
  problems.push(...totalProblems(order, input));
  if (problems.length > 0) throw new DomainError(problems);
  Object.assign(order, { status: next, placedAt: tx.now, expiresAt: null });
  const { payment, payments } = input;
  order.payments.push(...(await takePayments(tx, ctx, order, { payment, payments, open: order.total })));
  const firstOrder = await isFirstOrder(tx.db, order);
  const entries = enterOrder(tx, order, { ctx, policies: policiesOf(order.policies), firstOrder });
  await saveOrders(tx, ctx.services, [
    { order, before, entries: [{ type: 'ORDER_PLACED' }, ...entries], reshaped: true },
  ]);
  emitRiskCheck(tx, order);
  return { orderId: order.id, version: order.version, preview: null, pendingPaymentIds: pendingOf(order) };
}

/** Makes a draft an order, at the prices that the draft shows; paid now or later, as with `placeOrder`. */
export async function completeDraftOrder(
  ctx: OperationContext<OrdersServices>,
  input: CompleteDraftOrderInput,
): Promise<PlaceOrderOutcome> {
  let outcome: PlaceOrderOutcome;
  try {
    outcome = await runCommand(ctx, 'completeDraftOrder', (tx) => complete(tx, ctx, input));
  } catch (error) {
    throw await asRefusal(ctx, { channel: '', externalReference: null }, error);
  }
  await authorizeAll(ctx, outcome, input);
  return outcome;
}
