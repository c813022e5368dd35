import type { Tx } from '@oms/platform/commands/run-command';
import type { Exhausted } from '../rules/source-delivery.js';
import type { CaseRequestedPayload, HoldRequestedPayload } from '../rules/inventory-events.js';
import type { OrderDemand } from './order-demand.js';

const REASONS: Readonly<Record<Exhausted['reason'], string>> = {
  ATTEMPTS_EXHAUSTED: 'every location that was asked failed to serve it',
  BACKORDER_LIMIT: 'no location takes another backorder of it',
  HELD_BY_RULE: 'the sourcing rules hold what cannot be served',
  CANCEL_AFTER: 'it is to be cancelled unless stock comes in time',
};

const DAY_MS = 86_400_000;

/**
 * Asks orders for a hold and the service desk for a case when units need a person, once until that person has released
 * the hold. Orders whose units all have a place again may ask anew.
 */
export function askForHelp(tx: Tx, order: OrderDemand, exhausted: readonly Exhausted[]): void {
  const asked = order.stockHold && !(order.wasOnHold && !order.demand.onHold);
  const [first] = exhausted;
  if (order.demand.onHold) return;
  order.stockHold = first !== undefined;
  if (!first || asked) return;
  const { orderId, version: aggregateVersion } = order;
  const note = exhausted.map(({ sku, quantity, reason }) => `${quantity} × ${sku}: ${REASONS[reason]}`).join('; ');
  const days = first.cancelAfterDays;
  const cancelAt = days === null ? null : new Date(tx.now.getTime() + days * DAY_MS).toISOString();
  const hold: HoldRequestedPayload = { orderId, reason: 'INVENTORY_OUT_OF_STOCK', note, cancelAt };
  const request: CaseRequestedPayload = {
    kind: first.reason,
    subject: { type: 'Order', id: orderId },
    title: 'Stock could not be found for an order',
    note,
  };
  const aggregateId = `stock:${orderId}`;
  tx.emit({ type: 'HoldRequested', aggregateId, aggregateVersion, orderId, payload: hold });
  tx.emit({ type: 'CaseRequested', aggregateId, aggregateVersion, orderId, payload: request });
}
