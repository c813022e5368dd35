import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  gs1CheckDigit,
  isSscc18,
  isTrackingNumber,
  sscc18,
  trackingCheckDigit,
  trackingNumber,
} from './tracking-number.js';

const digits = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength, maxLength }).map((row) => row.join(''));

describe('GS1 check digit', () => {
  it.each([
    ['37610425002123456', 9],
    ['629104150021', 3],
    ['00614141000000012', 8],
  ])('of %s is %i', (row, check) => expect(gs1CheckDigit(row)).toBe(check));

  it('refuses what is not digits', () => expect(() => gs1CheckDigit('12a')).toThrow(RangeError));
});

describe('sscc18', () => {
  it('joins extension digit, prefix, padded serial and check digit', () => {
    expect(sscc18({ extensionDigit: 3, companyPrefix: '7610425', serial: 2_123_456 })).toBe('376104250021234569');
    expect(sscc18({ companyPrefix: '0614141', serial: 12n })).toBe('006141410000000128');
  });

  it.each([
    [{ companyPrefix: '0614141', serial: 1_000_000_000 }],
    [{ companyPrefix: '0614141', serial: -1 }],
    [{ companyPrefix: '0614141', serial: -1n }],
    [{ companyPrefix: '0614141', serial: 1.5 }],
    [{ companyPrefix: '614', serial: 1 }],
    [{ companyPrefix: '0614141', serial: 1, extensionDigit: 10 }],
  ])('refuses %p', (parts) => expect(() => sscc18(parts)).toThrow(RangeError));

  it('is valid for every serial, and invalid with any one digit changed', () => {
    fc.assert(
      fc.property(
        digits(4, 12),
        fc.nat({ max: 9_999 }),
        fc.nat({ max: 17 }),
        fc.integer({ min: 1, max: 9 }),
        (companyPrefix, serial, at, step) => {
          const code = sscc18({ companyPrefix, serial });
          const wrong = code.slice(0, at) + String((Number(code[at]) + step) % 10) + code.slice(at + 1);
          expect(code).toHaveLength(18);
          expect([isSscc18(code), isSscc18(wrong)]).toEqual([true, false]);
        },
      ),
    );
  });
});

describe('tracking number', () => {
  it('has a prefix, eleven digits and a check digit', () => {
    expect(trackingNumber(42)).toBe('OM000000000424');
    expect(trackingNumber(99_999_999_999n, 'XY')).toMatch(/^XY9{11}\d$/);
    expect(isTrackingNumber('OM000000000424')).toBe(true);
  });

  it('follows the example of ISO/IEC 7064 MOD 11,10', () => expect(trackingCheckDigit('0794')).toBe(5));

  it.each(['OM000000000425', 'XX000000000424', 'OM00000000424', 'om000000000424', 'OM0000 0000 0424', ''])(
    '%p is not ours',
    (text) => expect(isTrackingNumber(text)).toBe(false),
  );

  it.each([-1, 0.5, Number.NaN, 100_000_000_000, 100_000_000_000n])('refuses serial %p', (serial) =>
    expect(() => trackingNumber(serial)).toThrow(RangeError),
  );

  it('refuses a prefix that is not two capitals', () => expect(() => trackingNumber(1, 'O1')).toThrow(RangeError));

  it('finds every single wrong digit', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 99_999_999 }),
        fc.integer({ min: 2, max: 13 }),
        fc.integer({ min: 1, max: 9 }),
        (serial, at, step) => {
          const number = trackingNumber(serial);
          const wrong = number.slice(0, at) + String((Number(number[at]) + step) % 10) + number.slice(at + 1);
          expect(isTrackingNumber(wrong)).toBe(false);
        },
      ),
    );
  });

  it('finds nearly every exchange of two neighbouring digits', () => {
    let exchanges = 0;
    let missed = 0;
    for (let serial = 0; serial < 20_000; serial += 1) {
      const number = trackingNumber(serial * 4_999_999);
      for (let at = 2; at < 13; at += 1) {
        const [left, right] = [number[at], number[at + 1]];
        if (left === right) continue;
        exchanges += 1;
        if (isTrackingNumber(number.slice(0, at) + right + left + number.slice(at + 2))) missed += 1;
      }
    }
    expect(missed / exchanges).toBeLessThan(0.03);
  });
});
