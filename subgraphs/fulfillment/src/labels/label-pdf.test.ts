import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { layoutLabel } from './label-layout.js';
import type { LabelData } from './label-data.js';
import { renderLabelPdf } from './label-pdf.js';
import { renderLabelPng } from './label-png.js';
import { sampleLabel } from './sample-label.js';

interface ReadLabel {
  readonly pages: number;
  readonly view: number[];
  readonly texts: { text: string; x: number; y: number; width: number }[];
  readonly barcodes: { format: string; text: string; symbologyIdentifier: string }[];
}

const reader = fileURLToPath(new URL('./read-label.mjs', import.meta.url));
const pdfOf = (data: LabelData): Promise<Uint8Array> => renderLabelPdf(layoutLabel(data));

/** Reads the label with an independent PDF engine and barcode reader. */
function read(pdf: Uint8Array, dotsPerInch = 203): ReadLabel {
  const { status, stdout, stderr } = spawnSync(process.execPath, [reader, String(dotsPerInch)], {
    input: pdf,
    encoding: 'utf8',
    env: {},
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ReadLabel;
}

const bothBarcodes = ({ trackingNumber, sscc }: LabelData) => [
  expect.objectContaining({ format: 'Code128', text: trackingNumber, symbologyIdentifier: ']C0' }),
  expect.objectContaining({ format: 'Code128', text: `(00)${sscc}`, symbologyIdentifier: ']C1' }),
];

describe('renderLabelPdf', () => {
  it.each([203, 300, 150])('has barcodes that a reader finds at %i dpi', async (dotsPerInch) => {
    const { barcodes } = read(await pdfOf(sampleLabel()), dotsPerInch);
    expect(barcodes).toHaveLength(2);
    expect(barcodes).toEqual(expect.arrayContaining(bothBarcodes(sampleLabel())));
  });

  it('has the same barcodes as a picture', async () => {
    const { barcodes, view } = read(await renderLabelPng(layoutLabel(sampleLabel())));
    expect(view.slice(2)).toEqual([1_624, 2_436]);
    expect(barcodes).toEqual(expect.arrayContaining(bothBarcodes(sampleLabel())));
  });

  it('is one page of 4 × 6 inches with the address on it', async () => {
    const { pages, view, texts } = read(await pdfOf(sampleLabel()));
    expect({ pages, view }).toEqual({ pages: 1, view: [0, 0, 288, 432] });
    expect(texts.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['90-001 Lódz', 'Zazólc gesla', '05021 México D.F.', 'MEXICO']),
    );
  });

  it('is still readable with the longest texts and tracking number', async () => {
    const long = {
      name: 'Wolfeschlegelsteinhausen '.repeat(20),
      line1: 'W'.repeat(300),
      city: 'Ж'.repeat(200),
      countryCode: 'RU',
      postalCode: '東'.repeat(40),
    };
    const data = sampleLabel({
      sender: long,
      receiver: { ...long, company: long.name, line2: long.line1, phone: '9'.repeat(90) },
      reference: 'R'.repeat(90),
      routingCode: 'Q'.repeat(90),
      carrierName: long.name,
      serviceName: long.name,
      trackingNumber: 'zY1-'.repeat(7),
    });
    const { barcodes, texts } = read(await pdfOf(data));
    expect(barcodes).toEqual(expect.arrayContaining(bothBarcodes(data)));
    for (const { x, width } of texts) expect(x + width).toBeLessThanOrEqual(276.5);
  });

  it('gives the same bytes for the same label, dated by the ship date', async () => {
    const [first, second] = [await pdfOf(sampleLabel()), await pdfOf(sampleLabel())];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
    expect(Buffer.from(await pdfOf(sampleLabel({ shipDate: '2026-03-15' }))).equals(Buffer.from(first))).toBe(false);
  });

  it('never throws, whatever the names are', async () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('Иван Петров', '東京都', '𠜎', '\ud800', '\n'),
    );
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, async (name, city, reference) => {
        const address = { name, line1: city, city, countryCode: 'JP' };
        expect(
          (await pdfOf(sampleLabel({ sender: address, receiver: address, reference, carrierName: name }))).length,
        ).toBeGreaterThan(1_000);
      }),
      { numRuns: 60 },
    );
  });
});
