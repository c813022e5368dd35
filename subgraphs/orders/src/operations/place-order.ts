import { hasPermission } from '@oms/platform/auth/actor';
import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import { toDecimal, toMinor } from '@oms/platform/values/money';
import { buildOrder } from '../rules/build-order.js';
import { checkOrder } from '../rules/check-order.js';
import { buildPayment, confirmOrder, mayConfirm } from '../rules/confirm.js';
import { flags, fulfillmentStatus } from '../rules/derived-statuses.js';
import { demandChanged, orderChanged } from '../rules/orders-events.js';
import type { OrderState } from '../rules/order-state.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import type { OrdersServices } from '../services.js';
import { insertOrders } from '../storage/insert-order.js';
import { loadPricingFacts, type PricingFacts } from '../storage/pricing-facts.js';
import { recipientSealer } from '../storage/recipient.js';
import type { TimelineEntry } from '../storage/timeline.js';
import { authorizePayment } from './authorize-payment.js';
import { checkReservation } from './check-reservation.js';

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
  /** A payment that the provider has yet to authorise. */
  readonly pendingPayment: { readonly paymentId: string; readonly token: string } | null;
}

function checkTotal(order: OrderState, input: PlaceOrderInput): void {
  if (!input.expectedTotal) return;
  const expected = toMinor(input.expectedTotal.amount, order.currency);
  if (expected === order.total) return;
  throw refuse(
    'TOTAL_MISMATCH',
    `The order costs ${toDecimal(order.total, order.currency)}, not ${input.expectedTotal.amount}.`,
    ['expectedTotal'],
    {
      expected: input.expectedTotal.amount,
      actual: toDecimal(order.total, order.currency),
      currencyCode: order.currency,
    },
  );
}

async function refuseExisting(tx: Tx, input: PlaceOrderInput, reservationId: string | null): Promise<void> {
  if (input.externalReference) {
    const existing = await firstRow<{ id: string }>(
      tx.db,
      sql`select id from orders where channel_code = ${input.channel} and external_reference = ${input.externalReference}`,
    );
    if (existing)
      throw refuse('ORDER_EXISTS', 'An order with this externalReference was placed before.', ['externalReference'], {
        orderId: existing.id,
      });
  }
  if (!reservationId) return;
  const used = await firstRow<{ id: string }>(
    tx.db,
    sql`select id from orders where reservation_id = ${reservationId}`,
  );
  if (used) throw refuse('RESERVATION_USED', 'This reservation has become an order before.', ['reservationToken']);
}

/** The refusal behind a unique violation: two requests raced and the other one won. */
function asRefusal(error: unknown): unknown {
  const { constraint } = error as { constraint?: string };
  if (constraint === 'orders_external_reference')
    return refuse('ORDER_EXISTS', 'An order with this externalReference was placed before.', ['externalReference']);
  if (constraint === 'orders_reservation_id_key')
    return refuse('RESERVATION_USED', 'This reservation has become an order before.', ['reservationToken']);
  if (constraint === 'payment_reference')
    return refuse('PAYMENT_REFERENCE_USED', 'This payment reference belongs to another order.', [
      'payment',
      'reference',
    ]);
  return error;
}

function addPayment(order: OrderState, input: PlaceOrderInput, ctx: OperationContext<OrdersServices>, now: Date): void {
  if (!input.payment) return;
  const { method, token, provider, reference, amount } = input.payment;
  if (method === 'CARD' && !token)
    throw refuse('PAYMENT_TOKEN_REQUIRED', 'A card payment needs the provider’s token.', ['payment', 'token']);
  if (method === 'EXTERNAL' && (!provider || !reference))
    throw refuse('PAYMENT_REFERENCE_REQUIRED', 'Name provider and reference of the authorisation.', [
      'payment',
      'reference',
    ]);
  if (method !== 'CARD' && !hasPermission(ctx.actor, 'orders:write'))
    throw refuse(
      'PAYMENT_METHOD_NOT_ALLOWED',
      'Only staff and machine clients may state that an order is paid or authorised elsewhere.',
      ['payment', 'method'],
    );
  if (amount && amount.currencyCode !== order.currency)
    throw refuse('CURRENCY_MISMATCH', `The channel sells in ${order.currency}.`, ['payment', 'amount']);
  order.payments.push(
    buildPayment(input.payment, amount ? toMinor(amount.amount, order.currency) : order.total, {
      id: newId(now),
      provider: ctx.services.payments.name,
      now,
    }),
  );
}

