import { PdfText } from '@oms/platform/pdf/pdf-text';
import { PDFDocument, rgb, type PDFPage } from 'pdf-lib';
import { code128 } from '../labels/code128.js';
import { printableText, singleLine } from '../labels/printable-text.js';
import type { FontWeight } from '../labels/text-fit.js';

/** A4 in points, and the white space around. */
const WIDTH = 595;
const HEIGHT = 842;
export const EDGE = 40;
/** Width between the edges. */
export const INNER = WIDTH - 2 * EDGE;
const FOOT = 34;

const INK = rgb(0.07, 0.07, 0.09);
const FAINT = rgb(0.42, 0.44, 0.48);
const LINE = rgb(0.82, 0.83, 0.85);
const BAND = rgb(0.945, 0.95, 0.955);

export interface TextStyle {
  readonly size?: number;
  readonly weight?: FontWeight;
  readonly faint?: boolean;
  readonly align?: 'left' | 'right' | 'center';
  /** Longer text ends in an ellipsis; without it text may run on. */
  readonly width?: number;
}

/** A printed document of A4 pages that is written from top to bottom; `y` is the distance from the top of the page. */
export class Sheet {
  y = EDGE;
  private page: PDFPage;

  private constructor(
    private readonly document: PDFDocument,
    private readonly letters: PdfText,
  ) {
    this.page = document.addPage([WIDTH, HEIGHT]);
  }

  /** `shown` holds all letters of the document; without it other scripts than Latin are romanised. */
  static async create(title: string, made: Date, shown: unknown = ''): Promise<Sheet> {
    const document = await PDFDocument.create({ updateMetadata: false });
    document.setTitle(printableText(title));
    document.setCreationDate(made);
    document.setModificationDate(made);
    return new Sheet(document, await PdfText.open(document, JSON.stringify(shown), printableText));
  }

  /** Points left on this page. */
  get room(): number {
    return HEIGHT - FOOT - EDGE - this.y;
  }

  turnPage(): void {
    this.page = this.document.addPage([WIDTH, HEIGHT]);
    this.y = EDGE;
  }

  text(text: string, x: number, baseline: number, style: TextStyle = {}): void {
    const { size = 9, weight = 'regular', faint = false, align = 'left', width } = style;
    const shown = width === undefined ? singleLine(text) : this.clipped(text, width, size, weight);
    const spare = (width ?? 0) - this.letters.width(shown, size, weight);
    const shift = { left: 0, right: spare, center: spare / 2 }[align];
    const color = faint ? FAINT : INK;
    this.letters.draw(this.page, shown, { x: x + shift, y: HEIGHT - baseline, size, weight, color });
  }

  /** `text` cut to a width in points. */
  private clipped(text: string, width: number, size: number, weight: FontWeight): string {
    const line = singleLine(text);
    if (this.letters.width(line, size, weight) <= width) return line;
    const letters = [...line];
    while (letters.length > 0 && this.letters.width(`${letters.join('')}…`, size, weight) > width) letters.pop();
    return `${letters.join('').trimEnd()}…`;
  }

  rule(y: number, x = EDGE, width = INNER): void {
    this.page.drawRectangle({ x, y: HEIGHT - y, width, height: 0.6, color: LINE });
  }

  band(y: number, height: number, x = EDGE, width = INNER): void {
    this.page.drawRectangle({ x, y: HEIGHT - y - height, width, height, color: BAND });
  }

  /** An empty square to tick. */
  tickBox(x: number, y: number, size = 11): void {
    this.page.drawRectangle({ x, y: HEIGHT - y - size, width: size, height: size, borderColor: INK, borderWidth: 0.9 });
  }

  /** Code 128 with its right edge at `right`; the modules are at least 0.25 mm wide. */
  barcode(text: string, right: number, y: number, height: number, module = 0.95): void {
    const { widths, modules } = code128(text);
    let x = right - modules * module;
    widths.forEach((width, index) => {
      if (index % 2 === 0)
        this.page.drawRectangle({ x, y: HEIGHT - y - height, width: width * module, height, color: rgb(0, 0, 0) });
      x += width * module;
    });
  }

  /** Numbers the pages and answers the file. */
  async finish(footer: string): Promise<Uint8Array> {
    const pages = this.document.getPages();
    pages.forEach((page, index) => {
      this.page = page;
      this.text(footer, EDGE, HEIGHT - FOOT + 8, { size: 7.5, faint: true, width: INNER - 80 });
      const place = `${index + 1} / ${pages.length}`;
      this.text(place, WIDTH - EDGE - 80, HEIGHT - FOOT + 8, { size: 7.5, faint: true, align: 'right', width: 80 });
    });
    return this.document.save();
  }
}
