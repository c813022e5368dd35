import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { lettersOf, type FontSubset } from './font-subset.js';
import { fontsOf } from './own-fonts.js';

const NAMES = ['latin-ext', 'vietnamese', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext'];
const require = createRequire(import.meta.url);
const read = (name: string, weight: 400 | 700): Uint8Array =>
  readFileSync(require.resolve(`@fontsource/noto-sans/files/noto-sans-${name}-${weight}-normal.woff`));

let loaded: readonly FontSubset[] | undefined;

/** All parts, read when the first document needs one. */
const all = (): readonly FontSubset[] =>
  (loaded ??= NAMES.map((name) => {
    const [regular, bold] = [read(name, 400), read(name, 700)];
    return { letters: lettersOf(regular).intersection(lettersOf(bold)), regular, bold };
  }));

/** The parts that have any of these letters, and of the merchant's own fonts those that have what is left. */
export function subsetsFor(letters: ReadonlySet<string>): readonly FontSubset[] {
  if (letters.size === 0) return [];
  const found: FontSubset[] = [];
  let left = new Set(letters);
  for (const subset of [...all(), ...fontsOf(process.env['OMS_FONTS_DIR'])]) {
    if (subset.letters.isDisjointFrom(left)) continue;
    found.push(subset);
    left = left.difference(subset.letters);
  }
  return found;
}
