import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitText, LEADING, textWidth } from './text-fit.js';

const box = { width: 120, height: 40, maxSize: 12, minSize: 6 };
const texts = (lines: string[], change = {}): string[] =>
  fitText(lines, { ...box, ...change }, 'regular').rows.map(({ text }) => text);

describe('fitText', () => {
  it('sets short lines at the largest size', () => {
    expect(fitText(['Ana', 'Trujillo'], box, 'bold')).toEqual({
      size: 12,
      rows: [
        { text: 'Ana', line: 0 },
        { text: 'Trujillo', line: 1 },
      ],
    });
  });

  it('shrinks and wraps at words', () => {
    const { size, rows } = fitText(['Ana Trujillo Emparedados y helados de la Constitución'], box, 'regular');
    expect(size).toBeGreaterThanOrEqual(8);
    expect(rows.map(({ text }) => text).join(' ')).toBe('Ana Trujillo Emparedados y helados de la Constitución');
  });

  it('cuts a word only when no size holds it', () => {
    expect(texts(['Donaudampfschifffahrtsgesellschaft'])).toEqual(['Donaudampfschifffahrtsgesellschaft']);
    expect(texts(['x'.repeat(60)]).join('')).toBe('x'.repeat(60));
  });

  it('ends the longest line in an ellipsis and keeps the short ones', () => {
    const rows = texts(['word '.repeat(90).trim(), '1010 Wien', 'AUSTRIA']);
    expect(rows.slice(-2)).toEqual(['1010 Wien', 'AUSTRIA']);
    expect(rows.at(-3)).toMatch(/…$/);
  });

  it('keeps to the number of rows', () => expect(texts(['word '.repeat(90).trim()], { maxRows: 1 })).toHaveLength(1));

  it('has no rows for nothing', () =>
    expect(fitText([], box, 'regular').rows.concat(fitText([''], box, 'regular').rows)).toEqual([]));

  it('never leaves the box', () => {
    const lines = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 5 });
    fc.assert(
      fc.property(lines, fc.integer({ min: 10, max: 200 }), (given, width) => {
        const { size, rows } = fitText(given, { ...box, width }, 'bold');
        expect(rows.length * size * LEADING).toBeLessThanOrEqual(box.height + 1e-6);
        for (const { text } of rows) expect(textWidth(text, size, 'bold')).toBeLessThanOrEqual(width + 1e-6);
      }),
      { numRuns: 300 },
    );
  });
});
