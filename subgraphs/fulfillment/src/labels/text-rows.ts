import type { TextElement } from './label-element.js';
import { singleLine } from './printable-text.js';
import type { FontWeight, TextBox } from './text-fit.js';
import { fitText, LEADING } from './text-fit.js';

/** A box on the label, in points from its top left corner. */
export interface PlacedTextBox extends TextBox {
  readonly x: number;
  readonly y: number;
  /** Rows stand in the middle of the box's height unless told otherwise. */
  readonly align?: 'top' | 'middle';
}

/** How the rows look. `strong` are the indexes of lines to set in bold among regular ones. */
export interface RowStyle {
  readonly weight?: FontWeight;
  readonly align?: TextElement['align'];
  readonly color?: TextElement['color'];
  readonly strong?: ReadonlySet<number>;
}

/** Height of a capital and the room above it for an accent, as multiples of the type size. */
const CAPITAL_HEIGHT = 0.72;
const FIRST_BASELINE = 0.9;

/** The lines fitted into the box as rows of text. Empty lines take no row. */
export function textRows(
  lines: readonly string[],
  box: PlacedTextBox,
  { weight = 'regular', align = 'left', color = 'black', strong }: RowStyle = {},
): TextElement[] {
  // Bold is the wider weight, so what fits in bold fits in either.
  const { size, rows } = fitText(lines.map(singleLine), box, strong ? 'bold' : weight);
  const inkHeight = (rows.length - 1) * size * LEADING + size * CAPITAL_HEIGHT;
  const first =
    box.align === 'top' ? box.y + size * FIRST_BASELINE : box.y + (box.height - inkHeight) / 2 + size * CAPITAL_HEIGHT;
  return rows.map(({ text, line }, index) => ({
    kind: 'text',
    text,
    x: box.x,
    baseline: first + index * size * LEADING,
    width: box.width,
    size,
    weight: strong?.has(line) ? 'bold' : weight,
    align,
    color,
  }));
}
