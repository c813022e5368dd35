import type { Sql } from '@oms/platform/database/sql';
import { cartonize } from '../packing/cartonize.js';
import { liveUnits, type WorkLine } from '../rules/work-state.js';
import { loadBoxes, loadUnits } from '../storage/pack-facts.js';

/** How lines would be boxed: what is picked of them, and before anything is, what is wanted. */
export async function proposePackages(db: Sql, lines: readonly WorkLine[]) {
  const isPicked = lines.some((line) => line.picked > 0);
  const quantities = new Map(lines.map((line) => [line.id, isPicked ? line.picked : liveUnits(line)]));
  const units = await loadUnits(db, lines, (lineId) => quantities.get(lineId) ?? 0);
  return cartonize(units, await loadBoxes(db)).map(({ outer, placements, ...parcel }) => ({
    ...parcel,
    ...outer,
    placements: placements.map(({ unit, x, y, z, sides }) => ({ sku: unit.sku, xMm: x, yMm: y, zMm: z, ...sides })),
  }));
}
