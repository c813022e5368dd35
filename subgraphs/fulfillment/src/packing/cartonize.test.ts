import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { USUAL_BOXES, guessedSides, type Box, type PackUnit } from './box.js';
import { boxBound, cartonize, type ProposedParcel } from './cartonize.js';

const unit = (lengthMm: number, widthMm: number, heightMm: number, changes: Partial<PackUnit> = {}): PackUnit => ({
  lineId: 'l',
  sku: 'A',
  lengthMm,
  widthMm,
  heightMm,
  weightGrams: 100,
  keepUpright: false,
  ...changes,
});

const cube: Box = {
  code: 'CUBE',
  name: 'Cube',
  inner: { lengthMm: 200, widthMm: 200, heightMm: 200 },
  wallMm: 5,
  tareGrams: 100,
  maxWeightGrams: 10_000,
};

/** Every unit lies inside its box, none overlaps another, none is too heavy, and all are there. */
function isSound(parcels: readonly ProposedParcel[], units: readonly PackUnit[], boxes: readonly Box[]): boolean {
  const placed = parcels.flatMap(({ placements }) => placements.map((one) => one.unit));
  if (placed.length !== units.length || new Set(placed).size !== units.length) return false;
  return parcels.every(({ boxCode, placements, weightGrams }) => {
    const box = boxes.find(({ code }) => code === boxCode);
    if (!box) return placements.length === 1;
    const inside = placements.every(
      ({ x, y, z, sides }) =>
        x >= 0 && y >= 0 && z >= 0 &&
        x + sides.lengthMm <= box.inner.lengthMm && y + sides.widthMm <= box.inner.widthMm && z + sides.heightMm <= box.inner.heightMm,
    ); // prettier-ignore
    const apart = placements.every((a, index) =>
      placements.slice(index + 1).every(
        (b) =>
          a.x + a.sides.lengthMm <= b.x || b.x + b.sides.lengthMm <= a.x ||
          a.y + a.sides.widthMm <= b.y || b.y + b.sides.widthMm <= a.y ||
          a.z + a.sides.heightMm <= b.z || b.z + b.sides.heightMm <= a.z,
      ),
    ); // prettier-ignore
    const turned = placements.every(({ unit: one, sides }) => !one.keepUpright || sides.heightMm === one.heightMm);
    const grams = placements.reduce((sum, one) => sum + one.unit.weightGrams, box.tareGrams);
    return inside && apart && turned && grams === weightGrams && grams <= box.maxWeightGrams;
  });
}

describe('cartonize', () => {
  it('fills a cube with eight halves exactly', () => {
    const units = Array.from({ length: 8 }, () => unit(100, 100, 100));
    const parcels = cartonize(units, [cube]);
    expect(parcels).toHaveLength(1);
    expect(parcels[0]).toMatchObject({ boxCode: 'CUBE', fill: 1, weightGrams: 900 });
    expect(isSound(parcels, units, [cube])).toBe(true);
  });

  it('turns what only fits turned, and leaves upright what must stand', () => {
    const tall = unit(50, 50, 250);
    const flat: Box = { ...cube, inner: { lengthMm: 250, widthMm: 60, heightMm: 60 } };
    expect(cartonize([tall], [flat])[0]?.boxCode).toBe('CUBE');
    expect(cartonize([{ ...tall, keepUpright: true }], [flat])[0]?.boxCode).toBeNull();
  });

  it('takes the smallest box that holds everything', () => {
    expect(cartonize([unit(200, 150, 50)], USUAL_BOXES).map((one) => one.boxCode)).toEqual(['XS']);
    expect(cartonize([unit(270, 190, 100)], USUAL_BOXES).map((one) => one.boxCode)).toEqual(['S']);
  });

  it('respects the weight limit', () => {
    const bricks = Array.from({ length: 4 }, () => unit(50, 50, 50, { weightGrams: 4_000 }));
    expect(cartonize(bricks, [cube])).toHaveLength(2);
    expect(boxBound(bricks, [cube])).toBe(2);
  });

  it('guesses sides from the weight', () => {
    expect(guessedSides(250)).toEqual({ lengthMm: 100, widthMm: 100, heightMm: 100 });
  });

  it('is sound for any units, and never better than the bound', () => {
    const side = fc.integer({ min: 10, max: 420 });
    const anyUnit = fc.record({
      lengthMm: side,
      widthMm: side,
      heightMm: side,
      weightGrams: fc.integer({ min: 1, max: 6_000 }),
      keepUpright: fc.boolean(),
      lineId: fc.constantFrom('a', 'b', 'c'),
      sku: fc.constant('X'),
    });
    fc.assert(
      fc.property(fc.array(anyUnit, { minLength: 1, maxLength: 25 }), (units) => {
        const parcels = cartonize(units, USUAL_BOXES);
        expect(isSound(parcels, units, USUAL_BOXES)).toBe(true);
        const boxed = parcels.filter((one) => one.boxCode !== null);
        const inBoxes = boxed.flatMap((one) => one.placements.map((placed) => placed.unit));
        expect(boxed.length).toBeGreaterThanOrEqual(boxBound(inBoxes, USUAL_BOXES));
      }),
      { numRuns: 80 },
    );
  });
});
