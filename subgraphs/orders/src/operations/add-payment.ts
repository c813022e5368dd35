import { hasPermission } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { checkPayments } from '../rules/check-payment.js';
import { confirmOrder, mayConfirm } from '../rules/confirm.js';
import type { OrderState } from '../rules/order-state.js';
import type { PlaceOrderPaymentInput } from '../rules/place-order-input.js';
import { problem } from '../rules/problem.js';
import { isCovered, openAmount } from '../rules/refunds.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { creditShort } from '../storage/credit-ledger.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { lockForChange, type OrderCommandInput } from './change-order.js';
import { pendingOf } from './enter-orders.js';
import { authorizeAll } from './place-order.js';
import { asRefusal } from './placing-conflicts.js';
import { takePayments } from './take-payments.js';

export interface AddPaymentInput extends OrderCommandInput {
  readonly payment: PlaceOrderPaymentInput;
}

export interface AddPaymentOutcome {
  readonly orderId: string;
  readonly version: number;
  readonly paymentId: string;
  readonly pendingPaymentIds: readonly string[];
}

const PAYABLE: ReadonlySet<string> = new Set(['PENDING', 'CONFIRMED', 'PROCESSING']);

function check(order: OrderState, { payment }: AddPaymentInput, mayState: boolean): void {
  const { status, currency } = order;
  if (!PAYABLE.has(status))
    throw refuse('ILLEGAL_TRANSITION', `An order that is ${status} takes no payment.`, ['orderId'], { status });
  const open = openAmount(order);
  if (open <= 0) throw new DomainError(problem('NOTHING_TO_PAY', 'The order is covered already.', 'payment'));
  const problems = checkPayments({ payment }, { currency, total: open, mayState });
  if (problems.length > 0) throw new DomainError(problems);
}

/**
 * Adds a payment to an order that is not covered: what an edit added, or an order that waits for its money. By default it
 * pays all that is open. A card is authorised after the commit; when it is declined the order stays as it is.
 */
export async function addPayment(
  ctx: OperationContext<OrdersServices>,
  input: AddPaymentInput,
): Promise<AddPaymentOutcome> {
  try {
    const outcome = await runCommand(ctx, 'addPayment', async (tx) => {
      const order = await lockForChange(tx, ctx.actor, input);
      check(order, input, hasPermission(ctx.actor, 'orders:write'));
      const before = demandFingerprint(order);
      const known = new Set(pendingOf(order));
      // Later than the order, so that a declined card never takes the order with it.
      const now = new Date(Math.max(tx.now.getTime(), order.placedAt.getTime() + 1));
      const taking = { payment: input.payment, open: openAmount(order), madeAt: now };
      const [payment] = await takePayments(tx, ctx, order, taking);
      if (!payment) throw creditShort(order.currency, 0, ['payment', 'amount']);
      if (payment.amount > openAmount(order) || payment.amount === 0)
        throw refuse('INVALID_AMOUNT', 'The amount is above zero and at most what is open.', ['payment', 'amount']);
      order.payments.push(payment);
      const entries: TimelineEntry[] = [
        { type: 'PAYMENT_ADDED', data: { amount: payment.amount, method: payment.method } },
      ];
      if (order.status === 'PENDING' && mayConfirm(order) && isCovered(order)) {
        confirmOrder(order, tx.now);
        entries.push({ type: 'ORDER_CONFIRMED' });
      }
      await saveOrders(tx, ctx.services, [{ order, before, entries }]);
      const pendingPaymentIds = pendingOf(order).filter((id) => !known.has(id));
      return { orderId: order.id, version: order.version, paymentId: payment.id, pendingPaymentIds };
    });
    await authorizeAll(ctx, outcome, input);
    return outcome;
  } catch (error) {
    throw await asRefusal(ctx, { channel: '', externalReference: null }, error);
  }
}
