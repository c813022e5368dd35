import type { FontWeight } from './text-fit.js';

/** Width and height of a 4 × 6 inch label in points (1/72 inch). */
export const LABEL_WIDTH = 288;
export const LABEL_HEIGHT = 432;

/** White space at the left and right edge, and the width between, in points. */
export const MARGIN = 12;
export const CONTENT_WIDTH = LABEL_WIDTH - 2 * MARGIN;

/** Resolution of the common thermal label printers. Bars are placed on this grid so that none is blurred. */
const DOTS_PER_INCH = 203;
export const POINTS_PER_DOT = 72 / DOTS_PER_INCH;

/** One row of text that is known to fit between `x` and `x + width`; `baseline` is measured from the top. */
export interface TextElement {
  readonly kind: 'text';
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  readonly width: number;
  /** Type size in points. */
  readonly size: number;
  readonly weight: FontWeight;
  readonly align: 'left' | 'center' | 'right';
  /** White text stands on a black rectangle that comes before it. */
  readonly color: 'black' | 'white';
}

/** A filled black rectangle; `x` and `y` are its top left corner. */
export interface RectangleElement {
  readonly kind: 'rectangle';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A linear barcode without its text; `x` and `y` are the top left corner of the first bar. */
export interface BarcodeElement {
  readonly kind: 'barcode';
  readonly symbology: 'code128' | 'gs1-128';
  /** The tracking number, or the 18 digits of the SSCC without application identifier. */
  readonly data: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** Width of one module in dots of a 203 dpi printer; 2 dots are 0.25 mm. */
  readonly moduleDots: number;
  /** Alternating bar and space widths in modules, from the first bar to the last. */
  readonly widths: readonly number[];
}

/** Positions and sizes are in points from the top left corner of the label. */
export type LabelElement = TextElement | RectangleElement | BarcodeElement;
