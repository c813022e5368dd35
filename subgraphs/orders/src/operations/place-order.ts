import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { paymentsOf, type PlaceOrderInput } from '../rules/place-order-input.js';
import type { OrdersServices } from '../services.js';
import { authorizePayment } from './authorize-payment.js';
import { enterOrders, type PlaceOrderOutcome } from './enter-orders.js';
import { asRefusal } from './placing-conflicts.js';

async function place(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  input: PlaceOrderInput,
): Promise<PlaceOrderOutcome> {
  const [entered] = await enterOrders(tx, ctx, [input]);
  if (!entered) throw new Error('one order alone was not decided');
  if (entered instanceof Error) throw entered;
  return entered;
}

/** Asks the provider for each pending payment; the tokens of cards come in the order of the payments. */
export async function authorizeAll(
  ctx: OperationContext<OrdersServices>,
  { pendingPaymentIds }: Pick<PlaceOrderOutcome, 'pendingPaymentIds'>,
  input: Pick<PlaceOrderInput, 'payment' | 'payments'>,
): Promise<void> {
  const tokens = paymentsOf(input)
    .filter(({ method }) => method === 'CARD')
    .map(({ token }) => token ?? '');
  for (const [index, id] of pendingPaymentIds.entries()) {
    crashPoint('place-order.before-authorize');
    await authorizePayment(ctx, id, tokens[index] ?? '');
  }
}

/**
 * Places an order. Authorised elsewhere or paid later, it is confirmed in the one commit that makes it. With a card,
 * order and payment are committed as PENDING, the provider is asked with no lock held, and its answer is a second commit;
 * a lost answer is looked up later. Refusals write nothing and name every problem at once.
 */
export async function placeOrder(
  ctx: OperationContext<OrdersServices>,
  input: PlaceOrderInput,
): Promise<PlaceOrderOutcome> {
  let outcome: PlaceOrderOutcome;
  try {
    outcome = await runCommand(ctx, 'placeOrder', (tx) => place(tx, ctx, input));
  } catch (error) {
    throw await asRefusal(ctx, input, error);
  }
  await authorizeAll(ctx, outcome, input);
  return outcome;
}
