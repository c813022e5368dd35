import { hasPermission } from '@oms/platform/auth/actor';
import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { toDecimal, toMinor } from '@oms/platform/values/money';
import { placesOf } from '../rules/check-payment.js';
import { buildPayments } from '../rules/confirm.js';
import { holderProblems, spendable } from '../rules/credit.js';
import type { PaymentState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
import type { PlaceOrderInput, PlaceOrderPaymentInput } from '../rules/place-order-input.js';
import { problem } from '../rules/problem.js';
import { CREDIT_METHODS } from '../rules/refunds.js';
import type { OrdersServices } from '../services.js';
import { creditShort, lockAccounts, postCredit } from '../storage/credit-ledger.js';
import { findGiftCard, requireSpendable } from './find-gift-card.js';

type Place = ReturnType<typeof placesOf>[number];

export interface Taking extends Pick<PlaceOrderInput, 'payment' | 'payments'> {
  /** Minor units to be paid. */
  readonly open: number;
  /** When the payments were made; by default now. */
  readonly madeAt?: Date;
  /** Draws on no account. */
  readonly dryRun?: boolean | null;
}

/** The account that a payment is drawn on; null for a customer who never had store credit. */
async function accountOf(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  { customerId, currency }: OrderState,
  { one, at }: Place,
): Promise<string | null> {
  const field = [...at, one.method === 'GIFT_CARD' ? 'token' : 'method'].map(String);
  if (one.method === 'GIFT_CARD') {
    const card = await findGiftCard(ctx, tx.db, one.token ?? '', field);
    requireSpendable(card, tx.now, field);
    if (card.currency === currency) return card.accountId;
    throw refuse('CURRENCY_MISMATCH', `This gift card is in ${card.currency}.`, field);
  }
  const problems = holderProblems({ customerId }, one.method, ...field);
  if (problems.length > 0) throw new DomainError(problems);
  // A link in a mail opens an order, not its customer's purse.
  if (ctx.actor.orderId)
    throw refuse('SIGN_IN_REQUIRED', 'Store credit is spent by the customer who is signed in.', field);
  const row = await firstRow<{ id: string }>(
    tx.db,
    sql`select id from credit_account where customer_id = ${customerId} and currency = ${currency} and kind = 'STORE_CREDIT'`,
  );
  return row?.id ?? null;
}

interface Drawn extends Place {
  readonly accountId: string | null;
}

/** Fixes what is drawn on each account under its lock: what is stated, or as much as there is of what is left to pay. */
async function fixAmounts(tx: Tx, drawn: readonly Drawn[], currency: string, open: number): Promise<Place[]> {
  const accounts = await lockAccounts(
    tx,
    drawn.flatMap(({ accountId }) => (accountId ? [accountId] : [])),
  );
  const left = new Map([...accounts].map(([id, { lots }]) => [id, spendable(lots, tx.now)]));
  let rest = open - drawn.reduce((sum, { one }) => sum + (one.amount ? toMinor(one.amount.amount, currency) : 0), 0);
  return drawn.map(({ one, at, accountId }) => {
    if (!CREDIT_METHODS.has(one.method)) return { one, at };
    const available = left.get(accountId ?? '') ?? 0;
    const amount = one.amount ? toMinor(one.amount.amount, currency) : Math.min(available, Math.max(0, rest));
    if (amount > available) throw creditShort(currency, available, [...at, 'amount'].map(String));
    left.set(accountId ?? '', available - amount);
    if (!one.amount) rest -= amount;
    const money = { amount: toDecimal(amount, currency), currencyCode: currency };
    return { one: { ...one, token: null, reference: accountId, amount: money }, at };
  });
}

/** Leaves out what pays nothing beside accounts that pay all of it; a card among several is not left out silently. */
function withoutEmpty(payments: readonly PaymentState[], places: readonly Place[]): PaymentState[] {
  const cards = payments.filter(({ method }) => method === 'CARD').length;
  const idle = payments.findIndex(({ method, amount }) => amount === 0 && method === 'CARD' && cards > 1);
  if (idle >= 0)
    throw new DomainError(
      problem('PAYMENT_AMOUNT_MISMATCH', 'Nothing is left for this payment to pay.', ...(places[idle]?.at ?? [])),
    );
  return payments.filter(({ amount }) => amount > 0);
}

/** Finds the accounts of payments, locks them, and fixes what is drawn on each. */
async function drawOn(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  places: readonly Place[],
  open: number,
): Promise<Place[]> {
  const drawn: Drawn[] = [];
  for (const place of places) {
    const credit = CREDIT_METHODS.has(place.one.method);
    drawn.push({ ...place, accountId: credit ? await accountOf(tx, ctx, order, place) : null });
  }
  const fixed = await fixAmounts(tx, drawn, order.currency, open);
  // Under the lock nobody disables a card or gives it another code any more: whoever was faster counts.
  for (const place of drawn) if (place.one.method === 'GIFT_CARD') await accountOf(tx, ctx, order, place);
  return fixed;
}

const inputsOf = (places: readonly Place[]): PlaceOrderPaymentInput[] => places.map(({ one }) => one);

/**
 * Makes the payments that were given for an order, and draws on the accounts among them in the same transaction. What
 * else is wrong with payments was checked before. Refuses INSUFFICIENT_CREDIT, unknown and unusable gift cards, and to
 * those who must pay the whole a balance that leaves some of it open (PAYMENT_AMOUNT_MISMATCH).
 */
export async function takePayments(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  { open, madeAt = tx.now, dryRun, ...given }: Taking,
): Promise<PaymentState[]> {
  const places = placesOf(given);
  const maker = { newId: () => newId(tx.now), provider: ctx.services.payments.name, now: madeAt };
  const toPay = { total: open, currency: order.currency };
  if (!places.some(({ one }) => CREDIT_METHODS.has(one.method))) return buildPayments(inputsOf(places), toPay, maker);
  const fixed = await drawOn(tx, ctx, order, places, open);
  const payments = withoutEmpty(buildPayments(inputsOf(fixed), toPay, maker), places);
  const sum = payments.reduce((all, { amount }) => all + amount, 0);
  const short = sum < open && !hasPermission(ctx.actor, 'orders:write');
  if (sum > open || short)
    throw new DomainError(
      problem('PAYMENT_AMOUNT_MISMATCH', 'The payments must cover the order.', ...(places[0]?.at ?? [])),
    );
  if (!dryRun) await redeem(tx, order.id, payments);
  return payments;
}

async function redeem(tx: Tx, orderId: string, payments: readonly PaymentState[]): Promise<void> {
  const drawn = payments.filter(({ method }) => CREDIT_METHODS.has(method));
  await postCredit(
    tx,
    drawn.map(({ id: paymentId, amount, reference }) => {
      const what = { kind: 'REDEEM' as const, reason: 'ORDER', orderId, paymentId };
      return { ...what, accountId: reference ?? '', amount: -amount };
    }),
  );
}
