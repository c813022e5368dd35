import { isSelfCompleting } from '../line-counters.js';
import type { LineState, OrderState } from '../order-state.js';
import { isDead, receivedUnits, type ReturnLine, type ReturnLot } from './return-record.js';

type Counted = Pick<OrderState, 'lines' | 'allocations' | 'returns' | 'claims'>;

/** A lot with the line of the return that it belongs to. */
interface PlacedLot {
  readonly line: ReturnLine;
  readonly lot: ReturnLot;
}

/** Lots of all returns that something came of. */
export const allLots = ({ returns }: Pick<OrderState, 'returns'>): PlacedLot[] =>
  returns
    .filter((one) => !isDead(one))
    .flatMap((one) => one.lines.flatMap((line) => line.lots.map((lot) => ({ line, lot }))));

const perKitOf = (line: LineState, sku: string): number => line.components.find((one) => one.sku === sku)?.perKit ?? 1;

/** Units of a line's part that fulfillment has reported; of what was never reported on, those that the line counts. */
function reported(order: Counted, line: LineState, sku: string, what: 'shipped' | 'delivered'): number {
  if (isSelfCompleting(line)) return 0;
  const mine = order.allocations.filter((one) => one.lineId === line.id && one.sku === sku);
  if (mine.length === 0) return line[what] * perKitOf(line, sku);
  return mine.reduce((sum, one) => sum + one[what], 0);
}

export const shippedUnits = (order: Counted, line: LineState, sku: string): number =>
  reported(order, line, sku, 'shipped');

export const deliveredUnits = (order: Counted, line: LineState, sku: string): number =>
  reported(order, line, sku, 'delivered');

function claimedUnits({ claims }: Counted, line: LineState, sku: string, kind: 'LOST' | 'DAMAGED'): number {
  return claims
    .filter((claim) => claim.kind === kind && (kind === 'LOST' || (claim.resolution ?? 'NONE') !== 'NONE'))
    .flatMap((claim) => claim.items)
    .filter((item) => item.lineId === line.id && item.sku === sku)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Units that carriers have lost. */
export const lostUnits = (order: Counted, line: LineState, sku: string): number =>
  Math.max(claimedUnits(order, line, sku, 'LOST'), line.lost * perKitOf(line, sku));

/** Units of a line of a return that are spoken for: what was refused is the customer's again. */
const heldBy = (line: ReturnLine): number =>
  line.quantity -
  line.dropped -
  line.lots.filter((lot) => lot.resolution === 'REJECT').reduce((sum, lot) => sum + lot.quantity, 0);

/** Units that are in a return already, or were made good without one. */
export const takenUnits = (order: Counted, line: LineState, sku: string): number =>
  order.returns
    .filter((one) => !isDead(one))
    .flatMap((one) => one.lines)
    .filter((one) => one.lineId === line.id && one.sku === sku)
    .reduce((sum, one) => sum + heldBy(one), claimedUnits(order, line, sku, 'DAMAGED'));

/** Units that the customer has, or is about to have, and that are in no return. */
export const returnableUnits = (order: Counted, line: LineState, sku: string): number =>
  Math.max(0, shippedUnits(order, line, sku) - lostUnits(order, line, sku) - takenUnits(order, line, sku));

/** Units of which a parcel may be said to be lost: those that are in no return and in no other claim. */
export const losableUnits = (order: Counted, line: LineState, sku: string): number =>
  Math.max(0, shippedUnits(order, line, sku) - takenUnits(order, line, sku) - claimedUnits(order, line, sku, 'LOST'));

/** Units that are back: received, there when they were looked at, and not handed back to the customer. */
const backUnits = (order: Counted, lineId: string, sku: string): number =>
  allLots(order)
    .filter(({ line, lot }) => line.lineId === lineId && line.sku === sku && isBack(lot))
    .reduce((sum, { lot }) => sum + lot.quantity, 0);

const isBack = ({ disposition, resolution }: ReturnLot): boolean =>
  disposition !== 'MISSING' && resolution !== 'REJECT';

/** Whole kits of a line that are back, as its counter says. */
export function returnedKits(order: Counted, line: LineState): number {
  if (line.components.length === 0) return 0;
  const kits = line.components.map(({ sku, perKit }) => Math.floor(backUnits(order, line.id, sku) / perKit));
  return Math.min(...kits, line.shipped - line.lost);
}

/** Units whose money was given back without a return. */
export const repaidUnits = ({ claims }: Pick<OrderState, 'claims'>, line: LineState, sku: string): number =>
  claims
    .filter(({ resolution }) => resolution === 'REFUND' || resolution === 'STORE_CREDIT')
    .flatMap(({ items }) => items)
    .filter((item) => item.lineId === line.id && item.sku === sku)
    .reduce((sum, { quantity }) => sum + quantity, 0);

/** Whether every unit that left has come to an end: arrived, lost, or back without having arrived. */
export function hasArrived(order: Counted, line: LineState): boolean {
  if (line.delivered + line.lost >= line.shipped) return true;
  const undelivered = order.returns.filter((one) => one.origin === 'CARRIER' && !isDead(one));
  if (undelivered.length === 0 && order.claims.length === 0) return false;
  return line.components.every(({ sku }) => {
    const back = undelivered
      .flatMap((one) => one.lines)
      .filter((one) => one.lineId === line.id && one.sku === sku)
      .reduce((sum, one) => sum + receivedUnits(one), 0);
    const ended = deliveredUnits(order, line, sku) + lostUnits(order, line, sku) + back;
    return ended >= shippedUnits(order, line, sku);
  });
}
