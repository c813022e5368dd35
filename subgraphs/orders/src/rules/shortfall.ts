import { policiesOf } from './channel-policies.js';
import { newHold } from './new-hold.js';
import type { OrderState } from './order-state.js';
import type { TimelineEntry } from './timeline-entry.js';

function cancelMissing(order: OrderState): TimelineEntry[] {
  const missing = order.lines.filter((line) => line.backordered > 0);
  return missing.map((line) => {
    const units = line.backordered;
    Object.assign(line, { backordered: 0, cancelled: line.cancelled + units });
    return { type: 'SHORTFALL_CANCELLED', reason: 'INVENTORY_OUT_OF_STOCK', data: { lineId: line.id, units } };
  });
}

/**
 * What the channel wants to become of units that stock does not have: they wait as backordered, the whole order is held
 * until they are found, or they are cancelled.
 */
export function handleShortfall(order: OrderState, by: unknown, now: Date): TimelineEntry[] {
  if (order.lines.every((line) => line.backordered === 0)) return [];
  const { shortfall } = policiesOf(order.policies);
  if (shortfall === 'CANCEL') return cancelMissing(order);
  const reason = 'INVENTORY_OUT_OF_STOCK';
  const held = order.holds.some((hold) => hold.reason === reason && hold.status !== 'RELEASED');
  if (shortfall === 'BACKORDER' || held) return [];
  order.holds.push(newHold(reason, { by, at: now, owner: 'system' }));
  return [{ type: 'HOLD_PLACED', reason, visibility: 'STAFF' }];
}
