import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import type { ReturnLabelChanged } from '@oms/platform/events/return-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrderState } from '../rules/order-state.js';
import { moveReturn, returnEntry, touch } from '../rules/returns/move-return.js';
import { casesPast, LOST_BY_CARRIER, returnCase } from '../rules/returns/return-cases.js';
import { isDead, type ReturnRecord } from '../rules/returns/return-record.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { addReturnTerm } from '../storage/tracking-terms.js';

function apply(tx: Tx, order: OrderState, one: ReturnRecord, label: ReturnLabelChanged): TimelineEntry[] {
  const { status, carrier, trackingNumber, trackingUrl, cost, currency, failure } = label;
  if (isDead(one) || status === 'VOIDED') return [];
  const lost = status === 'LOST' ? LOST_BY_CARRIER : null;
  const kept = { carrier, trackingNumber, trackingUrl, cost, currency, failure: lost ?? failure };
  one.parcel = { status: status === 'FAILED' ? 'FAILED' : 'ISSUED', ...kept };
  touch(one, tx.now);
  if (status === 'FAILED') {
    const summary = `No label for ${one.number}: ${failure ?? 'the carrier refused'}`;
    tx.emit(returnCase(order, one, { kind: 'RETURN_LABEL_FAILED', summary }));
    return [returnEntry('RETURN_LABEL_FAILED', one, { reason: failure, visibility: 'STAFF' })];
  }
  return follow(tx, order, one, label);
}

/** What the label tells of its parcel. */
function follow(
  tx: Tx,
  order: OrderState,
  one: ReturnRecord,
  { status, carrier, trackingNumber, trackingUrl }: ReturnLabelChanged,
): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const data = { carrier, trackingNumber, trackingUrl };
  if (moveReturn(order, one, 'issueLabel', tx.now)) entries.push(returnEntry('RETURN_LABEL_ISSUED', one, { data }));
  const left = status === 'IN_TRANSIT' || status === 'DELIVERED';
  if (left && moveReturn(order, one, 'depart', tx.now)) entries.push(returnEntry('RETURN_IN_TRANSIT', one, { data }));
  if (status === 'DELIVERED') entries.push(returnEntry('RETURN_DELIVERED', one, { data, visibility: 'STAFF' }));
  if (status === 'LOST') {
    const summary = `The carrier lost the parcel of ${one.number}`;
    tx.emit(returnCase(order, one, { kind: 'RETURN_PARCEL_LOST', summary }));
    entries.push(returnEntry('RETURN_PARCEL_LOST', one, { data }));
  }
  return entries;
}

/** ReturnLabelChanged → the return has its label, or its parcel is under way. Older news changes nothing. */
export const recordReturnLabels = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<ReturnLabelChanged>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.record-return-labels', events, async (tx, fresh) => {
    const orders = await lockOrders(tx.db, [...new Set(fresh.map(({ payload }) => payload.orderId))]);
    const changes = orders.flatMap((order) => {
      const before = demandFingerprint(order);
      const mine = fresh.filter(({ payload }) => payload.orderId === order.id);
      const entries = mine.flatMap(({ payload }) => {
        const one = order.returns.find((each) => each.id === payload.returnId);
        if (!one) return [];
        const was = { ...one };
        const told = apply(tx, order, one, payload);
        for (const past of casesPast(order, one, was)) tx.emit(past);
        return told;
      });
      return entries.length > 0 ? [{ order, before, entries }] : [];
    });
    await saveOrders(tx, ctx.services, changes);
    for (const { payload } of fresh)
      if (payload.trackingNumber) await addReturnTerm(tx, payload.orderId, payload.trackingNumber);
  });
