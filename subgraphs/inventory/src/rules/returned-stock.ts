import type { ReturnStock, ReturnStockState } from '@oms/platform/events/return-events';
import type { Bucket, StockChange } from './stock-level.js';

/** The bucket that keeps units from being sold, beside `onHand`; none for what is for sale again. */
const ASIDE: Readonly<Record<ReturnStockState, Bucket | null>> = {
  RECEIVED: 'qualityControl',
  QUARANTINE: 'qualityControl',
  VENDOR: 'qualityControl',
  DAMAGED: 'damaged',
  RESTOCK: null,
};

const keyOf = ({ sku, locationId, state }: ReturnStock): string => `${sku}/${locationId}/${state}`;

/** The movements between what was told of a return before and what is told now: each unit moves once. */
export function returnedChanges(
  before: readonly ReturnStock[],
  after: readonly ReturnStock[],
  reference: string,
): StockChange[] {
  const known = new Map(before.map((one) => [keyOf(one), one.quantity]));
  const told = new Map(after.map((one) => [keyOf(one), one]));
  const gone = before.filter((one) => !told.has(keyOf(one))).map((one) => ({ ...one, quantity: 0 }));
  return [...gone, ...after].flatMap((one): StockChange[] => {
    const { sku, locationId, state } = one;
    const change = { sku, locationId, delta: one.quantity - (known.get(keyOf(one)) ?? 0), reference };
    const aside = ASIDE[state];
    const reason = `RETURN_${state}`;
    if (change.delta === 0) return [];
    return [{ ...change, bucket: 'onHand', reason }, ...(aside ? [{ ...change, bucket: aside, reason }] : [])];
  });
}
