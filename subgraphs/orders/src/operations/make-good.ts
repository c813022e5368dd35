import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { awaitPayment } from '../rules/await-payment.js';
import type { BuildFacts } from '../rules/build-order.js';
import { policiesOf } from '../rules/channel-policies.js';
import { checkPayments, placesOf } from '../rules/check-payment.js';
import { grantAllowance, payOut } from '../rules/grant-refund.js';
import { lineMoney } from '../rules/order-totals.js';
import type { OrderState } from '../rules/order-state.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { problem } from '../rules/problem.js';
import { excessOf, isCovered, openAmount, refundEntry } from '../rules/refunds.js';
import { advanceReturn } from '../rules/returns/move-return.js';
import { addExchange } from '../rules/returns/exchange-line.js';
import { decideUnits, isAsExpected, type Decided, type ResolvedUnits } from '../rules/returns/resolve-units.js';
import { returnCase } from '../rules/returns/return-cases.js';
import { planOf, worthOfDecided } from '../rules/returns/return-worth.js';
import type { ReturnLine, ReturnRecord } from '../rules/returns/return-record.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import type { ReturnChange } from './change-return.js';
import { exchangeFacts } from './exchange-facts.js';
import { takePayments } from './take-payments.js';

/** What units of one line of a return are exchanged for; they are worth no more than the same again costs. */
function exchangeLine(
  order: OrderState,
  line: ReturnLine,
  lots: readonly Decided[],
  facts: BuildFacts,
  now: Date,
): void {
  const of = order.lines.find((each) => each.id === line.lineId);
  if (!of) return;
  const quantity = lots.reduce((sum, { lot }) => sum + lot.quantity, 0);
  const worth = lots.reduce((sum, { lot }) => sum + lot.value, 0);
  const { sku, exchangeSku } = line;
  const sent = order.lines.find((each) => each.id === line.exchangeLineId);
  const added = sent ?? addExchange(order, { of, sku, quantity, worth, exchangeSku }, facts, now);
  line.exchangeLineId = added.id;
  for (const { lot } of lots) lot.exchangeLineId = added.id;
  if (exchangeSku !== null && exchangeSku !== sku) return;
  const cost = Math.floor((lineMoney(added).total * quantity) / Math.max(1, added.quantity));
  let over = Math.max(0, worth - cost);
  for (const { lot } of lots.toReversed()) {
    const less = Math.min(over, lot.value);
    lot.value -= less;
    over -= less;
  }
}

/** What decided units are exchanged for, line by line. */
async function exchangeAll(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  exchanged: readonly Decided[],
  lines: readonly ReturnLine[],
): Promise<void> {
  const facts = await exchangeFacts(tx, ctx, order, lines);
  for (const line of lines) {
    const units = exchanged.filter((each) => each.line === line);
    exchangeLine(order, line, units, facts, tx.now);
  }
}

/** What pays for something dearer that goes out in exchange. */
export type ExchangePayments = Pick<PlaceOrderInput, 'payment' | 'payments'>;

export interface MakeGood {
  readonly items: readonly ResolvedUnits[];
  readonly waiveFees: boolean;
  readonly paid?: ExchangePayments;
}

/** Takes the payments of the difference: by default what is open. What no payment covers is waited for. */
async function payDifference(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  paid: ExchangePayments,
): Promise<TimelineEntry[]> {
  const [first] = placesOf(paid);
  if (!first) return [];
  const open = openAmount(order);
  if (open <= 0) throw new DomainError(problem('NOTHING_TO_PAY', 'The order is covered already.', ...first.at));
  const problems = checkPayments(paid, { currency: order.currency, total: open, mayState: true });
  if (problems.length > 0) throw new DomainError(problems);
  // Later than the order, so that a declined card never takes the order with it.
  const madeAt = new Date(Math.max(tx.now.getTime(), order.placedAt.getTime() + 1));
  const payments = await takePayments(tx, ctx, order, { ...paid, open, madeAt });
  const sum = payments.reduce((all, { amount }) => all + amount, 0);
  if (sum > open) throw new DomainError(problem('PAYMENT_AMOUNT_MISMATCH', 'That is more than is open.', ...first.at));
  order.payments.push(...payments);
  return payments.map(({ amount, method }) => ({ type: 'PAYMENT_ADDED', data: { amount, method } }));
}

