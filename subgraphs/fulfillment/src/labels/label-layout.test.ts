import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { POINTS_PER_DOT } from './label-element.js';
import type { BarcodeElement, LabelElement, TextElement } from './label-element.js';
import { LabelDataInvalid } from './label-data.js';
import type { LabelData } from './label-data.js';
import { layoutLabel } from './label-layout.js';
import { sampleLabel } from './sample-label.js';
import { textWidth } from './text-fit.js';

const textsOf = (elements: readonly LabelElement[]): TextElement[] =>
  elements.filter((element) => element.kind === 'text');
const barcodesOf = (elements: readonly LabelElement[]): BarcodeElement[] =>
  elements.filter((element) => element.kind === 'barcode');
const words = (data: LabelData): string[] => textsOf(layoutLabel(data).elements).map(({ text }) => text);

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 500 }),
  fc.lorem({ maxCount: 60 }),
);
const anyAddress = fc.record({
  name: anyText,
  company: anyText,
  line1: anyText,
  line2: anyText,
  city: anyText,
  region: anyText,
  postalCode: anyText,
  phone: anyText,
  countryCode: fc.oneof(fc.constantFrom('US', 'GB', 'DE'), anyText),
});

/** Room for the deepest descender and the highest accent of Helvetica, as multiples of the size. */
const DESCENT = 0.22;
const ASCENT = 0.95;

describe('layoutLabel', () => {
  it('prints every part of the data', () => {
    expect(words(sampleLabel())).toEqual(
      expect.arrayContaining([
        'Open Parcel',
        'Express',
        'Northwind Traders',
        '90-001 Łódź',
        'POLAND',
        'Ana Trujillo',
        '05021 México D.F.',
        'MEXICO',
        'Tel. (5) 555-4729',
        'MX-05',
        'SO-10308',
        '1 of 2',
        '1 / 2',
        '1.250 kg',
        '2026-03-14',
        'OM000000000424',
        '(00) 006141410000000128',
      ]),
    );
  });

  it('keeps town and country of an address that is far too long', () => {
    const { receiver } = sampleLabel();
    const printed = words(
      sampleLabel({
        receiver: { ...receiver, name: 'Ana '.repeat(100), line1: 'Calle '.repeat(200), line2: 'x'.repeat(400) },
      }),
    );
    expect(printed).toEqual(expect.arrayContaining(['05021 México D.F.', 'MEXICO']));
  });

  it('gives the bars their width, quiet zone and height', () => {
    for (const { widths, moduleDots, x, height } of barcodesOf(layoutLabel(sampleLabel()).elements)) {
      const module = moduleDots * POINTS_PER_DOT;
      const right = 288 - x - widths.reduce((sum, width) => sum + width, 0) * module;
      expect((module / 72) * 25.4).toBeGreaterThanOrEqual(0.25);
      expect(Math.min(x, right)).toBeGreaterThanOrEqual(10 * module);
      expect(Math.abs(x / POINTS_PER_DOT - Math.round(x / POINTS_PER_DOT))).toBeLessThan(1e-9);
      expect((height / 72) * 25.4).toBeGreaterThan(18);
    }
  });

  it('has room for the longest foreign tracking number', () => {
    const [tracking] = barcodesOf(layoutLabel(sampleLabel({ trackingNumber: 'a1'.repeat(14) })).elements);
    expect(tracking?.moduleDots).toBeGreaterThanOrEqual(2);
  });

  it.each<[keyof LabelData, Partial<LabelData>]>([
    ['trackingNumber', { trackingNumber: 'a1'.repeat(14) + 'b' }],
    ['trackingNumber', { trackingNumber: 'OM 1' }],
    ['sscc', { sscc: '006141410000000129' }],
    ['shipDate', { shipDate: '2026-02-30' }],
    ['shipDate', { shipDate: '14.03.2026' }],
    ['weightGrams', { weightGrams: 0.5 }],
    ['parcelNumber', { parcelNumber: 3 }],
    ['parcelCount', { parcelCount: 0 }],
  ])('refuses a wrong %s', (field, change) => {
    expect(() => layoutLabel(sampleLabel(change))).toThrow(
      expect.objectContaining({ name: 'LabelDataInvalid', field }),
    );
    expect(() => layoutLabel(sampleLabel(change))).toThrow(LabelDataInvalid);
  });

  it('keeps all text on the page, inside its box and off the bars, whatever is printed', () => {
    fc.assert(
      fc.property(
        anyAddress,
        anyAddress,
        anyText,
        anyText,
        fc.nat({ max: 999_999 }),
        (sender, receiver, free, other, count) => {
          const data = sampleLabel({
            sender,
            receiver,
            reference: free,
            routingCode: other,
            carrierName: other,
            serviceName: free,
            parcelCount: count + 1,
          });
          const { elements } = layoutLabel(data);
          for (const { text, size, weight, width, x, baseline } of textsOf(elements)) {
            const [top, bottom] = [baseline - ASCENT * size, baseline + DESCENT * size];
            expect(textWidth(text, size, weight)).toBeLessThanOrEqual(width + 1e-6);
            expect([x >= 12, x + width <= 276, top >= 0, bottom <= 432]).toEqual([true, true, true, true]);
            for (const bars of barcodesOf(elements)) expect(bottom <= bars.y || top >= bars.y + bars.height).toBe(true);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
