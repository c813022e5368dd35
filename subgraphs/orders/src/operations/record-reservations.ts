import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import type { ReservationChanged, ReservedUnits as Told } from '@oms/platform/events/stock-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { NOT_BEGUN, type AllocationState } from '../rules/allocation-state.js';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders, type ChangedOrder } from '../storage/save-order.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import { handleShortfall, type MissingUnits } from '../rules/shortfall.js';
import { keepDeadlines } from '../storage/shortfall-deadlines.js';
import { refoldLines } from '../rules/refold-lines.js';

type ReservedUnits = Pick<Told, 'allocationId' | 'lineId' | 'sku' | 'locationId' | 'quantity' | 'state'>;

/** What orders reads of `ReservationChanged`. */
export interface Reservations extends Pick<ReservationChanged, 'orderId' | 'demandVersion'> {
  readonly lines: readonly ReservedUnits[];
  /** Units that inventory found nobody to serve. */
  readonly missing?: readonly MissingUnits[];
}

/** Replaces what inventory had reported; what fulfillment has reported of the same allocations stays. */
function mergeReservations(
  allocations: readonly AllocationState[],
  reported: Reservations['lines'],
): AllocationState[] {
  const byId = new Map(allocations.map((one) => [one.allocationId, { ...one, quantity: 0 }]));
  for (const { allocationId, lineId, sku, locationId, quantity, state } of reported) {
    const known = byId.get(allocationId) ?? NOT_BEGUN;
    byId.set(allocationId, { ...known, allocationId, lineId, sku, locationId, quantity, state });
  }
  return [...byId.values()];
}

function describe(order: OrderState, backorderedBefore: number, allocatedBefore: number): TimelineEntry[] {
  const sum = (pick: (line: OrderState['lines'][number]) => number): number =>
    order.lines.reduce((total, line) => total + pick(line), 0);
  const allocated = sum((line) => line.allocated + line.shipped);
  const backordered = sum((line) => line.backordered);
  return [
    ...(allocated > allocatedBefore ? [{ type: 'ALLOCATED', data: { units: allocated } }] : []),
    ...(backordered > backorderedBefore ? [{ type: 'BACKORDERED', data: { units: backordered } }] : []),
  ];
}

function apply(order: OrderState, reported: Reservations | undefined, { now, actor }: Tx): ChangedOrder {
  const before = demandFingerprint(order);
  const backordered = order.lines.reduce((total, line) => total + line.backordered, 0);
  const allocated = order.lines.reduce((total, line) => total + line.allocated + line.shipped, 0);
  order.allocations = mergeReservations(order.allocations, reported?.lines ?? []);
  const answered = refoldLines(order, now);
  const told = describe(order, backordered, allocated);
  const missing = handleShortfall(order, reported?.missing ?? [], { role: actor.role, id: actor.id }, now);
  return { order, before, entries: [...answered, ...told, ...missing] };
}

/** Records inventory's reservations: which units are allocated, which wait for stock. */
export const recordReservations = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<Reservations>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.record-reservations', events, async (tx, fresh) => {
    const byOrder = new Map(fresh.map((event) => [event.payload.orderId, event.payload]));
    const orders = await lockOrders(tx.db, [...byOrder.keys()]);
    const changes = orders.map((order) => apply(order, byOrder.get(order.id), tx));
    await saveOrders(tx, ctx.services, changes);
    for (const { orderId, missing } of byOrder.values()) await keepDeadlines(tx, orderId, missing ?? []);
  });
