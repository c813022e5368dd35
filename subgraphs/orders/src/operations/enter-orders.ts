import { hasPermission } from '@oms/platform/auth/actor';
import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { policiesOf, type ChannelPolicies } from '../rules/channel-policies.js';
import { confirmOrder, mayConfirm } from '../rules/confirm.js';
import { demandChanged } from '../rules/demand-changed.js';
import { orderNotices } from '../rules/order-notices.js';
import type { OrderState } from '../rules/order-state.js';
import { paymentsOf, type PlaceOrderInput } from '../rules/place-order-input.js';
import { CREDIT_METHODS } from '../rules/refunds.js';
import { minutesAfter, screenOrder } from '../rules/screen-order.js';
import { exactTerm } from '../rules/search-terms.js';
import { settleOrder } from '../rules/settle-order.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { takeDiscountCodes } from '../storage/discount-codes.js';
import { insertDueCaptures } from '../storage/insert-captures.js';
import { insertOrders } from '../storage/insert-order.js';
import { takeNumbers } from '../storage/order-numbers.js';
import type { PlacingFacts } from '../storage/placing-facts.js';
import { contactSealer, recipientSealer } from '../storage/recipient.js';
import { casesOfOrder } from '../storage/told-cases.js';
import { tellOfOrder } from '../storage/told-facts.js';
import { emitRiskCheck } from './assess-risk.js';
import { draftOrders, type DraftedOrder } from './draft-order.js';
import { takePayments } from './take-payments.js';

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

/** What became of one of several orders: placed or previewed, refused, or (null) to be placed in a transaction of its own. */
export type EnteredOrder = PlaceOrderOutcome | DomainError | null;

interface Entering {
  readonly index: number;
  readonly input: PlaceOrderInput;
  readonly order: OrderState;
  readonly facts: PlacingFacts;
}

/** Whether placing it locks what other orders lock too, such as an account, or may be refused only then. */
const takesFromOthers = (input: PlaceOrderInput, { discountCodes }: PlacingFacts): boolean =>
  discountCodes.some(({ limited }) => limited) || paymentsOf(input).some(({ method }) => CREDIT_METHODS.has(method));

/** What is decided before anything is written; undefined: the order is to be entered. */
function decidedOf(
  { order, problems, facts }: DraftedOrder,
  input: PlaceOrderInput,
  alone: boolean,
): EnteredOrder | undefined {
  if (!order || problems.length > 0) return new DomainError(problems);
  if (input.dryRun) return { orderId: null, version: 0, preview: previewOf(order), pendingPaymentIds: [] };
  return alone || !takesFromOthers(input, facts) ? undefined : null;
}

/** Tells whether an order is its customer's first: of several at once only the first is. */
function firstOrders(): (entering: Entering) => boolean {
  const seen = new Set<string>();
  return ({ order, facts }) => {
    const names = [order.customerId?.toLowerCase() ?? [], order.email ? exactTerm('e', order.email) : []].flat();
    const first = facts.firstOrder && !names.some((name) => seen.has(name));
    for (const name of names) seen.add(name);
    return first;
  };
}

/** Writes the orders with their timelines, payments and events. */
async function commitOrders(tx: Tx, ctx: OperationContext<OrdersServices>, entering: readonly Entering[]) {
  const isFirst = firstOrders();
  const placed = entering.map((one) => {
    const { order } = one;
    const placing = { ctx, policies: policiesOf(order.policies), firstOrder: isFirst(one) };
    const entries: TimelineEntry[] = [{ type: 'ORDER_PLACED' }, ...enterOrder(tx, order, placing)];
    if (order.confirmedAt) order.demandVersion = 1;
    entries.push(...settleOrder(order, tx.now, { role: tx.actor.role, id: tx.actor.id }));
    return { order, entries };
  });
  await insertOrders(tx, placed);
  await insertDueCaptures(
    tx,
    placed.map(({ order }) => order),
  );
  for (const { order, entries } of placed) {
    emitRiskCheck(tx, order);
    tx.emit(tellOfOrder(order));
    for (const asked of casesOfOrder(order)) tx.emit(asked);
    if (order.confirmedAt) tx.emit(demandChanged(order, recipientSealer(ctx.services, order)));
    for (const notice of orderNotices(order, entries, contactSealer(ctx.services))) tx.emit(notice);
  }
}

/** Gives each order its number and its payments. */
async function complete(tx: Tx, ctx: OperationContext<OrdersServices>, entering: readonly Entering[]): Promise<void> {
  const numbers = await takeNumbers(tx.db, entering.length);
  for (const [at, { order, facts, input }] of entering.entries()) {
    order.number = `${facts.channel?.numberPrefix ?? ''}${numbers[at] ?? ''}`;
    const { payment, payments } = input;
    order.payments.push(...(await takePayments(tx, ctx, order, { payment, payments, open: order.total })));
  }
}

/**
 * Places orders in one transaction, with as many statements for hundreds as for one; each is taken or refused by itself,
 * and a refused one writes nothing. Answers in their order. No two of them may have the same external reference,
 * reservation or payment reference.
 */
export async function enterOrders(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  inputs: readonly PlaceOrderInput[],
): Promise<EnteredOrder[]> {
  const drafted = await draftOrders(tx, ctx, inputs);
  const alone = inputs.length === 1;
  const entering: Entering[] = [];
  const outcomes = drafted.map((one, index): EnteredOrder => {
    const { order, facts } = one;
    const input = inputs[index];
    const decided = input ? decidedOf(one, input, alone) : null;
    if (decided !== undefined || !order || !input) return decided ?? null;
    entering.push({ index, input, order, facts });
    return null;
  });
  if (entering.length === 0) return outcomes;
  for (const { facts } of alone ? entering : []) await takeDiscountCodes(tx.db, facts.discountCodes);
  await complete(tx, ctx, entering);
  await commitOrders(tx, ctx, entering);
  for (const { index, order } of entering)
    outcomes[index] = {
      orderId: order.id,
      version: order.version,
      preview: null,
      pendingPaymentIds: pendingOf(order),
    };
  return outcomes;
}

/** Payments that the provider has yet to authorise. */
export const pendingOf = (order: OrderState): string[] =>
  order.payments.filter((payment) => payment.status === 'PENDING').map((payment) => payment.id);
