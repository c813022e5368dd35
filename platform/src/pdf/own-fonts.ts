import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { lettersOf, type FontSubset } from './font-subset.js';

/**
 * `OMS_FONTS_DIR`: a folder with fonts (ttf, otf, woff) for letters that ours lack, such as Chinese or Arabic ones: a file for
 * each, and beside it one of the same name with `-bold` before its ending, where there is one.
 */
export const FONT_SETTINGS = {
  OMS_FONTS_DIR: z
    .string()
    .refine((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory(), 'expected a folder with fonts')
    .optional(),
};

const FONT = /\.(ttf|otf|woff)$/i;
const BOLD = /-bold(?=\.\w+$)/i;

const loaded = new Map<string, readonly FontSubset[]>();

/** The fonts of the folder, in the order of their names; read once. */
export function fontsOf(folder: string | undefined): readonly FontSubset[] {
  if (!folder) return [];
  const known = loaded.get(folder);
  if (known) return known;
  const files = readdirSync(folder).filter((file) => FONT.test(file)).toSorted(); // prettier-ignore
  const bolds = new Map(files.filter((file) => BOLD.test(file)).map((file) => [file.replace(BOLD, ''), file]));
  const fonts = files
    .filter((file) => !BOLD.test(file))
    .map((file) => {
      const regular = readFileSync(join(folder, file));
      const bold = bolds.get(file);
      const heavy = bold ? readFileSync(join(folder, bold)) : regular;
      return { letters: lettersOf(regular).intersection(lettersOf(heavy)), regular, bold: heavy };
    });
  loaded.set(folder, fonts);
  return fonts;
}
