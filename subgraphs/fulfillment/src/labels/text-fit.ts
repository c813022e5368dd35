import { StandardFontEmbedder, StandardFonts } from 'pdf-lib';
import { isWinAnsi } from '@oms/platform/pdf/win-ansi';
import { printableText } from './printable-text.js';

/** Weight of the type: the label uses one family in two weights. */
export type FontWeight = 'regular' | 'bold';

/** A box for text, in points. Type is set at the largest size between the limits at which everything fits. */
export interface TextBox {
  readonly width: number;
  readonly height: number;
  readonly maxSize: number;
  readonly minSize: number;
  /** Most rows to use; as many as the height allows when left out. */
  readonly maxRows?: number;
}

/** One printed row and the index of the given line that it belongs to. */
export interface FittedRow {
  readonly text: string;
  readonly line: number;
}

export interface FittedText {
  /** Type size in points. */
  readonly size: number;
  readonly rows: readonly FittedRow[];
}

/** Distance between baselines, as a multiple of the type size. */
export const LEADING = 1.15;

const SIZE_STEP = 0.5;
const ELLIPSIS = '…';
const MARK = /^\p{M}$/u;
const WIDE = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Extended_Pictographic}\uFF00-\uFFEF]/u;

/** pdf-lib knows the standard fonts by two enumerations of the same names and exports only one of them. */
type FontName = Parameters<typeof StandardFontEmbedder.for>[0];

const metrics = (font: StandardFonts): StandardFontEmbedder => StandardFontEmbedder.for(font as string as FontName);
const fonts = { regular: metrics(StandardFonts.Helvetica), bold: metrics(StandardFonts.HelveticaBold) };
const advances = { regular: new Map<string, number>(), bold: new Map<string, number>() };
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Sum of the advances at size 1, letter by letter: renderers set no kerning pairs. */
const setWidth = (printable: string, weight: FontWeight): number =>
  [...printable].reduce((sum, letter) => sum + fonts[weight].widthOfTextAtSize(letter, 1), 0);

/** A renderer shows either the character or its romanisation, so the wider of the two is reserved. */
function advance(character: string, weight: FontWeight): number {
  let width = advances[weight].get(character);
  if (width === undefined) {
    const own = isWinAnsi(character) || MARK.test(character) ? 0 : WIDE.test(character) ? 1 : 0.75;
    width = Math.max(own, setWidth(character === ' ' ? character : printableText(character), weight));
    advances[weight].set(character, width);
  }
  return width;
}

/** Room that `text` needs, in points, whichever renderer prints it. */
export const textWidth = (text: string, size: number, weight: FontWeight): number =>
  [...text].reduce((sum, character) => sum + advance(character, weight), 0) * size;

interface Setting {
  readonly width: number;
  readonly size: number;
  readonly weight: FontWeight;
}

const fits = (text: string, { width, size, weight }: Setting): boolean => textWidth(text, size, weight) <= width;

function brokenWord(word: string, setting: Setting): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of graphemes.segment(word)) {
    if (piece !== '' && !fits(piece + segment, setting)) {
      pieces.push(piece);
      piece = '';
    }
    // A cluster of marks wider than the box has no good form; the row stays inside it without the cluster.
    if (fits(segment, setting)) piece += segment;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

/** The rows of one line and whether a word had to be cut. */
function wrapped(line: string, setting: Setting): { rows: string[]; cut: boolean } {
  const rows: string[] = [];
  let row = '';
  let cut = false;
  for (const word of line.split(' ')) {
    const longer = row === '' ? word : `${row} ${word}`;
    if (fits(longer, setting)) {
      row = longer;
      continue;
    }
    if (row !== '') rows.push(row);
    const pieces = fits(word, setting) ? [word] : brokenWord(word, setting);
    cut ||= pieces.length > 1;
    rows.push(...pieces.slice(0, -1));
    row = pieces.at(-1) ?? '';
  }
  return { rows: row === '' ? rows : [...rows, row], cut };
}

function withEllipsis(row: string, setting: Setting): string {
  const letters = [...graphemes.segment(row)].map(({ segment }) => segment);
  while (letters.length > 0 && !fits(letters.join('').trimEnd() + ELLIPSIS, setting)) letters.pop();
  return letters.join('').trimEnd() + ELLIPSIS;
}

/** Takes rows from the longest lines first, so that a short line such as the town is never pushed out. */
function shortened(lines: readonly string[][], budget: number, setting: Setting): FittedRow[] {
  let cap = Math.max(...lines.map((rows) => rows.length));
  const total = (): number => lines.reduce((sum, rows) => sum + Math.min(rows.length, cap), 0);
  while (cap > 1 && total() > budget) cap -= 1;
  return lines
    .flatMap((rows, line) =>
      rows.slice(0, cap).map((text, index) => ({
        text: rows.length > cap && index === cap - 1 ? withEllipsis(text, setting) : text,
        line,
      })),
    )
    .slice(0, budget);
}

/**
 * Sets lines into a box: the largest size at which all fits with whole words, else with cut words, else the smallest
 * size with the longest lines ending in an ellipsis. Empty lines take no row. No row is wider than the box.
 */
export function fitText(lines: readonly string[], box: TextBox, weight: FontWeight): FittedText {
  const budgetAt = (size: number): number =>
    Math.min(box.maxRows ?? Infinity, Math.floor(box.height / (size * LEADING) + 1e-9));
  let withCutWords: FittedText | undefined;
  for (let size = box.maxSize; size >= box.minSize; size -= SIZE_STEP) {
    const setting = { width: box.width, size, weight };
    const set = lines.map((line) => wrapped(line, setting));
    const rows = set.flatMap(({ rows: texts }, line) => texts.map((text) => ({ text, line })));
    if (rows.length > budgetAt(size)) continue;
    if (!set.some(({ cut }) => cut)) return { size, rows };
    withCutWords ??= { size, rows };
  }
  if (withCutWords) return withCutWords;
  const setting = { width: box.width, size: box.minSize, weight };
  return {
    size: box.minSize,
    rows: shortened(
      lines.map((line) => wrapped(line, setting).rows),
      budgetAt(box.minSize),
      setting,
    ),
  };
}
