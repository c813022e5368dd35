/** Sides in whole millimetres. */
export interface Sides {
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A box that parcels are packed in. */
export interface Box {
  readonly code: string;
  readonly name: string;
  /** The room inside. */
  readonly inner: Sides;
  /** Thickness of a wall; the outer sides are two walls longer. */
  readonly wallMm: number;
  readonly tareGrams: number;
  /** Contents and box together. */
  readonly maxWeightGrams: number;
}

/** One unit that is packed. */
export interface PackUnit extends Sides {
  readonly lineId: string;
  readonly sku: string;
  readonly weightGrams: number;
  /** May be turned, but not laid on its side. */
  readonly keepUpright: boolean;
}

export const volumeOf = ({ lengthMm, widthMm, heightMm }: Sides): number => lengthMm * widthMm * heightMm;

export const outerSides = ({ inner, wallMm }: Box): Sides => ({
  lengthMm: inner.lengthMm + 2 * wallMm,
  widthMm: inner.widthMm + 2 * wallMm,
  heightMm: inner.heightMm + 2 * wallMm,
});

const box = (
  code: string,
  name: string,
  sides: readonly [number, number, number],
  grams: readonly [number, number],
): Box => ({
  code,
  name,
  inner: { lengthMm: sides[0], widthMm: sides[1], heightMm: sides[2] },
  wallMm: 4,
  tareGrams: grams[0],
  maxWeightGrams: grams[1],
});

/** What is packed in until somebody enters the boxes that are really there. */
export const USUAL_BOXES: readonly Box[] = [
  box('XS', 'Mailer', [240, 170, 60], [60, 2_000]),
  box('S', 'Small box', [280, 200, 120], [110, 5_000]),
  box('M', 'Medium box', [350, 260, 180], [210, 10_000]),
  box('L', 'Large box', [450, 350, 260], [420, 20_000]),
  box('XL', 'Extra large box', [600, 400, 400], [780, 31_000]),
];

/** Grams of usual goods in a cubic decimetre: an item without measures is taken for a cube of this density. */
const GRAMS_PER_LITRE = 250;

/** Sides of an item of which only the weight is known. */
export function guessedSides(weightGrams: number): Sides {
  const side = Math.max(10, Math.round(Math.cbrt((Math.max(1, weightGrams) / GRAMS_PER_LITRE) * 1_000_000)));
  return { lengthMm: side, widthMm: side, heightMm: side };
}
