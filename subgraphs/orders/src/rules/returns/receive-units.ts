import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { problem } from '../problem.js';
import {
  expectedUnits,
  type Disposition,
  type ReturnLine,
  type ReturnLot,
  type ReturnRecord,
} from './return-record.js';

/** Units that came in, named by a line of the return or by the item that was scanned. */
export interface ReceivedUnits {
  readonly returnLineId?: string | null;
  readonly sku?: string | null;
  readonly quantity: number;
}

/** Units that were looked at. */
export interface InspectedUnits extends ReceivedUnits {
  readonly disposition: Disposition;
}

const matches = (line: ReturnLine, { returnLineId, sku }: ReceivedUnits): boolean =>
  returnLineId ? line.id === returnLineId : line.sku === sku;

const wrongQuantity = (index: number, quantity: number): UserErrorData[] =>
  Number.isInteger(quantity) && quantity > 0
    ? []
    : [problem('INVALID_QUANTITY', 'The quantity must be at least 1.', 'items', index, 'quantity')];

const unknown = (one: ReturnRecord, given: ReceivedUnits, index: number): UserErrorData[] =>
  one.lines.some((line) => matches(line, given))
    ? []
    : [
        problem(
          'NOT_IN_RETURN',
          'The return has no such item.',
          'items',
          index,
          given.returnLineId ? 'returnLineId' : 'sku',
        ),
      ];

/** Everything that is still to come. */
export const allExpected = (one: ReturnRecord): ReceivedUnits[] =>
  one.lines
    .filter((line) => expectedUnits(line) > 0)
    .map((line) => ({ returnLineId: line.id, quantity: expectedUnits(line) }));

/** Takes units in at a location: new lots of the lines that wait for them. Answers what speaks against it. */
export function receiveUnits(
  one: ReturnRecord,
  items: readonly ReceivedUnits[],
  { locationId, now }: { readonly locationId: string; readonly now: Date },
): UserErrorData[] {
  return items.flatMap((given, index) => {
    const wrong = [...wrongQuantity(index, given.quantity), ...unknown(one, given, index)];
    if (wrong.length > 0) return wrong;
    let left = given.quantity;
    for (const line of one.lines.filter((each) => matches(each, given))) {
      const quantity = Math.min(left, expectedUnits(line));
      if (quantity <= 0) continue;
      line.lots.push(newLot(locationId, quantity, now));
      left -= quantity;
    }
    if (left === 0) return [];
    const details = { expected: given.quantity - left };
    const message = `Only ${details.expected} units of it are still to come.`;
    return [{ ...problem('QUANTITY_EXCEEDED', message, 'items', index, 'quantity'), details }];
  });
}

const newLot = (locationId: string, quantity: number, now: Date): ReturnLot => ({
  id: newId(now),
  locationId,
  quantity,
  disposition: null,
  resolution: null,
  value: 0,
  fee: 0,
  allowanceId: null,
  exchangeLineId: null,
  vendorReference: null,
  receivedAt: now,
});

/** Splits `quantity` units off a lot; the rest stays a lot of its own. Answers the part. */
export function splitLot(line: ReturnLine, lot: ReturnLot, quantity: number, now: Date): ReturnLot {
  if (quantity === lot.quantity) return lot;
  line.lots.splice(line.lots.indexOf(lot), 0, { ...lot, id: newId(now), quantity: lot.quantity - quantity });
  lot.quantity = quantity;
  return lot;
}

/** Says of units that are in what they are fit for: each once. Answers what speaks against it. */
export function inspectUnits(one: ReturnRecord, items: readonly InspectedUnits[], now: Date): UserErrorData[] {
  return items.flatMap((given, index) => {
    const wrong = [...wrongQuantity(index, given.quantity), ...unknown(one, given, index)];
    if (wrong.length > 0) return wrong;
    let left = given.quantity;
    for (const line of one.lines.filter((each) => matches(each, given))) {
      for (const lot of line.lots.filter((each) => each.disposition === null)) {
        if (left === 0) break;
        const part = splitLot(line, lot, Math.min(left, lot.quantity), now);
        part.disposition = given.disposition;
        left -= part.quantity;
      }
    }
    if (left === 0) return [];
    const details = { uninspected: given.quantity - left };
    const message = `Only ${details.uninspected} units of it are in and not yet inspected.`;
    return [{ ...problem('QUANTITY_EXCEEDED', message, 'items', index, 'quantity'), details }];
  });
}
