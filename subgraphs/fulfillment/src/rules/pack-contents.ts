import type { ParcelContent, WorkOrder } from './work-state.js';

/** One parcel as somebody states it. */
export interface StatedParcel {
  readonly weightGrams: number;
  readonly contents?: readonly { readonly lineId: string; readonly quantity: number }[] | null;
}

export interface ContentsProblem {
  readonly index: number;
  readonly message: string;
}

const picked = (order: WorkOrder): Map<string, { sku: string; left: number }> =>
  new Map(order.lines.map((line) => [line.id, { sku: line.sku, left: line.picked }]));

/** Without a word about contents: one parcel holds everything; of several, each next unit goes to the one with most weight unexplained. */
function spread(
  order: WorkOrder,
  parcels: readonly StatedParcel[],
  gramsOf: (sku: string) => number,
): ParcelContent[][] {
  const left = parcels.map((parcel) => parcel.weightGrams);
  const contents = parcels.map(() => new Map<string, ParcelContent>());
  for (const { id: lineId, sku, picked: units } of order.lines)
    for (let unit = 0; unit < units; unit += 1) {
      const index = left.indexOf(Math.max(...left));
      left[index] = (left[index] ?? 0) - gramsOf(sku);
      const quantity = (contents[index]?.get(lineId)?.quantity ?? 0) + 1;
      contents[index]?.set(lineId, { lineId, sku, quantity });
    }
  return contents.map((byLine) => [...byLine.values()]);
}

/** What lies in which parcel: as stated, which must be exactly what was picked, or spread by weight. */
export function parcelContents(
  order: WorkOrder,
  parcels: readonly StatedParcel[],
  gramsOf: (sku: string) => number,
): ParcelContent[][] | ContentsProblem {
  if (parcels.every((parcel) => !parcel.contents)) return spread(order, parcels, gramsOf);
  const lines = picked(order);
  const contents: ParcelContent[][] = [];
  for (const [index, parcel] of parcels.entries()) {
    const own: ParcelContent[] = [];
    for (const { lineId, quantity } of parcel.contents ?? []) {
      const line = lines.get(lineId);
      if (!line) return { index, message: 'The fulfillment order has no such line.' };
      if (!Number.isInteger(quantity) || quantity < 1 || quantity > line.left)
        return { index, message: `Of ${line.sku} between 1 and ${line.left} units are left to pack.` };
      line.left -= quantity;
      own.push({ lineId, sku: line.sku, quantity });
    }
    if (own.length === 0) return { index, message: 'Say what is in each parcel, or in none.' };
    contents.push(own);
  }
  const forgotten = [...lines.values()].find(({ left }) => left > 0);
  return forgotten ? { index: 0, message: `${forgotten.left} units of ${forgotten.sku} are in no parcel.` } : contents;
}
