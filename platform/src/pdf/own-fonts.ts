import fontkit from '@pdf-lib/fontkit';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { FontSubset } from './font-subsets.js';

/**
 * `OMS_FONTS_DIR`: a folder with fonts (ttf, otf, woff) for letters that ours lack, such as Chinese or Arabic ones: a file for
 * each, and beside it one of the same name with `-bold` before its ending, where there is one.
 */
export const FONT_SETTINGS = {
  OMS_FONTS_DIR: z
    .string()
    .refine((folder) => existsSync(folder), 'expected a folder with fonts')
    .optional(),
};

const FONT = /\.(ttf|otf|woff)$/i;
const BOLD = /-bold(?=\.\w+$)/i;

const lettersOf = (font: Uint8Array): Set<string> =>
  new Set(fontkit.create(font).characterSet.map((code) => String.fromCodePoint(code)));

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
      return { letters: lettersOf(regular), regular, bold: bold ? readFileSync(join(folder, bold)) : regular };
    });
  loaded.set(folder, fonts);
  return fonts;
}
