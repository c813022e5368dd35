import type { MissingUnits as Told } from '@oms/platform/events/stock-events';
import { policiesOf } from './channel-policies.js';
import { newHold } from './new-hold.js';
import type { HoldState, LineState, OrderState } from './order-state.js';
import type { TimelineEntry } from './timeline-entry.js';

export const OUT_OF_STOCK = 'INVENTORY_OUT_OF_STOCK';

/** Units of stock that inventory found nobody to serve. */
export type MissingUnits = Pick<Told, 'lineId' | 'sku' | 'quantity' | 'cancelAt'>;

/** Whether a line still wants units that stock has not given it. */
const isShort = (line: LineState): boolean => line.stockTracked && line.open + line.backordered > 0;

/** Whole units of a line that are missing: of a kit, those that lack any of their parts. */
function missingOf(line: LineState, missing: readonly MissingUnits[]): number {
  const units = line.components.map(({ sku, perKit }) => {
    const own = missing.filter((one) => one.lineId === line.id && one.sku === sku);
    return Math.ceil(own.reduce((sum, { quantity }) => sum + quantity, 0) / perKit);
  });
  return Math.max(0, ...units);
}

/** Cancels up to so many units of a line that nobody has begun with: those that wait first. */
export function cancelShort(line: LineState, most: number): TimelineEntry[] {
  const fromBackordered = Math.min(most, line.backordered);
  const units = fromBackordered + Math.min(most - fromBackordered, line.open);
  if (units <= 0) return [];
  line.backordered -= fromBackordered;
  line.open -= units - fromBackordered;
  line.cancelled += units;
  const data = { lineId: line.id, sku: line.sku, title: line.title, units };
  return [{ type: 'SHORTFALL_CANCELLED', reason: OUT_OF_STOCK, data }];
}

/** Whether a job placed it: what people hold, people release. */
const isAutomatic = ({ placedBy }: HoldState): boolean =>
  typeof placedBy === 'object' && placedBy !== null && 'role' in placedBy && placedBy.role === 'job';

const stands = ({ holds }: OrderState): boolean =>
  holds.some((hold) => hold.reason === OUT_OF_STOCK && hold.status !== 'RELEASED');

/** What was on hold for want of stock goes on once every unit has its place, or is not wanted any more. */
function releaseServed(order: OrderState, by: unknown, now: Date): TimelineEntry[] {
  if (order.lines.some(isShort)) return [];
  const served = order.holds.filter(
    (hold) => hold.reason === OUT_OF_STOCK && hold.status !== 'RELEASED' && isAutomatic(hold),
  );
  if (served.length === 0) return [];
  for (const hold of served) Object.assign(hold, { status: 'RELEASED', releasedBy: by, releasedAt: now });
  return [{ type: 'HOLD_RELEASED', reason: OUT_OF_STOCK, visibility: 'STAFF' }];
}

/**
 * What the channel wants to become of units that stock does not have: they wait as backordered, the whole order is held
 * until they are found, or they are cancelled. `missing` are those that nobody can serve, beyond what waits.
 */
export function handleShortfall(
  order: OrderState,
  missing: readonly MissingUnits[],
  by: unknown,
  now: Date,
): TimelineEntry[] {
  const { shortfall } = policiesOf(order.policies);
  const cancelled =
    shortfall === 'CANCEL'
      ? order.lines.flatMap((line) => cancelShort(line, Math.max(line.backordered, missingOf(line, missing))))
      : [];
  const released = releaseServed(order, by, now);
  if (shortfall !== 'HOLD' || stands(order) || order.lines.every((line) => line.backordered === 0))
    return [...cancelled, ...released];
  order.holds.push(newHold(OUT_OF_STOCK, { by, at: now, owner: 'system' }));
  return [{ type: 'HOLD_PLACED', reason: OUT_OF_STOCK, visibility: 'STAFF' }];
}
