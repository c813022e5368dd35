import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { FulfillmentChanged, ToldWork, ToldWorkLine } from '@oms/platform/events/fulfillment-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { nextState } from '@oms/platform/values/lifecycle';
import { orderLifecycle } from '../rules/order-lifecycle.js';
import { refoldLines } from '../rules/refold-lines.js';
import { NOT_BEGUN, type AllocationState } from '../rules/allocation-state.js';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders, type ChangedOrder } from '../storage/save-order.js';
import { addTrackingTerms } from '../storage/tracking-terms.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';

/** What orders reads of `FulfillmentChanged`. */
export interface Fulfillments extends Pick<FulfillmentChanged, 'orderId' | 'demandVersion' | 'transitions'> {
  readonly orders: readonly (Pick<ToldWork, 'locationId' | 'status'> & {
    readonly lines: readonly Omit<ToldWorkLine, 'shortReason'>[];
  })[];
}

/** Units of each line that carriers have lost: of a kit, those that are not whole any more. */
function countLost(order: OrderState, reported: Fulfillments['orders']): void {
  const lines = reported.flatMap((one) => one.lines).filter((one) => (one.lost ?? 0) > 0);
  for (const line of order.lines) {
    const lost = line.components.map(({ sku, perKit }) => {
      const units = lines.filter((one) => one.lineId === line.id && one.sku === sku);
      return Math.ceil(units.reduce((sum, one) => sum + (one.lost ?? 0), 0) / perKit);
    });
    if (lost.length > 0) line.lost = Math.max(0, ...lost);
  }
}

const COUNTERS = ['picked', 'packed', 'shipped', 'delivered', 'cancelled', 'short'] as const;

/** Replaces what fulfillment had reported of each allocation by the sum over its fulfillment orders. */
function mergeFulfillment(
  allocations: readonly AllocationState[],
  reported: Fulfillments['orders'],
): AllocationState[] {
  const byId = new Map(allocations.map((one) => [one.allocationId, { ...one, ...NOT_BEGUN }]));
  for (const { locationId, status, lines } of reported) {
    for (const line of lines) {
      const { allocationId, lineId, sku } = line;
      const fresh = { allocationId, lineId, sku, locationId, state: 'ALLOCATED' as const, quantity: 0, ...NOT_BEGUN };
      const known = byId.get(allocationId) ?? fresh;
      for (const counter of COUNTERS) known[counter] += line[counter];
      if (status === 'SCHEDULED') known.scheduled += Math.max(0, line.quantity - line.cancelled - line.short);
      byId.set(allocationId, known);
    }
  }
  return [...byId.values()];
}

/** Ids of transitions that are in a timeline already. */
async function knownTransitions(tx: Tx, payloads: readonly Fulfillments[]): Promise<ReadonlySet<string>> {
  const ids = payloads.flatMap(({ transitions }) => transitions.map((one) => one.id));
  const found = await rows<{ sourceEventId: string }>(
    tx.db,
    sql`select source_event_id from order_event where source_event_id = any(${ids}::uuid[])`,
  );
  return new Set(found.map((row) => row.sourceEventId));
}

const newTransitions = (payload: Fulfillments, known: ReadonlySet<string>): TimelineEntry[] =>
  payload.transitions
    .filter((one) => !known.has(one.id))
    .map(({ id, type, occurredAt, actor, reason, fulfillmentOrderId, data }) => ({
      type,
      occurredAt,
      actor,
      reason,
      sourceEventId: id,
      data: { fulfillmentOrderId, ...(data && typeof data === 'object' ? data : {}) },
    }));

const STARTED = new Set([
  'ACCEPTED',
  'PICKING',
  'PICKED',
  'PACKED',
  'SHIPPED',
  'DELIVERED',
  'READY_FOR_PICKUP',
  'PICKED_UP',
]);

function apply(order: OrderState, payload: Fulfillments, known: ReadonlySet<string>, now: Date): ChangedOrder {
  const before = demandFingerprint(order);
  const entries = newTransitions(payload, known);
  order.allocations = mergeFulfillment(order.allocations, payload.orders);
  order.fulfillmentSeen = Math.max(order.fulfillmentSeen, payload.demandVersion);
  const heldBefore = order.holds.some((hold) => hold.status === 'OPEN');
  if (heldBefore && order.fulfillmentSeen >= order.demandVersion)
    for (const hold of order.holds) if (hold.status === 'OPEN') hold.status = 'EFFECTIVE';
  countLost(order, payload.orders);
  entries.push(...refoldLines(order, now));
  if (payload.orders.some((one) => STARTED.has(one.status)))
    order.status = nextState(orderLifecycle, order.status, 'begin') ?? order.status;
  return { order, before, entries };
}

/**
 * Records fulfillment's state: counters, timeline, answers to cancellations, and what is to be captured. Cancellations
 * that fulfillment has accepted lower the demand, so inventory lets go of the stock.
 */
export const recordFulfillment = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<Fulfillments>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.record-fulfillment', events, async (tx, fresh) => {
    const byOrder = new Map(fresh.map((event) => [event.payload.orderId, event.payload]));
    const orders = await lockOrders(tx.db, [...byOrder.keys()]);
    const known = await knownTransitions(tx, [...byOrder.values()]);
    const changes = orders.flatMap((order) => {
      const payload = byOrder.get(order.id);
      return payload ? [apply(order, payload, known, tx.now)] : [];
    });
    await saveOrders(tx, ctx.services, changes);
    await addTrackingTerms(
      tx,
      fresh.map((event) => event.payload),
    );
  });
