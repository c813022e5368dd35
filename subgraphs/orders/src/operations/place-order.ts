import { hasPermission } from '@oms/platform/auth/actor';
import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { buildPayment, confirmOrder, mayConfirm } from '../rules/confirm.js';
import { demandChanged } from '../rules/demand-changed.js';
import { orderNotices } from '../rules/order-notices.js';
import { orderChanged } from '../rules/order-changed.js';
import type { OrderState } from '../rules/order-state.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { settleOrder } from '../rules/settle-order.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { insertDueCaptures } from '../storage/insert-captures.js';
import { insertOrders } from '../storage/insert-order.js';
import { nextNumber } from '../storage/placing-facts.js';
import { contactSealer, recipientSealer } from '../storage/recipient.js';
import { authorizePayment } from './authorize-payment.js';
import { draftOrder } from './draft-order.js';
import { asRefusal } from './placing-conflicts.js';

export interface OrderPreview {
  readonly currency: string;
  readonly subtotal: number;
  readonly discountTotal: number;
  readonly shippingTotal: number;
  readonly taxTotal: number;
  readonly total: number;
}

export interface PlaceOrderOutcome {
  readonly orderId: string | null;
  readonly version: number;
  /** Set for a dry run: what the order would cost. */
  readonly preview: OrderPreview | null;
  /** A payment that the provider has yet to authorise. Its token is kept nowhere. */
  readonly pendingPaymentId: string | null;
}

function previewOf(order: OrderState): OrderPreview {
  const { currency, subtotal, discountTotal, shippingTotal, taxTotal, total } = order;
  return { currency, subtotal, discountTotal, shippingTotal, taxTotal, total };
}

function addPayment(order: OrderState, { payment }: PlaceOrderInput, provider: string, now: Date): void {
  if (!payment) return;
  const amount = payment.amount ? toMinor(payment.amount.amount, order.currency) : order.total;
  order.payments.push(buildPayment(payment, amount, { id: newId(now), provider, now }));
}

/**
 * Whether the order may go on to fulfillment now. Staff and machine clients may place orders that are paid later; an
 * order from the storefront without a payment waits as PENDING until one is recorded.
 */
const isReady = (order: OrderState, mayState: boolean): boolean =>
  mayConfirm(order) && (mayState || order.payments.length > 0 || order.total === 0);

async function commitOrder(tx: Tx, ctx: OperationContext<OrdersServices>, order: OrderState): Promise<void> {
  const entries: TimelineEntry[] = [{ type: 'ORDER_PLACED' }];
  if (isReady(order, hasPermission(ctx.actor, 'orders:write'))) {
    confirmOrder(order, tx.now);
    order.demandVersion = 1;
    entries.push({ type: 'ORDER_CONFIRMED' });
  }
  entries.push(...settleOrder(order, tx.now));
  await insertOrders(tx, [{ order, entries }]);
  await insertDueCaptures(tx, [order]);
  tx.emit(orderChanged(order));
  if (order.confirmedAt) tx.emit(demandChanged(order, recipientSealer(ctx.services, order)));
  for (const notice of orderNotices(order, entries, contactSealer(ctx.services))) tx.emit(notice);
}

async function place(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  input: PlaceOrderInput,
): Promise<PlaceOrderOutcome> {
  const { order, numberPrefix, problems } = await draftOrder(tx, ctx, input);
  if (!order || problems.length > 0) throw new DomainError(problems);
  if (input.dryRun) return { orderId: null, version: 0, preview: previewOf(order), pendingPaymentId: null };
  order.number = await nextNumber(tx.db, numberPrefix);
  addPayment(order, input, ctx.services.payments.name, tx.now);
  await commitOrder(tx, ctx, order);
  const pending = order.payments.find((payment) => payment.status === 'PENDING');
  return { orderId: order.id, version: order.version, preview: null, pendingPaymentId: pending?.id ?? null };
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
  if (!outcome.pendingPaymentId) return outcome;
  crashPoint('place-order.before-authorize');
  await authorizePayment(ctx, outcome.pendingPaymentId, input.payment?.token ?? '');
  return outcome;
}
