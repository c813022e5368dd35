import { describe, expect, it } from '@jest/globals';
import { DateTime, Decimal } from './scalars.js';

describe('a DateTime', () => {
  it('is a moment with an offset', () => {
    expect(DateTime.parseValue('2026-03-29T02:30:00+02:00')).toEqual(new Date('2026-03-29T00:30:00Z'));
    expect(DateTime.parseValue('2026-12-31T23:59Z')).toEqual(new Date('2026-12-31T23:59:00Z'));
  });

  it('of a day that there is not, or of a year that cannot be kept, is refused', () => {
    const wrong = ['2026-02-30T12:00:00Z', '2026-04-31T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00'];
    for (const text of [...wrong, '2026-01-01', '2026-01-01T00:00:00', 'now', 0, null])
      expect(() => DateTime.parseValue(text)).toThrow('Expected a DateTime such as "2026-01-31T12:00:00Z"');
  });
});

describe('a Decimal', () => {
  it('is a plain number as a string', () => {
    expect(Decimal.parseValue('-12.50')).toBe('-12.50');
    for (const text of ['1e3', '1,5', '0x10', ' 1', 12.5, '1.123456789'])
      expect(() => Decimal.parseValue(text)).toThrow('Expected a Decimal as a string');
  });
});
