import { hasPermission } from '@oms/platform/auth/actor';
import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { policiesOf, type ChannelPolicies } from '../rules/channel-policies.js';
import { confirmOrder, mayConfirm } from '../rules/confirm.js';
import { demandChanged } from '../rules/demand-changed.js';
import { orderNotices } from '../rules/order-notices.js';
import type { OrderState } from '../rules/order-state.js';
import { paymentsOf, type PlaceOrderInput } from '../rules/place-order-input.js';
import { minutesAfter, screenOrder } from '../rules/screen-order.js';
import { settleOrder } from '../rules/settle-order.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { tellOfOrder } from '../storage/told-facts.js';
import { insertDueCaptures } from '../storage/insert-captures.js';
import { insertOrders } from '../storage/insert-order.js';
import { takeDiscountCodes } from '../storage/discount-codes.js';
import { nextNumber } from '../storage/order-numbers.js';
import { contactSealer, recipientSealer } from '../storage/recipient.js';
import { authorizePayment } from './authorize-payment.js';
import { draftOrder } from './draft-order.js';
import { takePayments } from './take-payments.js';
import { asRefusal } from './placing-conflicts.js';
import { emitRiskCheck } from './assess-risk.js';

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
  /** Payments that the provider has yet to authorise. Their tokens are kept nowhere. */
  readonly pendingPaymentIds: readonly string[];
}

function previewOf(order: OrderState): OrderPreview {
  const { currency, subtotal, discountTotal, shippingTotal, taxTotal, total } = order;
  return { currency, subtotal, discountTotal, shippingTotal, taxTotal, total };
}

/**
 * Whether the order may go on to fulfillment now. Staff and machine clients may place orders that are paid later; an
 * order from the storefront without a payment waits as PENDING until one is recorded.
 */
const isReady = (order: OrderState, mayState: boolean): boolean =>
  mayConfirm(order) && (mayState || order.payments.length > 0 || order.total === 0);

interface Placing {
  readonly ctx: OperationContext<OrdersServices>;
  readonly policies: ChannelPolicies;
  readonly firstOrder: boolean;
}

/** What placing adds to a priced order: the rate of the day, holds by rule, confirmation or the time it has to be paid. */
export function enterOrder(tx: Tx, order: OrderState, { ctx, policies, firstOrder }: Placing): TimelineEntry[] {
  const by = { role: tx.actor.role, id: tx.actor.id };
  const { baseCurrency, exchangeRate } = policies;
  Object.assign(order, { baseCurrency, exchangeRate, originalTotal: order.total });
  const held = screenOrder(order, policies, { firstOrder, by, now: tx.now });
  order.holds.push(...held);
  const entries: TimelineEntry[] = held.map(({ reason }) => ({ type: 'HOLD_PLACED', reason, visibility: 'STAFF' }));
  if (isReady(order, hasPermission(ctx.actor, 'orders:write'))) {
    confirmOrder(order, tx.now);
    entries.push({ type: 'ORDER_CONFIRMED' });
  } else order.expiresAt = minutesAfter(tx.now, policies.unpaidExpiryMinutes);
  return entries;
}

async function commitOrder(tx: Tx, placing: Placing, order: OrderState): Promise<void> {
  const entries: TimelineEntry[] = [{ type: 'ORDER_PLACED' }, ...enterOrder(tx, order, placing)];
  if (order.confirmedAt) order.demandVersion = 1;
  entries.push(...settleOrder(order, tx.now, { role: tx.actor.role, id: tx.actor.id }));
  await insertOrders(tx, [{ order, entries }]);
  await insertDueCaptures(tx, [order]);
  emitRiskCheck(tx, order);
  tx.emit(tellOfOrder(order));
  if (order.confirmedAt) tx.emit(demandChanged(order, recipientSealer(placing.ctx.services, order)));
  for (const notice of orderNotices(order, entries, contactSealer(placing.ctx.services))) tx.emit(notice);
}

async function place(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  input: PlaceOrderInput,
): Promise<PlaceOrderOutcome> {
  const { order, facts, problems } = await draftOrder(tx, ctx, input);
  if (!order || problems.length > 0) throw new DomainError(problems);
  if (input.dryRun) return { orderId: null, version: 0, preview: previewOf(order), pendingPaymentIds: [] };
  await takeDiscountCodes(tx.db, facts.discountCodes);
  order.number = await nextNumber(tx.db, facts.channel?.numberPrefix ?? '');
  const { payment, payments } = input;
  order.payments.push(...(await takePayments(tx, ctx, order, { payment, payments, open: order.total })));
  await commitOrder(tx, { ctx, policies: policiesOf(order.policies), firstOrder: facts.firstOrder }, order);
  return { orderId: order.id, version: order.version, preview: null, pendingPaymentIds: pendingOf(order) };
}

/** Payments that the provider has yet to authorise. */
export const pendingOf = (order: OrderState): string[] =>
  order.payments.filter((payment) => payment.status === 'PENDING').map((payment) => payment.id);

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
