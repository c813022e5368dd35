import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { isKeepable } from '@oms/platform/values/keepable';
import { awaitPayment } from '../rules/await-payment.js';
import { applyEdit } from '../rules/apply-edit.js';
import { destinationOf, type BuildFacts } from '../rules/build-order.js';
import { checkEdit } from '../rules/check-edit.js';
import { checkPayments } from '../rules/check-payment.js';
import type { OrderEdit } from '../rules/edit-input.js';
import { summarizeEdit, type EditSummary } from '../rules/edit-summary.js';
import type { OrderState } from '../rules/order-state.js';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { problem } from '../rules/problem.js';
import { isCovered, uncoveredOf } from '../rules/refunds.js';
import { settleOrder } from '../rules/settle-order.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { takeDiscountCodes } from '../storage/discount-codes.js';
import { loadPlacingFacts, type PlacingFacts } from '../storage/placing-facts.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { lockForChange, type OrderCommandInput } from './change-order.js';
import { callerOf, pricingFacts, totalProblems } from './draft-order.js';
import { pendingOf } from './enter-orders.js';
import { authorizeAll } from './place-order.js';
import { takePayments } from './take-payments.js';

/** `expectedTotal`: what a preview said that the order would cost; another total is refused with both. */
export interface EditOrderInput extends OrderCommandInput, OrderEdit, Pick<PlaceOrderInput, 'expectedTotal'> {}

/** Plain JSON, so that it can be answered again. */
export interface EditOrderOutcome {
  readonly orderId: string;
  readonly version: number;
  readonly summary: EditSummary;
  readonly pendingPaymentIds: readonly string[];
}

/** What the edit needs to know, read by the one statement that placing an order uses. */
export async function lookUp(tx: Tx, order: OrderState, edit: OrderEdit): Promise<PlacingFacts> {
  const deliveries = [...order.deliveries, ...(edit.deliveries ?? []), ...(edit.addDeliveries ?? [])];
  const places = [order.billingAddress, edit.billingAddress, ...deliveries.map((one) => one.address)];
  const skus = [...(edit.addLines ?? []), ...order.lines].map((line) => line.sku);
  const query = {
    channel: order.channelCode,
    skus: [...new Set(skus)].filter(isKeepable),
    locationIds: deliveries.flatMap(({ pickupLocationId: id }) => (id && isId(id) ? [id] : [])),
    externalReference: null,
    reservationId: null,
    countries: [...new Set(places.flatMap((one) => (one && isKeepable(one.countryCode) ? [one.countryCode] : [])))],
    customerId: order.customerId,
    email: null,
    discountCodes: (edit.discountCodes ?? []).filter(isKeepable),
  };
  const [facts] = await loadPlacingFacts(tx.db, [query], tx.now);
  if (!facts) throw new Error('the facts did not answer');
  return facts;
}

/** Applies the edit or refuses it with every problem at once. */
function carryOut(order: OrderState, edit: OrderEdit, facts: BuildFacts, now: Date): void {
  try {
    const problems = applyEdit(order, edit, facts, { reason: edit.reason ?? null, now });
    if (problems.length > 0) throw new DomainError(problems);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DomainError(problem('AMOUNT_TOO_LARGE', 'The order is worth more than can be counted.', 'addLines'));
  }
}

/** The payment that comes with the edit: by default what is not covered. */
async function addPayment(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  { payment, dryRun }: EditOrderInput,
): Promise<void> {
  if (!payment) return;
  const open = Math.max(0, uncoveredOf(order));
  const problems = checkPayments({ payment }, { currency: order.currency, total: open, mayState: true });
  if (open === 0) problems.push(problem('NOTHING_TO_PAY', 'The order is covered already.', 'payment'));
  if (problems.length > 0) throw new DomainError(problems);
  order.payments.push(...(await takePayments(tx, ctx, order, { payment, open, dryRun })));
}

/** What an edit did to a loaded order, of which nothing is saved yet. */
interface AppliedEdit {
  readonly before: OrderState;
  readonly summary: EditSummary;
  readonly entries: readonly TimelineEntry[];
  readonly offers: PlacingFacts['discountCodes'];
}

/** Makes the edit in the order, or refuses it; the order is locked, or a copy of one that is. */
export async function applyToOrder(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  input: EditOrderInput,
): Promise<AppliedEdit> {
  const before = structuredClone(order);
  const facts = await lookUp(tx, order, input);
  const caller = callerOf(ctx);
  const problems = checkEdit(input, order, { ...facts, caller, offers: facts.discountCodes });
  if (problems.length > 0) throw new DomainError(problems);
  const { currency, pricesIncludeTax, taxExempt } = order;
  const pricing = pricingFacts(facts, ctx.services.taxes);
  carryOut(order, input, { ...facts, currency, pricesIncludeTax, taxExempt, pricing }, tx.now);
  const mismatch = totalProblems(order, input);
  if (mismatch.length > 0) throw new DomainError(mismatch);
  Object.assign(order, destinationOf(order.deliveries));
  await addPayment(tx, ctx, order, input);
  if (order.status === 'DRAFT') order.originalTotal = order.total;
  const summary = summarizeEdit(before, order);
  const by = { by: { role: tx.actor.role, id: tx.actor.id }, now: tx.now };
  const entries: TimelineEntry[] = [
    { type: 'ORDER_EDITED', reason: input.reason ?? null, data: { changes: summary.changes } },
    ...awaitPayment(order, isCovered(before), by),
  ];
  return { before, summary, entries, offers: facts.discountCodes };
}

async function edit(tx: Tx, ctx: OperationContext<OrdersServices>, input: EditOrderInput): Promise<EditOrderOutcome> {
  const order = await lockForChange(tx, ctx.actor, input);
  const { before, summary, entries, offers } = await applyToOrder(tx, ctx, order, input);
  const outcome = { orderId: order.id, summary, pendingPaymentIds: pendingOf(order) };
  if (input.dryRun) {
    settleOrder(order, tx.now, null);
    return { ...outcome, version: order.version, pendingPaymentIds: [] };
  }
  await takeDiscountCodes(tx.db, offers);
  await saveOrders(tx, ctx.services, [{ order, before: demandFingerprint(before), entries, reshaped: true }]);
  return { ...outcome, version: order.version };
}

/**
 * Edits an order of which not everything has shipped: lines, deliveries, prices, discounts, contact. It keeps its number,
 * every price that is not touched, and its history; what it adds is asked of stock, what it takes away is cancelled, and
 * money that it no longer costs goes back. Of two edits of the same version one wins. Refusals change nothing.
 */
export async function editOrder(
  ctx: OperationContext<OrdersServices>,
  input: EditOrderInput,
): Promise<EditOrderOutcome> {
  const outcome = await runCommand(ctx, 'editOrder', (tx) => edit(tx, ctx, input));
  await authorizeAll(ctx, outcome, input);
  return outcome;
}
