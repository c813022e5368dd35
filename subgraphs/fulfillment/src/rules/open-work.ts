import { BEFORE_SHIPPING, refreshHolds } from './hold-work.js';
import { newWorkLine, newWorkOrder } from './new-work.js';
import {
  liveUnits,
  type ReservedLine,
  type WorkLine,
  type WorkOrder,
  type WorkState,
  type WorkStatus,
} from './work-state.js';

/** Work that may still take more units, or lose some. */
const TAKES_MORE: readonly WorkStatus[] = ['SCHEDULED', 'OPEN', 'ACCEPTED'];

export interface WorkMaker {
  readonly now: Date;
  readonly newId: () => string;
}

export interface WorkNote {
  readonly type: string;
  readonly fulfillmentOrderId: string;
}

function trimLine(line: WorkLine, units: number): number {
  const taken = Math.min(units, liveUnits(line) - line.shipped);
  if (taken <= 0) return 0;
  line.cancelled += taken;
  line.picked = Math.min(line.picked, liveUnits(line));
  line.packed = Math.min(line.packed, line.picked);
  return taken;
}

/** Takes units back from work that has not shipped: from what is to move first, then least advanced first. */
function trim(work: WorkState, belongs: (line: WorkLine) => boolean, units: number): void {
  let left = units;
  const orders = work.orders
    .filter((order) => BEFORE_SHIPPING.includes(order.status))
    .toSorted(
      (a, b) =>
        Number(b.moveTo !== null) - Number(a.moveTo !== null) ||
        BEFORE_SHIPPING.indexOf(a.status) - BEFORE_SHIPPING.indexOf(b.status),
    );
  for (const order of orders) for (const line of order.lines.filter(belongs)) left -= trimLine(line, left);
}

const linesOf = (work: WorkState, belongs: (line: WorkLine) => boolean): WorkLine[] =>
  work.orders.flatMap((order) => order.lines).filter(belongs);
const live = (work: WorkState, belongs: (line: WorkLine) => boolean): number =>
  linesOf(work, belongs).reduce((sum, line) => sum + liveUnits(line), 0);

function openOrder(work: WorkState, reserved: ReservedLine, { now, newId }: WorkMaker): WorkOrder | undefined {
  const order = newWorkOrder(work, reserved, newId(), now);
  if (order) work.orders.push(order);
  return order;
}

function addUnits(work: WorkState, reserved: ReservedLine, units: number, maker: WorkMaker, notes: WorkNote[]): void {
  const existing = work.orders.find(
    (one) =>
      one.deliveryId === reserved.deliveryId &&
      one.locationId === reserved.locationId &&
      TAKES_MORE.includes(one.status),
  );
  const order = existing ?? openOrder(work, reserved, maker);
  if (!order) return;
  if (!existing) notes.push({ type: 'FULFILLMENT_OPENED', fulfillmentOrderId: order.id });
  const line = order.lines.find((one) => one.allocationId === reserved.allocationId);
  if (line) line.quantity += units;
  else {
    const title = work.demand?.lines.find((one) => one.lineId === reserved.lineId)?.title ?? reserved.sku;
    order.lines.push(newWorkLine(reserved, title, units, maker.newId()));
  }
}

/** Units of one component that the order still wants to go out; undefined when it knows no such line. */
function allowedUnits(work: WorkState, lineId: string, sku: string): number {
  const line = work.demand?.lines.find((one) => one.lineId === lineId);
  const component = line?.components.find((one) => one.sku === sku);
  return line && component ? (line.quantity - line.cancelled - line.cancelPending) * component.perKit : 0;
}

const sameUnits =
  (one: ReservedLine) =>
  (line: WorkLine): boolean =>
    line.lineId === one.lineId && line.sku === one.sku;

/** Units that an allocation should have in work, less those that are there; negative when there are too many. */
function missingUnits(work: WorkState, reserved: ReservedLine): number {
  const mine = linesOf(work, (line) => line.allocationId === reserved.allocationId);
  const ourShort = mine.reduce((sum, line) => sum + line.short, 0);
  const target = reserved.quantity - Math.max(0, ourShort - reserved.short);
  return target - mine.reduce((sum, line) => sum + liveUnits(line), 0);
}

/** Units of this component that may still be opened; negative when more is in work than the order wants. */
const roomFor = (work: WorkState, reserved: ReservedLine): number =>
  allowedUnits(work, reserved.lineId, reserved.sku) - live(work, sameUnits(reserved));

/** Everything that must go goes before anything is opened: units that move to another location free their own room. */
function trimToReserved(work: WorkState, reserved: readonly ReservedLine[]): void {
  const known = new Set(reserved.map((one) => one.allocationId));
  trim(work, (line) => !known.has(line.allocationId), Number.MAX_SAFE_INTEGER);
  for (const one of reserved)
    trim(work, (line) => line.allocationId === one.allocationId, Math.max(0, -missingUnits(work, one)));
  for (const one of reserved) trim(work, sameUnits(one), Math.max(0, -roomFor(work, one)));
}

const closingNote = (order: WorkOrder): string => {
  if (order.status === 'SHORT') return 'FULFILLMENT_SHORT';
  return order.moveTo ? 'FULFILLMENT_MOVED' : 'FULFILLMENT_CANCELLED';
};

/** What is left of a pickup after a part was fetched and the rest cancelled. */
function finishPickups(work: WorkState, notes: WorkNote[]): void {
  for (const order of work.orders) {
    const shipped = order.lines.reduce((sum, line) => sum + line.shipped, 0);
    const open = order.lines.reduce((sum, line) => sum + liveUnits(line) - line.shipped, 0);
    if (order.status !== 'READY_FOR_PICKUP' || order.method !== 'PICKUP_IN_STORE' || shipped === 0 || open > 0)
      continue;
    order.status = 'PICKED_UP';
    order.hold = null;
    notes.push({ type: 'PICKED_UP', fulfillmentOrderId: order.id });
  }
}

function closeEmpty(work: WorkState, notes: WorkNote[]): void {
  for (const order of work.orders.filter((one) => BEFORE_SHIPPING.includes(one.status))) {
    if (order.lines.some((line) => liveUnits(line) > 0)) continue;
    order.status = order.lines.some((line) => line.short > 0) ? 'SHORT' : 'CANCELLED';
    order.hold = null;
    for (const shipment of order.shipments)
      if (
        shipment.status === 'LABEL_PENDING' ||
        shipment.status === 'LABEL_FAILED' ||
        shipment.status === 'LABEL_PURCHASED'
      )
        shipment.status = 'VOIDED';
    notes.push({ type: closingNote(order), fulfillmentOrderId: order.id });
  }
}

/**
 * Brings the work on an order in line with what inventory has reserved and what the order still wants. Nothing that has
 * shipped is ever taken back. Applied twice it changes nothing. Needs both documents; until then nothing is opened.
 */
export function openWork(work: WorkState, maker: WorkMaker): WorkNote[] {
  if (!work.demand) return [];
  const notes: WorkNote[] = [];
  const reserved = work.reservations.filter((one) => one.state === 'ALLOCATED');
  trimToReserved(work, reserved);
  for (const one of reserved) {
    const units = Math.min(missingUnits(work, one), roomFor(work, one));
    if (units > 0) addUnits(work, one, units, maker, notes);
  }
  closeEmpty(work, notes);
  finishPickups(work, notes);
  refreshHolds(work);
  return notes;
}
