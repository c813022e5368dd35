import { describe, expect, it } from '@jest/globals';
import { PDFDocument, rgb } from 'pdf-lib';
import { PdfText } from './pdf-text.js';

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
});
