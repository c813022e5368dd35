import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareDecimals, formatDecimal, parseDecimal } from './decimal.js';
import { parseTransform, TRANSFORM_NAMES } from './transforms.js';

function apply(spec: unknown, text: string, timeZone = 'UTC', currency: string | undefined = 'USD') {
  const made = parseTransform(spec);
  if ('problem' in made) throw new Error(made.problem);
  const result = made.value.apply(text, { timeZone, currency });
  return 'value' in result ? result.value : new Error(result.problem);
}

const iso = (spec: unknown, text: string, zone?: string) => {
  const value = apply(spec, text, zone);
  return value instanceof Date ? value.toISOString() : value;
};

describe('numbers and money', () => {
  it.each([
    ['integer', '12', 12],
    ['integer', '-3', -3],
    ['integer', '12.00', 12],
    ['decimal', '007.50', '7.5'],
    ['decimal', '-0.10', '-0.1'],
    ['money', '14', '14.00'],
    ['money', '14.5', '14.50'],
    ['money', '14.500', '14.50'],
    [{ money: { currency: 'JPY' } }, '1400', '1400'],
    [{ money: { currency: 'KWD' } }, '1.5', '1.500'],
    [{ money: { decimalMark: ',', groupMark: '.' } }, '1.234.567,89', '1234567.89'],
    [{ decimal: { decimalMark: ',' } }, '3,25', '3.25'],
    [{ multiply: { by: '453.59237' } }, '2', '907.18474'],
    [{ multiply: { by: 1000 } }, '0.25', '250'],
  ])('%j reads %s as %j', (spec, text, expected) => {
    expect(apply(spec, text)).toBe(expected);
  });

  it.each([
    ['integer', '1.5'],
    ['integer', '1e3'],
    ['integer', '99999999999999999999'],
    ['decimal', '1,234'],
    ['decimal', ''],
    ['money', '14.005'],
    ['money', '$14'],
    [{ money: { decimalMark: ',', groupMark: '.' } }, '1.23'],
  ])('%j refuses %s', (spec, text) => {
    expect(apply(spec, text)).toBeInstanceOf(Error);
  });

  it('keeps every decimal exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(8), (units, scale) => {
        const text = formatDecimal({ units, scale });
        const parsed = parseDecimal(text);
        expect('value' in parsed && parsed.value.units * 10n ** BigInt(scale - parsed.value.scale)).toBe(units);
      }),
    );
  });

  it('orders decimals as numbers', () => {
    expect(compareDecimals('10', '9.5')).toBeGreaterThan(0);
    expect(compareDecimals('0.10', '0.1')).toBe(0);
    expect(compareDecimals('-1', '0')).toBeLessThan(0);
    expect(() => compareDecimals('x', '0')).toThrow(RangeError);
  });
});

describe('discounts', () => {
  it('reads a fraction and a percentage alike', () => {
    expect(apply('discountFraction', '0.15')).toBe('0.15');
    expect(apply('discountPercent', '15')).toBe('0.15');
    expect(apply('discountPercent', '7.5 %')).toBe('0.075');
    expect(apply('discountFraction', '0')).toBe('0');
  });

  it('refuses what is no share of a price', () => {
    expect(apply('discountFraction', '15')).toBeInstanceOf(Error);
    expect(apply('discountPercent', '101')).toBeInstanceOf(Error);
    expect(apply('discountFraction', '-0.1')).toBeInstanceOf(Error);
  });
});

