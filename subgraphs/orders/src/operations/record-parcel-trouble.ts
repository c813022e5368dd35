import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import type { ParcelTrouble as Told } from '@oms/platform/events/fulfillment-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import { policiesOf } from '../rules/channel-policies.js';
import type { OrderState } from '../rules/order-state.js';
import { openClaim, resolveClaim } from '../rules/returns/carrier-claims.js';
import { returnEntry } from '../rules/returns/move-return.js';
import { openReturn } from '../rules/returns/new-return.js';
import { ownParcel, type ReturnLine } from '../rules/returns/return-record.js';
import { losableUnits, returnableUnits, shippedUnits } from '../rules/returns/return-units.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders, type ChangedOrder } from '../storage/save-order.js';
import { addReturnTerm } from '../storage/tracking-terms.js';

/** What orders reads of `ParcelLost` and `ParcelReturning`. */
export type ParcelTrouble = Pick<Told, 'orderId' | 'shipmentId' | 'trackingNumber' | 'locationId' | 'lines'>;

const byOf = ({ actor }: Tx) => ({ role: actor.role, id: actor.id });

/** A parcel that is gone: the carrier is to pay for it, the customer is made good as the channel wants. Once a parcel. */
function lose(order: OrderState, parcel: ParcelTrouble, tx: Tx): Omit<ChangedOrder, 'order' | 'before'> | null {
  if (order.claims.some((claim) => claim.shipmentId === parcel.shipmentId)) return null;
  const items = parcel.lines.flatMap(({ lineId, sku, quantity }) => {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line) return [];
    const known = shippedUnits(order, line, sku) >= quantity;
    const units = known ? Math.min(quantity, losableUnits(order, line, sku)) : quantity;
    return units > 0 ? [{ lineId, sku, quantity: units }] : [];
  });
  if (items.length === 0) return null;
  const { shipmentId, trackingNumber } = parcel;
  const made = {
    kind: 'LOST',
    reason: 'PARCEL_LOST',
    shipmentId,
    trackingNumber,
    items,
    by: byOf(tx),
    now: tx.now,
  } as const;
  const claim = openClaim(order, made);
  const opened = { type: 'PARCEL_LOST', data: { claimId: claim.id, trackingNumber } };
  const { lostParcel } = policiesOf(order.policies).returns;
  if (lostParcel === 'ASK') return { entries: [opened] };
  const { entries, reshaped } = resolveClaim(order, claim, lostParcel, { by: byOf(tx), now: tx.now });
  return { entries: [opened, ...entries], reshaped };
}

/** Changes each order by the troubles of its parcels, one after the other, and saves all of them together. */
const changeAll = async (
  ctx: OperationContext<OrdersServices>,
  tx: Tx,
  fresh: readonly IntegrationEvent<ParcelTrouble>[],
  apply: (order: OrderState, parcel: ParcelTrouble, tx: Tx) => Omit<ChangedOrder, 'order' | 'before'> | null,
): Promise<void> => {
  const orders = await lockOrders(tx.db, [...new Set(fresh.map(({ payload }) => payload.orderId))]);
  const changes = orders.flatMap((order): ChangedOrder[] => {
    const before = demandFingerprint(order);
    const mine = fresh.filter(({ payload }) => payload.orderId === order.id);
    const made = mine.flatMap(({ payload }) => apply(order, payload, tx) ?? []);
    if (made.length === 0) return [];
    const reshaped = made.some((one) => one.reshaped);
    return [{ order, before, entries: made.flatMap(({ entries }) => entries), reshaped }];
  });
  await saveOrders(tx, ctx.services, changes);
};

/** ParcelLost → a claim on the carrier; the goods go out again, or their money goes back. Safe twice: once a parcel. */
export const recordLostParcels = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<ParcelTrouble>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.record-lost-parcels', events, (tx, fresh) => changeAll(ctx, tx, fresh, lose));

/** Units of the parcel that the order still counts on; what it has not heard of as shipped, it believes. */
function linesOf(order: OrderState, { lines }: ParcelTrouble, now: Date): ReturnLine[] {
  const { undelivered } = policiesOf(order.policies).returns;
  return lines.flatMap(({ lineId, sku, quantity }, position): ReturnLine[] => {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line) return [];
    const known = shippedUnits(order, line, sku) >= quantity;
    const units = known ? Math.min(quantity, returnableUnits(order, line, sku)) : quantity;
    if (units <= 0) return [];
    const condition = { reason: 'UNDELIVERABLE', condition: 'UNOPENED', wanted: undelivered } as const;
    const nothing = { dropped: 0, exchangeSku: null, exchangeLineId: null, note: null, lots: [] };
    return [{ id: newId(now), position, lineId, sku, quantity: units, ...condition, ...nothing }];
  });
}

function comeBack(order: OrderState, parcel: ParcelTrouble, tx: Tx): Omit<ChangedOrder, 'order' | 'before'> | null {
  const { shipmentId, trackingNumber, locationId } = parcel;
  if (order.returns.some((one) => one.sourceId === shipmentId)) return null;
  const lines = linesOf(order, parcel, tx.now);
  if (lines.length === 0) return null;
  const made = { origin: 'CARRIER', shipping: 'OWN', status: 'IN_TRANSIT', locationId, sourceId: shipmentId } as const;
  const one = openReturn(order, lines, { ...made, by: byOf(tx), now: tx.now });
  one.parcel = ownParcel(null, trackingNumber);
  const { overdueDays } = policiesOf(order.policies).returns;
  one.overdueAt = new Date(tx.now.getTime() + overdueDays * 86_400_000);
  const data = { trackingNumber, units: lines.reduce((sum, line) => sum + line.quantity, 0) };
  return { entries: [returnEntry('RETURN_TO_SENDER', one, { reason: 'UNDELIVERABLE', data })] };
}

/** ParcelReturning → a return by itself of what comes back undelivered. Safe twice: a parcel has one. */
export const recordReturningParcels = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<ParcelTrouble>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.record-returning-parcels', events, async (tx, fresh) => {
    const numbers: [string, string][] = [];
    await changeAll(ctx, tx, fresh, (order, parcel) => {
      const change = comeBack(order, parcel, tx);
      const opened = order.returns.at(-1);
      if (change && opened) numbers.push([order.id, opened.number]);
      return change;
    });
    for (const [orderId, number] of numbers) await addReturnTerm(tx, orderId, number);
  });
