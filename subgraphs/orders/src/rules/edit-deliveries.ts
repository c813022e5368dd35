import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { apportion } from '@oms/platform/values/money';
import type { ChangeDeliveryInput } from './edit-input.js';
import { keptUnits } from './edit-lines.js';
import { isSelfCompleting } from './line-counters.js';
import { newLine } from './new-order.js';
import type { DeliveryState, LineState, OrderState } from './order-state.js';
import type { PlaceOrderDeliveryInput } from './place-order-input.js';
import { problem } from './problem.js';

/** The delivery as it would be, in the words of an order's input, so that it is checked like a new one. */
export const changedDelivery = (known: DeliveryState, change: ChangeDeliveryInput): PlaceOrderDeliveryInput => ({
  method: change.method ?? known.method,
  address: change.address ?? known.address,
  pickupLocationId: change.pickupLocationId ?? known.pickupLocationId,
  service: change.service ?? known.service,
  requestedDate: change.requestedDate ?? known.requestedDate,
  giftMessage: change.giftMessage ?? known.giftMessage,
  ...(change.shippingPrice ? { shippingPrice: change.shippingPrice } : {}),
});

function assignDelivery(delivery: DeliveryState, change: ChangeDeliveryInput, currency: string): void {
  const wanted = changedDelivery(delivery, change);
  Object.assign(delivery, {
    method: wanted.method,
    address: wanted.address ?? null,
    pickupLocationId: wanted.pickupLocationId?.toLowerCase() ?? null,
    service: wanted.service ?? delivery.service,
    requestedDate: wanted.requestedDate ?? null,
    giftMessage: wanted.giftMessage ?? null,
    promisedTo: change.promisedTo ?? delivery.promisedTo,
  });
  if (change.shippingPrice)
    Object.assign(delivery, {
      shippingPrice: toMinor(change.shippingPrice.amount, currency),
      shippingPriceSource: 'GIVEN',
    });
}

export const progressOf = (order: OrderState, lines: readonly LineState[], step: 'picked' | 'packed'): number => {
  const ids = new Set(lines.map((line) => line.id));
  return order.allocations
    .filter((one) => ids.has(one.lineId))
    .reduce((sum, one) => sum + Math.max(0, one[step] - one.shipped), 0);
};

/** The part of an amount over a line's quantity that falls to some of its units, and the rest. */
const splitBy = (amount: number, units: number, quantity: number): number =>
  apportion(amount, [units, quantity - units])[0] ?? 0;

/**
 * Moves what has not shipped of a line to another delivery: it is cancelled here and wanted there, so that stock is found
 * where it is now needed. What ships meanwhile all the same is the truth, and counts.
 */
function moveLine(order: OrderState, line: LineState, delivery: DeliveryState, now: Date): void {
  const units = keptUnits(line) - line.shipped;
  if (units <= 0 || isSelfCompleting(line)) return;
  const position = Math.max(...order.lines.map((one) => one.position)) + 1;
  const { kind, sku, title, stockTracked, requiresShipping, unitPrice, unitPriceSource, discountRate } = line;
  const moved = newLine({
    id: newId(now),
    deliveryId: delivery.id,
    position,
    kind,
    sku,
    title,
    stockTracked,
    requiresShipping,
    unitPrice,
    unitPriceSource,
    discountRate,
    components: line.components,
    quantity: units,
    taxCategory: line.taxCategory,
  });
  for (const discount of order.discounts.filter((one) => one.lineId === line.id && !one.removed)) {
    const amount = discount.amount === null ? null : splitBy(discount.amount, units, line.quantity);
    if (amount === 0) continue;
    order.discounts.push({ ...discount, id: newId(now), position: order.discounts.length, lineId: moved.id, amount });
    if (discount.amount !== null && amount !== null)
      Object.assign(discount, discount.amount > amount ? { amount: discount.amount - amount } : { removed: true });
  }
  Object.assign(line, { cancelled: line.cancelled + units, open: 0, backordered: 0, allocated: line.cancelPending });
  order.lines.push(moved);
}

/**
 * Changes a delivery; answers what speaks against it. Its address may change until it is packed. Another method or another
 * store asks stock anew: what has not shipped goes to a delivery of its own, unless it is picked already.
 */
export function changeDelivery(order: OrderState, change: ChangeDeliveryInput, now: Date): UserErrorData[] {
  const delivery = order.deliveries.find((one) => one.id === change.deliveryId);
  if (!delivery) return [problem('UNKNOWN_DELIVERY', 'The order has no such delivery.', 'deliveryId')];
  const lines = order.lines.filter((line) => line.deliveryId === delivery.id);
  if (lines.every((line) => keptUnits(line) === line.shipped))
    return [problem('DELIVERY_DONE', 'Nothing of this delivery is still to be delivered.', 'deliveryId')];
  const { method, pickupLocationId } = changedDelivery(delivery, change);
  const moves = method !== delivery.method || (pickupLocationId?.toLowerCase() ?? null) !== delivery.pickupLocationId;
  if (progressOf(order, lines, moves ? 'picked' : 'packed') > 0) {
    const message = moves ? 'It is being picked already.' : 'It is packed already.';
    return [problem('DELIVERY_IN_WORK', message, 'deliveryId')];
  }
  const begun = lines.some((line) => line.allocated + line.shipped > 0);
  if (!moves || !begun) {
    assignDelivery(delivery, change, order.currency);
    return [];
  }
  const other: DeliveryState = { ...delivery, id: newId(now), position: order.deliveries.length };
  assignDelivery(other, change, order.currency);
  order.deliveries.push(other);
  for (const line of lines) moveLine(order, line, other, now);
  return [];
}
