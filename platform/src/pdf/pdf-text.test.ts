import { describe, expect, it } from '@jest/globals';
import { PDFDocument, rgb } from 'pdf-lib';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fontsOf } from './own-fonts.js';
import { PdfText } from './pdf-text.js';
import { visualOrder } from './visual-order.js';
import { isWinAnsi } from './win-ansi.js';

const style = { x: 50, y: 700, size: 10, weight: 'regular' as const, color: rgb(0, 0, 0) };
const GREEK = 'Ελληνικός καφές ΰΰ';
const CYRILLIC = 'Чай зелёный, їжак Ґ';

/** A page with the texts, with its own moment. */
async function write(texts: readonly string[], sample = texts.join('')): Promise<{ bytes: Uint8Array; pdf: PdfText }> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const pdf = await PdfText.open(document, sample, () => '?');
  const page = document.addPage();
  for (const text of texts) pdf.draw(page, text, style);
  return { bytes: await document.save({ useObjectStreams: false }), pdf };
}
const fontsIn = (bytes: Uint8Array): string[] =>
  [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/\/BaseFont \/([\w#+-]+)/g),
  ].map(([, name = '']) => name);

describe('text in a PDF', () => {
  it('has letters of its own for Greek, Cyrillic and the rest of Latin, and only what it needs of them', async () => {
    const latin = await write(['Tea – 12,50 €']);
    expect(new Set(fontsIn(latin.bytes))).toEqual(new Set(['Helvetica', 'Helvetica-Bold']));
    const { bytes } = await write([GREEK, CYRILLIC, 'Zażółć gęślą']);
    expect(fontsIn(bytes).filter((name) => name.includes('Noto')).length).toBeGreaterThan(0);
    expect(bytes.length).toBeLessThan(120_000);
  });

  it('is as wide as its letters, and the same bytes each time', async () => {
    const [one, two] = [await write([GREEK]), await write([GREEK])];
    expect(Buffer.compare(one.bytes, two.bytes)).toBe(0);
    const { pdf } = one;
    expect(pdf.width(GREEK, 20, 'bold')).toBeCloseTo(2 * pdf.width(GREEK, 10, 'bold'), 5);
    expect(pdf.width(`${GREEK}ab`, 10, 'regular')).toBeCloseTo(pdf.width(GREEK, 10, 'regular') + pdf.width('ab', 10, 'regular'), 5); // prettier-ignore
  });

  it('writes what no font has in other letters, never as an empty box', async () => {
    const { pdf } = await write(['茶 ☕ x']);
    expect(pdf.width('茶', 10, 'regular')).toBe(pdf.width('?', 10, 'regular'));
  });

  it('has letters of the merchant’s own fonts; of a script that it cannot shape it writes a question mark', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'oms-fonts-'));
    const fontOf = (name: string) => createRequire(import.meta.url).resolve(`@fontsource/noto-sans/files/noto-sans-${name}-400-normal.woff`); // prettier-ignore
    copyFileSync(fontOf('devanagari'), join(folder, 'own.woff'));
    process.env['OMS_FONTS_DIR'] = folder;
    try {
      const own = fontsOf(folder);
      const letter = '₹';
      expect([own.length, own[0]?.letters.has('न'), isWinAnsi(letter)]).toEqual([1, true, false]);
      const { pdf, bytes } = await write([`न${letter}`]);
      expect(pdf.width('न', 10, 'regular')).toBe(pdf.width('?', 10, 'regular'));
      expect(fontsIn(bytes).some((name) => name.includes('Noto'))).toBe(true);
    } finally {
      delete process.env['OMS_FONTS_DIR'];
      rmSync(folder, { recursive: true });
    }
  });

  it('stands as it is read from the right, with numbers as they are', () => {
    const pieces = (...texts: string[]) => texts.map((text) => ({ text }));
    const ordered = (...texts: string[]) => visualOrder(pieces(...texts)).map(({ text }) => text);
    expect(ordered('שלום', ' ', 'עולם')).toEqual(['עולם', ' ', 'שלום']);
    expect(ordered('Tea ', 'שלום', ' 12 ', 'עולם', ' for Ada')).toEqual(['Tea ', 'עולם', ' 12 ', 'שלום', ' for Ada']);
    expect(ordered('Tea', ' ', 'Чай')).toEqual(['Tea', ' ', 'Чай']);
  });
});