/**
 * Decides on inspected units and carries it out in the order: money or credit for what came back, lines for what goes out
 * in exchange, and what is then paid too much goes back, or what is missing is paid (`paid`) or waited for.
 */
export async function makeGood(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  { order, one }: { readonly order: OrderState; readonly one: ReturnRecord },
  { items, waiveFees, paid = {} }: MakeGood,
): Promise<ReturnChange> {
  const by = { role: tx.actor.role, id: tx.actor.id };
  const maker = { reason: 'RETURN', by, now: tx.now };
  const wasCovered = isCovered(order);
  const { decided, problems } = decideUnits(order, one, items, tx.now);
  if (problems.length > 0) throw new DomainError(problems);
  const { plan, credit } = worthOfDecided(order, one, decided, { waiveFees });
  const exchanged = decided.filter(({ lot }) => lot.resolution === 'EXCHANGE');
  let granted = 0;
  let allowanceId: string | null = null;
  if (plan.amount > 0) {
    allowanceId = grantAllowance(order, plan, { ...maker, cause: 'RETURN', note: one.number }).id;
    granted += plan.amount;
  }
  const lines = [...new Set(exchanged.map(({ line }) => line))];
  if (lines.length > 0) await exchangeAll(tx, ctx, order, exchanged, lines);
  const even = planOf(order, exchanged);
  if (even.amount > 0) {
    const { id } = grantAllowance(order, even, { ...maker, cause: 'EXCHANGE', note: one.number });
    for (const { lot } of exchanged) lot.allowanceId = id;
    granted += even.amount;
  }
  for (const { lot } of decided) if (lot.resolution === 'REFUND' || lot.resolution === 'STORE_CREDIT') lot.allowanceId = allowanceId; // prettier-ignore
  const payable = Math.max(0, Math.min(granted, excessOf(order)));
  const refunds = payOut(order, payable, { credit: Math.min(credit, payable) }, { ...maker, allowanceId });
  const entries: TimelineEntry[] = [...advanceReturn(order, one, tx.now), ...refunds.map(refundEntry)];
  entries.push(...(await payDifference(tx, ctx, order, paid)));
  if (lines.length > 0) entries.push(...awaitPayment(order, wasCovered, { by, now: tx.now }));
  return { entries, reshaped: lines.length > 0 };
}

/**
 * Asks for a person while units wait for one: they are not what they were said to be, or what they are exchanged for
 * cannot be had. Says when that is past; `decided` by a person, it may be past.
 */
export function tellMismatch(tx: Tx, order: OrderState, one: ReturnRecord, { decided = false } = {}): void {
  const { autoResolve } = policiesOf(order.policies).returns;
  const inspected = one.lines.flatMap((line) =>
    line.lots.filter((lot) => lot.disposition).map((lot) => ({ lot, odd: !isAsExpected(line, lot) })),
  );
  const waiting = inspected.filter(({ lot, odd }) => lot.resolution === null && (odd || autoResolve));
  if (waiting.length === 0 && !decided && !inspected.some(({ odd }) => odd)) return;
  const units = waiting.reduce((sum, { lot }) => sum + lot.quantity, 0);
  const odd = waiting.some((each) => each.odd);
  const details = { dispositions: waiting.map(({ lot: { disposition, quantity } }) => ({ disposition, quantity })) };
  const summary = odd
    ? `${units} units of ${one.number} are not as they were said to be`
    : `${units} units of ${one.number} are to be decided on: what they are exchanged for is not for sale`;
  tx.emit(returnCase(order, one, { kind: 'RETURN_MISMATCH', stands: waiting.length > 0, summary, details }));
}
