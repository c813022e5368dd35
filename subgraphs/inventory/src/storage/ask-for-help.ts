import type { Tx } from '@oms/platform/commands/run-command';
import type { HoldRequested, MissingUnits } from '@oms/platform/events/stock-events';
import { caseRequested } from '@oms/platform/outbox/case-requested';
import type { Exhausted } from '../rules/source-delivery.js';
import type { OrderDemand } from './order-demand.js';

/** Reasons that a person must look at; CANCEL_AFTER is decided already. */
type Asking = Exclude<Exhausted['reason'], 'CANCEL_AFTER'>;

const REASONS: Readonly<Record<Asking, string>> = {
  ATTEMPTS_EXHAUSTED: 'every location that was asked failed to serve it',
  BACKORDER_LIMIT: 'no location takes another backorder of it',
  HELD_BY_RULE: 'the sourcing rules hold what cannot be served',
};

const DAY_MS = 86_400_000;

const asks = (one: Exhausted): one is Exhausted & { readonly reason: Asking } => one.reason !== 'CANCEL_AFTER';

/** What nobody can serve, as orders hears of it. */
export const missingUnits = (exhausted: readonly Exhausted[], now: Date): MissingUnits[] =>
  exhausted.map(({ cancelAfterDays: days, ...one }) => ({
    ...one,
    cancelAt: days === null ? null : new Date(now.getTime() + days * DAY_MS).toISOString(),
  }));

function requestCase(
  tx: Tx,
  { orderId, version }: OrderDemand,
  exhausted: readonly Exhausted[],
  summary: string,
): void {
  const subject = { type: 'Order', id: orderId };
  const stands = exhausted.length > 0;
  tx.emit(caseRequested({ kind: 'OUT_OF_STOCK', subject, version, stands, summary, orderId, details: { exhausted } }));
}

/**
 * Asks orders for a hold and the service desk for a case when units need a person, once until that person has released
 * the hold; and says so when every unit has a place again.
 */
export function askForHelp(tx: Tx, order: OrderDemand, all: readonly Exhausted[]): void {
  if (order.demand.onHold) return;
  const { orderId, version } = order;
  const exhausted = all.filter(asks);
  const asked = order.stockHold;
  const anew = asked && order.wasOnHold;
  const [first] = exhausted;
  order.stockHold = first !== undefined;
  if (!first) {
    if (asked) requestCase(tx, order, [], 'Every unit has a place again.');
    return;
  }
  if (asked && !anew) return;
  const note = exhausted.map(({ sku, quantity, reason }) => `${quantity} × ${sku}: ${REASONS[reason]}`).join('; ');
  const payload: HoldRequested = { orderId, reason: 'INVENTORY_OUT_OF_STOCK', note };
  tx.emit({ type: 'HoldRequested', aggregateId: orderId, aggregateVersion: version, orderId, payload });
  requestCase(tx, order, exhausted, note);
}
