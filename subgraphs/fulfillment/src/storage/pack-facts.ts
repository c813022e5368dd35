import { rows, sql, type Sql } from '@oms/platform/database/sql';
import { guessedSides, USUAL_BOXES, type Box, type PackUnit } from '../packing/box.js';
import type { WorkLine } from '../rules/work-state.js';

interface BoxRow {
  readonly code: string;
  readonly name: string;
  readonly innerLengthMm: number;
  readonly innerWidthMm: number;
  readonly innerHeightMm: number;
  readonly wallMm: number;
  readonly tareGrams: number;
  readonly maxWeightGrams: number;
}

/** The boxes that are in use; the usual ones while nobody has entered any. */
export async function loadBoxes(db: Sql): Promise<readonly Box[]> {
  const found = await rows<BoxRow>(db, sql`select * from box where active order by code`);
  if (found.length === 0) return USUAL_BOXES;
  return found.map(({ code, name, innerLengthMm, innerWidthMm, innerHeightMm, wallMm, tareGrams, maxWeightGrams }) => ({
    code,
    name,
    inner: { lengthMm: innerLengthMm, widthMm: innerWidthMm, heightMm: innerHeightMm },
    wallMm,
    tareGrams,
    maxWeightGrams,
  }));
}

interface ItemRow {
  readonly sku: string;
  readonly weightGrams: number;
  readonly lengthMm: number | null;
  readonly widthMm: number | null;
  readonly heightMm: number | null;
  readonly keepUpright: boolean | null;
}

const UNKNOWN_GRAMS = 500;

/** Every unit of these quantities with its weight and sides, as far as they are known. */
export async function loadUnits(
  db: Sql,
  lines: readonly Pick<WorkLine, 'id' | 'sku'>[],
  quantityOf: (lineId: string) => number,
): Promise<PackUnit[]> {
  const found = await rows<ItemRow>(
    db,
    sql`select i.sku, i.weight_grams, h.length_mm, h.width_mm, h.height_mm, h.keep_upright
        from known_item i left join item_handling h using (sku) where i.sku = any(${lines.map(({ sku }) => sku)}::text[])`,
  );
  const items = new Map(found.map((item) => [item.sku, item]));
  return lines.flatMap(({ id, sku }) => {
    const item = items.get(sku);
    const weightGrams = item?.weightGrams ?? UNKNOWN_GRAMS;
    const { lengthMm, widthMm, heightMm } = item ?? {};
    const sides = lengthMm && widthMm && heightMm ? { lengthMm, widthMm, heightMm } : guessedSides(weightGrams);
    const unit: PackUnit = { lineId: id, sku, weightGrams, keepUpright: item?.keepUpright ?? false, ...sides };
    return Array.from({ length: quantityOf(id) }, () => ({ ...unit }));
  });
}
