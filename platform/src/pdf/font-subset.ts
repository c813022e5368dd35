import fontkit from '@pdf-lib/fontkit';

/** A font, or a part of one: its files, and the letters that both of them have. */
export interface FontSubset {
  readonly letters: ReadonlySet<string>;
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

/** The letters that a font has. */
export const lettersOf = (font: Uint8Array): Set<string> =>
  new Set(fontkit.create(font).characterSet.map((code) => String.fromCodePoint(code)));
