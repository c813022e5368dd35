import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isCountryCode } from '@oms/platform/values/country';
import type { FulfillmentServices } from '../services.js';

type Context = OperationContext<FulfillmentServices>;

export interface BoxInput {
  readonly code: string;
  readonly name: string;
  readonly innerLengthMm: number;
  readonly innerWidthMm: number;
  readonly innerHeightMm: number;
  readonly wallMm?: number | null;
  readonly tareGrams: number;
  readonly maxWeightGrams: number;
  readonly active?: boolean | null;
}

const isPositive = (value: number): boolean => Number.isInteger(value) && value > 0;

function checkBox(box: BoxInput, index: number): void {
  if (!/^\S{1,20}$/.test(box.code))
    throw refuse('INVALID_BOX', 'A box has a code of 1 to 20 characters without spaces.', ['boxes', index, 'code']);
  const sizes = ['innerLengthMm', 'innerWidthMm', 'innerHeightMm', 'maxWeightGrams'] as const;
  const wrong = sizes.find((name) => !isPositive(box[name]));
  if (wrong)
    throw refuse('INVALID_BOX', 'Sides and weight limit are whole numbers above zero.', ['boxes', index, wrong]);
  if (!Number.isInteger(box.tareGrams) || box.tareGrams < 0 || box.tareGrams >= box.maxWeightGrams)
    throw refuse('INVALID_BOX', 'The empty box weighs less than its limit.', ['boxes', index, 'tareGrams']);
  if ((box.wallMm ?? 0) < 0)
    throw refuse('INVALID_BOX', 'A wall is zero or more millimetres thick.', ['boxes', index, 'wallMm']);
}

/** Enters the boxes that are really there, by code; those that are not named stay as they are. */
export const upsertBoxes = (
  ctx: Context,
  { boxes }: { readonly boxes: readonly BoxInput[] },
): Promise<{ codes: string[] }> =>
  runCommand(ctx, 'upsertBoxes', async (tx) => {
    boxes.forEach(checkBox);
    const records = boxes.map((box) => ({
      code: box.code,
      name: box.name,
      inner_length_mm: box.innerLengthMm,
      inner_width_mm: box.innerWidthMm,
      inner_height_mm: box.innerHeightMm,
      wall_mm: box.wallMm ?? 5,
      tare_grams: box.tareGrams,
      max_weight_grams: box.maxWeightGrams,
      active: box.active ?? true,
    }));
    await run(
      tx.db,
      sql`insert into box (code, name, inner_length_mm, inner_width_mm, inner_height_mm, wall_mm, tare_grams, max_weight_grams, active)
          select * from ${recordset(records, 'b', 'code text, name text, inner_length_mm int, inner_width_mm int, inner_height_mm int, wall_mm int, tare_grams int, max_weight_grams int, active boolean')} order by code
          on conflict (code) do update set name = excluded.name, inner_length_mm = excluded.inner_length_mm, inner_width_mm = excluded.inner_width_mm, inner_height_mm = excluded.inner_height_mm,
            wall_mm = excluded.wall_mm, tare_grams = excluded.tare_grams, max_weight_grams = excluded.max_weight_grams, active = excluded.active`,
    );
    return { codes: boxes.map(({ code }) => code) };
  });

export interface ItemHandlingInput {
  readonly sku: string;
  readonly lengthMm?: number | null;
  readonly widthMm?: number | null;
  readonly heightMm?: number | null;
  readonly keepUpright?: boolean | null;
  readonly serialTracked?: boolean | null;
  readonly hsCode?: string | null;
  readonly originCountryCode?: string | null;
  readonly customsDescription?: string | null;
}

function checkHandling(item: ItemHandlingInput, index: number): void {
  const sides = ['lengthMm', 'widthMm', 'heightMm'] as const;
  const wrong = sides.find((name) => item[name] != null && !isPositive(item[name] ?? 0));
  if (wrong) throw refuse('INVALID_SIZE', 'Sides are whole millimetres above zero.', ['items', index, wrong]);
  if (item.hsCode && !/^\d{4,12}$/.test(item.hsCode))
    throw refuse('INVALID_HS_CODE', 'A tariff code has 4 to 12 digits.', ['items', index, 'hsCode']);
  if (item.originCountryCode && !isCountryCode(item.originCountryCode))
    throw refuse('INVALID_COUNTRY', 'The origin is a code of ISO 3166-1, such as DE or GB.', [
      'items',
      index,
      'originCountryCode',
    ]);
}

/** Says how items are packed, followed and declared. What is not given is forgotten. */
export const setItemHandling = (
  ctx: Context,
  { items }: { readonly items: readonly ItemHandlingInput[] },
): Promise<{ skus: string[] }> =>
  runCommand(ctx, 'setItemHandling', async (tx) => {
    items.forEach(checkHandling);
    const records = items.map((item) => ({
      sku: item.sku,
      length_mm: item.lengthMm ?? null,
      width_mm: item.widthMm ?? null,
      height_mm: item.heightMm ?? null,
      keep_upright: item.keepUpright ?? false,
      serial_tracked: item.serialTracked ?? false,
      hs_code: item.hsCode ?? null,
      origin_country_code: item.originCountryCode ?? null,
      customs_description: item.customsDescription ?? null,
    }));
    await run(
      tx.db,
      sql`insert into item_handling (sku, length_mm, width_mm, height_mm, keep_upright, serial_tracked, hs_code, origin_country_code, customs_description)
          select * from ${recordset(records, 'h', 'sku text, length_mm int, width_mm int, height_mm int, keep_upright boolean, serial_tracked boolean, hs_code text, origin_country_code text, customs_description text')} order by sku
          on conflict (sku) do update set length_mm = excluded.length_mm, width_mm = excluded.width_mm, height_mm = excluded.height_mm, keep_upright = excluded.keep_upright,
            serial_tracked = excluded.serial_tracked, hs_code = excluded.hs_code, origin_country_code = excluded.origin_country_code, customs_description = excluded.customs_description`,
    );
    return { skus: items.map(({ sku }) => sku) };
  });
