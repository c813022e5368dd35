import { centredDots, zplField } from './barcode-element.js';
import type { BarcodeElement, LabelElement, RectangleElement, TextElement } from './label-element.js';
import { POINTS_PER_DOT } from './label-element.js';
import type { LabelLayout } from './label-layout.js';
import { singleLine } from './printable-text.js';

const dots = (points: number): number => Math.round(points / POINTS_PER_DOT);

/** A line is never lost to rounding. */
const thickness = (points: number): number => Math.max(1, dots(points));

/**
 * Field data for ^FD behind ^FH: the characters that would start a command (^ and ~) and the hexadecimal sign itself
 * (_) as hexadecimal codes. Control characters are gone; all else is UTF-8, as ^CI28 announces.
 */
export const zplFieldData = (text: string): string =>
  singleLine(text).replace(/[\^~_]/g, (sign) => `_${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const JUSTIFICATION = { center: 'C', right: 'R' } as const;

/** ^FT stands on the baseline. ^FB aligns inside the box, and reads a backslash as an escape of its own. */
function textField({ text, x, baseline, width, size, align, color }: TextElement): string {
  const reversed = color === 'white' ? '^FR' : '';
  const font = `^A0N,${dots(size)}`;
  const place = `^FT${dots(x)},${dots(baseline)}${font}`;
  if (align === 'left') return `${place}${reversed}^FH^FD${zplFieldData(text)}^FS`;
  const data = zplFieldData(text).replaceAll('\\', '\\\\');
  return `${place}^FB${dots(width)},1,0,${JUSTIFICATION[align]}${reversed}^FH^FD${data}^FS`;
}

/** ^GB draws a frame; a frame as thick as its shorter side is a filled rectangle. */
function rectangleField({ x, y, width, height }: RectangleElement): string {
  const [w, h] = [thickness(width), thickness(height)];
  return `^FO${dots(x)},${dots(y)}^GB${w},${h},${Math.min(w, h)}^FS`;
}

function barcodeField({ symbology, data, y, height, moduleDots }: BarcodeElement): string {
  const { fieldData, modules } = zplField(symbology, data);
  const origin = `^FO${centredDots(modules, moduleDots)},${dots(y)}`;
  return `^BY${moduleDots},3,${dots(height)}${origin}^BCN,${dots(height)},N,N,N^FD${fieldData}^FS`;
}

function field(element: LabelElement): string {
  if (element.kind === 'text') return textField(element);
  return element.kind === 'barcode' ? barcodeField(element) : rectangleField(element);
}

/**
 * The label as ZPL II for a 203 dpi printer (812 × 1218 dots), in UTF-8. Text keeps its own script: which letters come
 * out depends on the printer's font 0. The printer draws the bars itself. The same layout gives the same text.
 */
export function renderLabelZpl(layout: LabelLayout): string {
  const start = ['^XA', '^CI28', '^PON', '^LH0,0', `^PW${dots(layout.widthPoints)}`, `^LL${dots(layout.heightPoints)}`];
  return [...start, ...layout.elements.map(field), '^XZ', ''].join('\n');
}
