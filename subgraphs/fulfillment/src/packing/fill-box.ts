import { volumeOf, type Box, type PackUnit, type Sides } from './box.js';

/** A unit in its place: corner nearest to the origin, and its sides as it lies. */
export interface Placement {
  readonly unit: PackUnit;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly sides: Sides;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The ways in which a unit may lie: six, or two when it must stand upright; equal ones once. */
export function orientations({ lengthMm: a, widthMm: b, heightMm: c, keepUpright }: PackUnit): Sides[] {
  const upright: [number, number, number][] = [
    [a, b, c],
    [b, a, c],
  ];
  const lying: [number, number, number][] = [
    [a, c, b],
    [c, a, b],
    [b, c, a],
    [c, b, a],
  ];
  const seen = new Set<string>();
  return [...upright, ...(keepUpright ? [] : lying)].flatMap((sides) => {
    const key = sides.join('x');
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ lengthMm: sides[0], widthMm: sides[1], heightMm: sides[2] }];
  });
}

const overlaps = (placed: Placement, at: Point, sides: Sides): boolean =>
  at.x < placed.x + placed.sides.lengthMm &&
  placed.x < at.x + sides.lengthMm &&
  at.y < placed.y + placed.sides.widthMm &&
  placed.y < at.y + sides.widthMm &&
  at.z < placed.z + placed.sides.heightMm &&
  placed.z < at.z + sides.heightMm;

const within = (inner: Sides, at: Point, sides: Sides): boolean =>
  at.x + sides.lengthMm <= inner.lengthMm &&
  at.y + sides.widthMm <= inner.widthMm &&
  at.z + sides.heightMm <= inner.heightMm;

/** Lowest first, then nearest to the back and to the left: what is packed this way does not float. */
const lowest = (a: Point, b: Point): number => a.z - b.z || a.y - b.y || a.x - b.x;

/** A box that is being filled: places to put something are the corners that earlier units leave. */
export class OpenBox {
  readonly placements: Placement[] = [];
  private points: Point[] = [{ x: 0, y: 0, z: 0 }];
  private grams: number;
  private room: number;

  constructor(readonly box: Box) {
    this.grams = box.tareGrams;
    this.room = volumeOf(box.inner);
  }

  get weightGrams(): number {
    return this.grams;
  }

  /** Puts the unit into the lowest corner in which it fits in any orientation; answers whether there was one. */
  add(unit: PackUnit): boolean {
    if (this.grams + unit.weightGrams > this.box.maxWeightGrams || volumeOf(unit) > this.room) return false;
    const place = this.placeFor(unit);
    if (!place) return false;
    this.placements.push(place);
    this.grams += unit.weightGrams;
    this.room -= volumeOf(unit);
    this.moveCorners(place);
    return true;
  }

  private placeFor(unit: PackUnit): Placement | undefined {
    const ways = orientations(unit).toSorted((a, b) => a.heightMm - b.heightMm || b.lengthMm - a.lengthMm);
    for (const at of this.points)
      for (const sides of ways)
        if (within(this.box.inner, at, sides) && !this.placements.some((placed) => overlaps(placed, at, sides)))
          return { unit, ...at, sides };
    return undefined;
  }

  /** The corner is taken; three new ones stand behind, beside and on top of the unit, each slid towards the origin. */
  private moveCorners({ x, y, z, sides }: Placement): void {
    const fresh = [
      this.slide({ x: x + sides.lengthMm, y, z }),
      this.slide({ x, y: y + sides.widthMm, z }),
      this.slide({ x, y, z: z + sides.heightMm }),
      { x: x + sides.lengthMm, y, z },
      { x, y: y + sides.widthMm, z },
    ];
    const key = (point: Point): string => `${point.x}/${point.y}/${point.z}`;
    const all = new Map([...this.points, ...fresh].map((point) => [key(point), point]));
    all.delete(key({ x, y, z }));
    this.points = [...all.values()].filter((point) => !this.covered(point)).toSorted(lowest);
  }

  private covered({ x, y, z }: Point): boolean {
    return this.placements.some(
      (placed) =>
        x >= placed.x && x < placed.x + placed.sides.lengthMm &&
        y >= placed.y && y < placed.y + placed.sides.widthMm &&
        z >= placed.z && z < placed.z + placed.sides.heightMm,
    ); // prettier-ignore
  }

  /** Down as far as nothing is below the point. */
  private slide({ x, y, z }: Point): Point {
    const tops = this.placements
      .filter(
        (placed) =>
          x >= placed.x && x < placed.x + placed.sides.lengthMm && y >= placed.y && y < placed.y + placed.sides.widthMm,
      )
      .map((placed) => placed.z + placed.sides.heightMm)
      .filter((top) => top <= z);
    return { x, y, z: Math.max(0, ...tops) };
  }
}
