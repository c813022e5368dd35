import type { Tx } from '@oms/platform/commands/run-command';
import type { ShortPicked } from '@oms/platform/events/fulfillment-events';
import type { RecountRequested } from '@oms/platform/events/stock-events';
import { newId } from '@oms/platform/values/ids';
import type { PickedLine } from '../rules/pick-lines.js';
import type { WorkOrder } from '../rules/work-state.js';

/** The stock of these is not what the books say. */
const MISCOUNTED = new Set(['NOT_FOUND', 'MISMATCH']);

/** Units of an item that were short for a reason. */
const unitsOf = (lines: ShortPicked['lines'], sku: string, reason: string): number =>
  lines.filter((line) => line.sku === sku && line.reason === reason).reduce((sum, { units }) => sum + units, 0);

/** Tells of units that were not there: to whoever counts, and to whoever speaks with the customer. */
export function tellShortPick(tx: Tx, order: WorkOrder, picked: readonly PickedLine[]): void {
  const lines = picked.flatMap(({ lineId, short, shortReason }) => {
    const line = order.lines.find((one) => one.id === lineId);
    return line && short
      ? [{ lineId: line.lineId, sku: line.sku, title: line.title, units: short, reason: shortReason ?? 'NOT_FOUND' }]
      : [];
  });
  const { id, orderId, orderNumber, number, locationId } = order;
  const payload: ShortPicked = { orderId, orderNumber, fulfillmentOrderId: id, locationId, lines };
  tx.emit({ type: 'ShortPicked', aggregateId: newId(tx.now), aggregateVersion: 1, orderId, payload });
  for (const sku of new Set(lines.filter(({ reason }) => MISCOUNTED.has(reason)).map((line) => line.sku))) {
    const recount: RecountRequested = {
      locationId,
      sku,
      reason: 'SHORT_PICK',
      reference: number,
      quarantined: unitsOf(lines, sku, 'MISMATCH'),
    };
    tx.emit({
      type: 'RecountRequested',
      aggregateId: newId(tx.now),
      aggregateVersion: 1,
      payload: recount,
    });
  }
}
