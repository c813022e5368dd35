import type { ReservedUnits } from '@oms/platform/events/stock-events';
import type { ReservationRow } from './reservation-board.js';
import type { StockChange } from './stock-level.js';

const LEDGER = {
  ALLOCATED: { bucket: 'reserved', more: 'ALLOCATION', fewer: 'RELEASE' },
  BACKORDERED: { bucket: 'backordered', more: 'BACKORDER', fewer: 'BACKORDER_RELEASE' },
} as const;

/** The ledger lines that lead from what was reserved to what is planned. */
export function changesBetween(
  before: readonly ReservationRow[],
  after: readonly ReservationRow[],
  reference: string,
): StockChange[] {
  const old = new Map(before.map((row) => [row.id, row.quantity]));
  return after.flatMap(({ id, sku, locationId, state, stockTracked, quantity }): StockChange[] => {
    const delta = quantity - (old.get(id) ?? 0);
    if (delta === 0 || !stockTracked) return [];
    const { bucket, more, fewer } = LEDGER[state];
    return [{ sku, locationId, bucket, delta, reason: delta > 0 ? more : fewer, reference }];
  });
}

/** Reservations as other subgraphs hear of them. */
export const reservationLines = (
  reserved: readonly ReservationRow[],
  codes: ReadonlyMap<string, string>,
): ReservedUnits[] =>
  reserved.map(({ id, lineId, deliveryId, sku, locationId, quantity, shipped, short, state }) => ({
    allocationId: id,
    lineId,
    deliveryId,
    sku,
    locationId,
    locationCode: codes.get(locationId) ?? '',
    quantity,
    shipped,
    short,
    state,
  }));
