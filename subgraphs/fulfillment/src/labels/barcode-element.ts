import type { ZplCode128 } from './code128.js';
import { code128, gs1Sscc, zplCode128, zplGs1Sscc } from './code128.js';
import type { BarcodeElement } from './label-element.js';
import { CONTENT_WIDTH, LABEL_WIDTH, POINTS_PER_DOT } from './label-element.js';

/** Modules of white on either side that a reader needs to find the symbol. */
const QUIET_ZONE_MODULES = 10;

/** 4 dots are 0.5 mm, the least that GS1 asks of a logistic label; 2 dots are 0.25 mm, the least for hand scanners. */
const MAX_MODULE_DOTS = 4;
const MIN_MODULE_DOTS = 2;

const labelDots = Math.round(LABEL_WIDTH / POINTS_PER_DOT);
const contentDots = Math.floor(CONTENT_WIDTH / POINTS_PER_DOT);

const onGrid = (points: number): number => Math.round(points / POINTS_PER_DOT) * POINTS_PER_DOT;

/** The barcode's data as a printer's own ^BC command takes it. */
export const zplField = (symbology: BarcodeElement['symbology'], data: string): ZplCode128 =>
  symbology === 'code128' ? zplCode128(data) : zplGs1Sscc(data);

/** Left edge in dots of a symbol that is centred on the label. */
export const centredDots = (modules: number, moduleDots: number): number =>
  Math.round((labelDots - modules * moduleDots) / 2);

/**
 * A barcode centred on the label with the widest modules that leave both quiet zones free, on the dot grid. Throws
 * RangeError when even 0.25 mm modules do not fit.
 */
export function barcodeElement(
  symbology: BarcodeElement['symbology'],
  data: string,
  { y, height }: { y: number; height: number },
): BarcodeElement {
  const { widths, modules } = symbology === 'code128' ? code128(data) : gs1Sscc(data);
  // A printer may pack the data less tightly than we do, and must find room as well.
  const widest = Math.max(modules, zplField(symbology, data).modules) + 2 * QUIET_ZONE_MODULES;
  const moduleDots = Math.min(MAX_MODULE_DOTS, Math.floor(contentDots / widest));
  if (moduleDots < MIN_MODULE_DOTS) throw new RangeError(`"${data}" is too long for a barcode on this label`);
  const x = centredDots(modules, moduleDots) * POINTS_PER_DOT;
  return { kind: 'barcode', symbology, data, x, y: onGrid(y), height: onGrid(height), moduleDots, widths };
}
