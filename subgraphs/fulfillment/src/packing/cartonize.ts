import { outerSides, volumeOf, type Box, type PackUnit, type Sides } from './box.js';
import { OpenBox, orientations, type Placement } from './fill-box.js';

/** One parcel as proposed. */
export interface ProposedParcel {
  /** Null: the unit fits no box and travels in its own packaging. */
  readonly boxCode: string | null;
  readonly outer: Sides;
  readonly weightGrams: number;
  readonly contents: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];
  readonly placements: readonly Placement[];
  /** Share of the inner volume that is used, 0 to 1. */
  readonly fill: number;
}

/** Above this many units the search over boxes is done for parts of them. */
const AT_ONCE = 160;

const fitsAlone = (unit: PackUnit, box: Box): boolean =>
  box.tareGrams + unit.weightGrams <= box.maxWeightGrams &&
  orientations(unit).some(
    (sides) =>
      sides.lengthMm <= box.inner.lengthMm &&
      sides.widthMm <= box.inner.widthMm &&
      sides.heightMm <= box.inner.heightMm,
  );

function fillOne(box: Box, units: readonly PackUnit[]): { readonly open: OpenBox; readonly left: PackUnit[] } {
  const open = new OpenBox(box);
  const left = units.filter((unit) => !open.add(unit));
  return { open, left };
}

type Order = (a: PackUnit, b: PackUnit) => number;

const longest = (unit: PackUnit): number => Math.max(unit.lengthMm, unit.widthMm, unit.heightMm);

/** The orders in which units are tried, each decreasing: by volume, by longest side, by height then base. */
const ORDERS: readonly Order[] = [
  (a, b) => volumeOf(b) - volumeOf(a) || longest(b) - longest(a),
  (a, b) => longest(b) - longest(a) || volumeOf(b) - volumeOf(a),
  (a, b) => b.heightMm - a.heightMm || b.lengthMm * b.widthMm - a.lengthMm * a.widthMm,
];

/** The smallest box that takes everything; otherwise the one that is filled best. */
function nextBox(boxes: readonly Box[], units: readonly PackUnit[]): { open: OpenBox; left: PackUnit[] } | undefined {
  let best: { open: OpenBox; left: PackUnit[] } | undefined;
  let bestVolume = 0;
  for (const box of boxes) {
    const filled = fillOne(box, units);
    if (filled.left.length === 0) return filled;
    const volume = filled.open.placements.reduce((sum, { unit }) => sum + volumeOf(unit), 0);
    if (volume > bestVolume) {
      best = filled;
      bestVolume = volume;
    }
  }
  return best;
}

function packInOrder(boxes: readonly Box[], units: readonly PackUnit[], order: Order): OpenBox[] {
  const packed: OpenBox[] = [];
  let left = units.toSorted(order);
  while (left.length > 0) {
    const next = nextBox(boxes, left);
    if (!next || next.open.placements.length === 0) break;
    packed.push(next.open);
    ({ left } = next);
  }
  return packed;
}

const roomOf = (packed: readonly OpenBox[]): number => packed.reduce((sum, { box }) => sum + volumeOf(box.inner), 0);

function countContents(placements: readonly Placement[]): ProposedParcel['contents'] {
  const byLine = new Map<string, { lineId: string; sku: string; quantity: number }>();
  for (const { unit } of placements) {
    const known = byLine.get(`${unit.lineId}/${unit.sku}`);
    if (known) known.quantity += 1;
    else byLine.set(`${unit.lineId}/${unit.sku}`, { lineId: unit.lineId, sku: unit.sku, quantity: 1 });
  }
  return [...byLine.values()];
}

const toParcel = ({ box, placements, weightGrams }: OpenBox): ProposedParcel => ({
  boxCode: box.code,
  outer: outerSides(box),
  weightGrams,
  contents: countContents(placements),
  placements,
  fill: placements.reduce((sum, { unit }) => sum + volumeOf(unit), 0) / volumeOf(box.inner),
});

const ownParcel = (unit: PackUnit): ProposedParcel => {
  const { lineId, sku, weightGrams, lengthMm, widthMm, heightMm } = unit;
  const sides = { lengthMm, widthMm, heightMm };
  return {
    boxCode: null,
    outer: sides,
    weightGrams,
    contents: [{ lineId, sku, quantity: 1 }],
    placements: [{ unit, x: 0, y: 0, z: 0, sides }],
    fill: 1,
  };
};

/**
 * Proposes boxes for units: first fit decreasing in three dimensions with rotations, in several orders, of which the
 * one with the fewest boxes and then the least room wins. Units that fit no box are parcels of their own.
 */
export function cartonize(units: readonly PackUnit[], catalogue: readonly Box[]): ProposedParcel[] {
  const boxes = catalogue.toSorted((a, b) => volumeOf(a.inner) - volumeOf(b.inner) || a.tareGrams - b.tareGrams);
  const own = units.filter((unit) => !boxes.some((box) => fitsAlone(unit, box)));
  const boxed = units.filter((unit) => !own.includes(unit));
  const parcels: ProposedParcel[] = [];
  for (let start = 0; start < boxed.length; start += AT_ONCE) {
    const part = boxed.slice(start, start + AT_ONCE);
    const tries = ORDERS.map((order) => packInOrder(boxes, part, order));
    const [best = []] = tries.toSorted((a, b) => a.length - b.length || roomOf(a) - roomOf(b));
    parcels.push(...best.map(toParcel));
  }
  return [...parcels, ...own.map(ownParcel)];
}

/** No packing needs fewer boxes than this: by volume and by weight, were every box the largest. */
export function boxBound(units: readonly PackUnit[], catalogue: readonly Box[]): number {
  const room = Math.max(...catalogue.map((box) => volumeOf(box.inner)));
  const grams = Math.max(...catalogue.map((box) => box.maxWeightGrams - box.tareGrams));
  const volume = units.reduce((sum, unit) => sum + volumeOf(unit), 0);
  const weight = units.reduce((sum, unit) => sum + unit.weightGrams, 0);
  return Math.max(units.length > 0 ? 1 : 0, Math.ceil(volume / room), Math.ceil(weight / grams));
}
