import fontkit from '@pdf-lib/fontkit';
import { StandardFonts, type Color, type PDFDocument, type PDFFont, type PDFPage } from 'pdf-lib';
import type { FontSubset } from './font-subset.js';
import { subsetsFor } from './font-subsets.js';
import { visualOrder } from './visual-order.js';
import { isWinAnsi } from './win-ansi.js';

export type PdfWeight = 'regular' | 'bold';

export interface PdfTextStyle {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: PdfWeight;
  readonly color: Color;
}

/** Letters that no font here has are written by it, in letters that the standard fonts have. */
export type Transcribe = (letter: string) => string;

interface Run {
  readonly font: PDFFont;
  text: string;
}

/** The letters that can be written: scripts whose letters depend on each other in ways that are not known here cannot. */
function shaped(letters: ReadonlySet<string>, fonts: Readonly<Record<PdfWeight, PDFFont>>): Set<string> {
  const can = (letter: string): boolean => {
    try {
      return fonts.regular.widthOfTextAtSize(letter, 1) >= 0 && fonts.bold.widthOfTextAtSize(letter, 1) >= 0;
    } catch {
      return false;
    }
  };
  return new Set([...letters].filter(can));
}

interface GlyphSubset {
  readonly loca: { version?: number };
  _addGlyph?: (this: GlyphSubset, id: number) => unknown;
}

/**
 * Embeds what a document needs of a font. The library would write in halves where glyphs begin, which takes those of odd
 * length from their place: it is told to write it in full.
 */
async function embedPart(pdf: PDFDocument, bytes: Uint8Array): Promise<PDFFont> {
  const font = await pdf.embedFont(bytes, { subset: true });
  const { subset } = (font as unknown as { embedder: { subset?: GlyphSubset } }).embedder;
  const add = subset?._addGlyph;
  if (!subset || !add) return font;
  subset._addGlyph = function addWithFullPlace(id) {
    this.loca.version = 1;
    return add.call(this, id);
  };
  return font;
}

type Embedded = FontSubset & { readonly fonts: Readonly<Record<PdfWeight, PDFFont>> };

/**
 * Text of any European script in a PDF: Helvetica, which every reader has, and pieces of Noto Sans for the
 * letters that it lacks; other scripts by the merchant's own fonts (`OMS_FONTS_DIR`), those from the right in their order. Only what the document needs is in the file; the same text gives the same
 * bytes.
 */
export class PdfText {
  private constructor(
    private readonly standard: Readonly<Record<PdfWeight, PDFFont>>,
    private readonly embedded: readonly Embedded[],
    private readonly transcribe: Transcribe,
  ) {}

  /** `sample` holds every letter that will be written, in any order. */
  static async open(pdf: PDFDocument, sample: string, transcribe: Transcribe): Promise<PdfText> {
    const standard = {
      regular: await pdf.embedFont(StandardFonts.Helvetica),
      bold: await pdf.embedFont(StandardFonts.HelveticaBold),
    };
    const letters = new Set([...sample.normalize('NFC')].filter((letter) => !isWinAnsi(letter)));
    const subsets = subsetsFor(letters);
    if (subsets.length > 0) pdf.registerFontkit(fontkit);
    const embedded: Embedded[] = [];
    for (const subset of subsets) {
      const fonts = { regular: await embedPart(pdf, subset.regular), bold: await embedPart(pdf, subset.bold) };
      embedded.push({ ...subset, fonts, letters: shaped(letters.intersection(subset.letters), fonts) });
    }
    return new PdfText(standard, embedded, transcribe);
  }

  /** Points that the text is wide. */
  width(text: string, size: number, weight: PdfWeight): number {
    return this.runs(text, weight).reduce((sum, run) => sum + run.font.widthOfTextAtSize(run.text, size), 0);
  }

  draw(page: PDFPage, text: string, { x, y, size, weight, color }: PdfTextStyle): void {
    let at = x;
    for (const { font, text: part } of this.runs(text, weight)) {
      page.drawText(part, { x: at, y, size, font, color });
      at += font.widthOfTextAtSize(part, size);
    }
  }

  /** The text in pieces of one font each. */
  private runs(text: string, weight: PdfWeight): Run[] {
    const runs: Run[] = [];
    for (const letter of text.normalize('NFC')) {
      const own = isWinAnsi(letter) ? undefined : this.embedded.find(({ letters }) => letters.has(letter));
      const font = own?.fonts[weight] ?? this.standard[weight];
      const shown = own || isWinAnsi(letter) ? letter : this.transcribe(letter);
      const last = runs.at(-1);
      if (last?.font === font) last.text += shown;
      else if (shown !== '') runs.push({ font, text: shown });
    }
    return visualOrder(runs);
  }
}
