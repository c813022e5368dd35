import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { caseRequested } from '@oms/platform/outbox/case-requested';
import { awaitPayment } from '../rules/await-payment.js';
import type { BuildFacts } from '../rules/build-order.js';
import { grantAllowance, payOut } from '../rules/grant-refund.js';
import { lineMoney } from '../rules/order-totals.js';
import type { OrderState } from '../rules/order-state.js';
import { problem } from '../rules/problem.js';
import { excessOf, isCovered, refundEntry } from '../rules/refunds.js';
import { advanceReturn } from '../rules/returns/move-return.js';
import { addExchange } from '../rules/returns/exchange-line.js';
import { decideUnits, isAsExpected, type Decided, type ResolvedUnits } from '../rules/returns/resolve-units.js';
import { planOf, worthOfDecided } from '../rules/returns/return-worth.js';
import type { ReturnLine, ReturnRecord } from '../rules/returns/return-record.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import type { ReturnChange } from './change-return.js';
import { pricingFacts } from './draft-order.js';
import { lookUp } from './edit-order.js';

/** What is known of items that go out in exchange. Refuses those that nobody can buy. */
export async function exchangeFacts(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  lines: readonly ReturnLine[],
): Promise<BuildFacts> {
  const { currency, pricesIncludeTax, taxExempt } = order;
  const addLines = lines.map((line) => ({ sku: line.exchangeSku ?? line.sku, quantity: 1 }));
  const facts = await lookUp(tx, order, { addLines });
  const unsold = lines.findIndex(
    ({ exchangeSku: sku }) => sku && !(facts.items.get(sku)?.active && facts.prices.has(sku)),
  );
  if (unsold >= 0)
    throw new DomainError(
      problem('NOT_FOR_SALE', 'What it is exchanged for is not for sale.', 'lines', unsold, 'exchangeSku'),
    );
  return { ...facts, currency, pricesIncludeTax, taxExempt, pricing: pricingFacts(facts, ctx.services.taxes) };
}

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

export interface MakeGood {
  readonly items: readonly ResolvedUnits[];
  readonly waiveFees: boolean;
}

/**
 * Decides on inspected units and carries it out in the order: money or credit for what came back, lines for what goes out
 * in exchange, and what is then paid too much goes back, or what is missing is waited for.
 */
export async function makeGood(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  { order, one }: { readonly order: OrderState; readonly one: ReturnRecord },
  { items, waiveFees }: MakeGood,
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
  const facts = lines.length > 0 ? await exchangeFacts(tx, ctx, order, lines) : null;
  for (const line of lines)
    if (facts) exchangeLine(order, line, exchanged.filter((each) => each.line === line), facts, tx.now); // prettier-ignore
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
  if (lines.length > 0) entries.push(...awaitPayment(order, wasCovered, { by, now: tx.now }));
  return { entries, reshaped: lines.length > 0 };
}

/** Asks for a person while units are not what they were said to be, and says when that is past. */
export function tellMismatch(tx: Tx, order: OrderState, one: ReturnRecord): void {
  const odd = one.lines.flatMap((line) => line.lots.filter((lot) => lot.disposition && !isAsExpected(line, lot)));
  if (odd.length === 0) return;
  const stands = odd.some((lot) => lot.resolution === null);
  const units = odd.reduce((sum, lot) => sum + lot.quantity, 0);
  tx.emit(
    caseRequested({
      kind: 'RETURN_MISMATCH',
      subject: { type: 'Return', id: one.id },
      version: one.version,
      stands,
      orderId: order.id,
      orderNumber: order.number,
      customerId: order.customerId,
      summary: `${units} units of ${one.number} are not as they were said to be`,
      details: { dispositions: odd.map(({ disposition, quantity }) => ({ disposition, quantity })) },
    }),
  );
}
