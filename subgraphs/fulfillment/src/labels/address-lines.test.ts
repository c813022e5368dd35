import { describe, expect, it } from '@jest/globals';
import { addressLines, countryLine } from './address-lines.js';

const lines = (countryCode: string, city: string, postalCode?: string, region?: string) =>
  addressLines({ name: 'Ana', line1: '1 Main St', city, postalCode, region, countryCode });

describe('addressLines', () => {
  it.each([
    [lines('US', 'Seattle', '98101', 'WA'), ['Ana', '1 Main St', 'Seattle, WA 98101', 'UNITED STATES']],
    [lines('GB', 'London', 'WA1 1DP'), ['Ana', '1 Main St', 'London', 'WA1 1DP', 'UNITED KINGDOM']],
    [lines('DE', 'München', '80331'), ['Ana', '1 Main St', '80331 München', 'GERMANY']],
    [lines('IT', 'Reggio Emilia', '42100', 'RE'), ['Ana', '1 Main St', '42100 Reggio Emilia, RE', 'ITALY']],
    [lines('HK', 'Hong Kong'), ['Ana', '1 Main St', 'Hong Kong', 'HONG KONG SAR CHINA']],
  ])('writes %j', (printed, expected) => expect(printed).toEqual(expected));

  it('leaves empty parts out and keeps each part on one line', () => {
    const address = {
      name: 'Ana',
      company: '',
      line1: '1 Main St\nBack door',
      line2: '  ',
      city: 'Wien',
      countryCode: 'AT',
    };
    expect(addressLines(address)).toEqual(['Ana', '1 Main St Back door', 'Wien', 'AUSTRIA']);
  });
});

describe('countryLine', () => {
  it.each([
    ['at', 'AUSTRIA'],
    ['XQ', 'XQ'],
    ['???', '???'],
    ['', ''],
  ])('of %j is %j', (code, line) => expect(countryLine(code)).toBe(line));
});