async function build(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  input: PlaceOrderInput,
  facts: PricingFacts,
  reservationId: string | null,
): Promise<OrderState> {
  const { channel } = facts;
  const mayPrice = hasPermission(ctx.actor, 'orders:price');
  const problems = checkOrder(input, { ...facts, mayPrice });
  if (input.customerId && !isId(input.customerId))
    problems.push({ code: 'UNKNOWN_CUSTOMER', message: 'customerId is not an id.', field: ['customerId'] });
  if (input.customerId && ctx.actor.role === 'customer' && ctx.actor.customerId !== input.customerId)
    problems.push({
      code: 'CUSTOMER_FOREIGN',
      message: 'A customer places orders for itself only.',
      field: ['customerId'],
    });
  if (problems.length > 0 || !channel) throw new DomainError(problems);
  const number = input.dryRun
    ? 'PREVIEW'
    : (
        await firstRow<{ number: string }>(
          tx.db,
          sql`select ${channel.numberPrefix}::text || nextval('order_number') as number`,
        )
      )?.number;
  const customerId = input.customerId ?? (ctx.actor.role === 'customer' ? (ctx.actor.customerId ?? null) : null);
  return buildOrder(
    { ...input, customerId },
    { ...facts, currency: channel.currency },
    { id: newId(tx.now), number: number ?? '', now: tx.now, reservationId },
  );
}

async function commitOrder(tx: Tx, ctx: OperationContext<OrdersServices>, order: OrderState): Promise<void> {
  const entries: TimelineEntry[] = [{ type: 'ORDER_PLACED' }];
  if (mayConfirm(order)) {
    confirmOrder(order, tx.now);
    order.demandVersion = 1;
    entries.push({ type: 'ORDER_CONFIRMED' });
  }
  order.fulfillmentStatus = fulfillmentStatus(order);
  Object.assign(order, flags(order));
  await insertOrders(tx, [{ order, entries }]);
  tx.emit(orderChanged(order));
  if (order.confirmedAt) tx.emit(demandChanged(order, recipientSealer(ctx.services, order)));
}

async function place(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  input: PlaceOrderInput,
  reservationId: string | null,
): Promise<PlaceOrderOutcome> {
  const pickups = (input.deliveries ?? []).flatMap((delivery) =>
    delivery.pickupLocationId && isId(delivery.pickupLocationId) ? [delivery.pickupLocationId] : [],
  );
  const facts = await loadPricingFacts(
    tx.db,
    input.channel,
    [...new Set(input.lines.map((line) => line.sku))],
    pickups,
    tx.now,
  );
  const order = await build(tx, ctx, input, facts, reservationId);
  await refuseExisting(tx, input, reservationId);
  checkTotal(order, input);
  addPayment(order, input, ctx, tx.now);
  if (input.dryRun) {
    const { currency, subtotal, discountTotal, shippingTotal, taxTotal, total } = order;
    return {
      orderId: null,
      version: 0,
      preview: { currency, subtotal, discountTotal, shippingTotal, taxTotal, total },
      pendingPayment: null,
    };
  }
  await commitOrder(tx, ctx, order);
  const pending = order.payments.find((payment) => payment.status === 'PENDING');
  return {
    orderId: order.id,
    version: order.version,
    preview: null,
    pendingPayment: pending ? { paymentId: pending.id, token: input.payment?.token ?? '' } : null,
  };
}

/**
 * Places an order. Authorised elsewhere or paid later, it is confirmed in the one commit that makes it. With a card,
 * order and payment are committed as PENDING, the provider is asked with no lock held, and its answer is a second commit;
 * a lost answer is looked up later. Refusals write nothing.
 */
export async function placeOrder(
  ctx: OperationContext<OrdersServices>,
  input: PlaceOrderInput,
): Promise<PlaceOrderOutcome> {
  const reservationId = checkReservation(ctx, input.reservationToken);
  let outcome: PlaceOrderOutcome;
  try {
    outcome = await runCommand(ctx, 'placeOrder', (tx) => place(tx, ctx, input, reservationId));
  } catch (error) {
    throw asRefusal(error);
  }
  if (!outcome.pendingPayment) return outcome;
  crashPoint('place-order.before-authorize');
  await authorizePayment(ctx, outcome.pendingPayment.paymentId, outcome.pendingPayment.token);
  return outcome;
}
