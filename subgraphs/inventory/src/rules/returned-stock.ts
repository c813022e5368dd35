import type { Bucket, LevelKey, StockChange } from './stock-level.js';

export type ReturnedState = 'RECEIVED' | 'RESTOCK' | 'DAMAGED' | 'QUARANTINE' | 'VENDOR';

/** Units of a return that are in a building, by what they are fit for. */
export interface ReturnedStock extends LevelKey {
  readonly state: ReturnedState;
  readonly quantity: number;
}

/** The bucket that keeps units from being sold, beside `onHand`; none for what is for sale again. */
const ASIDE: Readonly<Record<ReturnedState, Bucket | null>> = {
  RECEIVED: 'qualityControl',
  QUARANTINE: 'qualityControl',
  VENDOR: 'qualityControl',
  DAMAGED: 'damaged',
  RESTOCK: null,
};

const keyOf = ({ sku, locationId, state }: ReturnedStock): string => `${sku}/${locationId}/${state}`;

/** The movements between what was told of a return before and what is told now: each unit moves once. */
export function returnedChanges(
  before: readonly ReturnedStock[],
  after: readonly ReturnedStock[],
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
