import fontkit from '@pdf-lib/fontkit';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A part of Noto Sans: its files, and the letters that both of them have. */
export interface FontSubset {
  readonly letters: ReadonlySet<string>;
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

const NAMES = ['latin-ext', 'vietnamese', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext'];
const require = createRequire(import.meta.url);
const read = (name: string, weight: 400 | 700): Uint8Array =>
  readFileSync(require.resolve(`@fontsource/noto-sans/files/noto-sans-${name}-${weight}-normal.woff`));
const lettersOf = (font: Uint8Array): Set<string> =>
  new Set(fontkit.create(font).characterSet.map((code) => String.fromCodePoint(code)));

let loaded: readonly FontSubset[] | undefined;

/** All parts, read when the first document needs one. */
const all = (): readonly FontSubset[] =>
  (loaded ??= NAMES.map((name) => {
    const [regular, bold] = [read(name, 400), read(name, 700)];
    return { letters: lettersOf(regular).intersection(lettersOf(bold)), regular, bold };
  }));

/** The parts that have any of these letters. */
export const subsetsFor = (letters: ReadonlySet<string>): readonly FontSubset[] =>
  letters.size === 0 ? [] : all().filter((subset) => !subset.letters.isDisjointFrom(letters));