describe('dates', () => {
  it.each([
    ['1996-07-04 00:00:00.000', 'UTC', '1996-07-04T00:00:00.000Z'],
    ['1996-07-04', 'Europe/Berlin', '1996-07-03T22:00:00.000Z'],
    ['1996-12-04 12:30', 'America/New_York', '1996-12-04T17:30:00.000Z'],
    ['2024-02-29T10:00:00Z', 'Europe/Berlin', '2024-02-29T10:00:00.000Z'],
    ['2024-02-29T10:00:00.1234+05:30', 'UTC', '2024-02-29T04:30:00.123Z'],
    ['2024-03-31 02:30:00', 'Europe/Berlin', '2024-03-31T01:30:00.000Z'],
    ['2024-10-27 02:30:00', 'Europe/Berlin', '2024-10-27T00:30:00.000Z'],
  ])('reads %s in %s', (text, zone, expected) => {
    expect(iso('date', text, zone)).toBe(expected);
  });

  it('reads other ways of writing a date', () => {
    expect(iso({ date: { format: 'DD.MM.YYYY HH:mm', timeZone: 'Europe/Berlin' } }, '4.7.1996 09:15')).toBe(
      '1996-07-04T07:15:00.000Z',
    );
    expect(iso({ date: { format: 'MM/DD/YYYY' } }, '07/04/1996')).toBe('1996-07-04T00:00:00.000Z');
  });

  it.each(['1996-02-30', '1996-13-01', '2023-02-29', '1996-07-04 24:00', '04.07.1996', 'soon'])(
    'refuses %s',
    (text) => {
      expect(iso('date', text)).toBeInstanceOf(Error);
    },
  );

  it('reads back every instant written as wall clock time', () => {
    const zones = fc.constantFrom('UTC', 'Asia/Kolkata', 'Pacific/Apia', 'America/Caracas', 'Africa/Casablanca');
    const dates = fc.date({ min: new Date('1950-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, zones, (date, timeZone) => {
        const whole = new Date(Math.floor(date.getTime() / 1000) * 1000);
        const wall = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
        const read = apply({ date: { timeZone } }, wall.format(whole));
        expect(read instanceof Date && wall.format(read)).toBe(wall.format(whole));
      }),
    );
  });
});

describe('texts', () => {
  it.each([
    ['trim', '  a b ', 'a b'],
    ['upper', 'usd', 'USD'],
    ['lower', 'A@B.C', 'a@b.c'],
    [{ map: { S: 'STORE', W: 'WAREHOUSE' } }, 'W', 'WAREHOUSE'],
    ['boolean', 'Yes', true],
    ['boolean', '0', false],
    [{ boolean: { true: 'discontinued', false: ['active', ''] } }, 'active', false],
  ])('%j reads %j as %j', (spec, text, expected) => {
    expect(apply(spec, text)).toBe(expected);
  });

  it('says what it knows when it refuses', () => {
    expect(apply('boolean', 'maybe')).toEqual(new Error('is none of false, 0, no, n, true, 1, yes, y: "maybe"'));
    expect(apply({ map: { S: 'STORE' } }, 'X')).toEqual(new Error('is none of S: "X"'));
  });
});

describe('countries', () => {
  it.each([
    ['UK', 'GB'],
    ['USA', 'US'],
    ['united states', 'US'],
    ['Germany', 'DE'],
    ['México', 'MX'],
    ['CÔTE D’IVOIRE', 'CI'],
    ['Czech Republic', 'CZ'],
    ['nl', 'NL'],
    ['Venezuela', 'VE'],
    ['Trinidad and Tobago', 'TT'],
  ])('%s is %s', (name, code) => {
    expect(apply('country', name)).toBe(code);
  });

  it.each(['Atlantis', 'XX', '', 'Americas'])('refuses %j', (name) => {
    expect(apply('country', name)).toBeInstanceOf(Error);
  });
});

describe('asking for a transform', () => {
  it.each([
    ['tirm', 'is no known transform: "tirm"'],
    ['constructor', 'is no known transform'],
    [{ money: { currency: 'usd' } }, 'money: currency: must be an ISO 4217 code'],
    [{ date: { timeZone: 'Mars/Olympus' } }, 'date: timeZone: must be an IANA time zone'],
    [{ date: { format: 'DD.MM' } }, 'date: format: needs YYYY, MM and DD'],
    [{ trim: {}, upper: {} }, 'must be the name of one transform'],
    [{ integer: { min: 1 } }, 'integer: Unrecognized key'],
    [null, 'must be the name of one transform'],
  ])('%j is refused', (spec, reason) => {
    const made = parseTransform(spec);
    expect('problem' in made && made.problem).toContain(reason);
  });

  it('builds every transform that it names', () => {
    const options: Record<string, unknown> = { multiply: { by: 2 }, map: { a: 'b' } };
    for (const name of TRANSFORM_NAMES)
      expect(parseTransform(options[name] ? { [name]: options[name] } : name)).toHaveProperty('value');
  });
});
