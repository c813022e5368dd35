import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { code128, gs1Sscc, zplCode128, zplGs1Sscc } from './code128.js';

/** What a printer makes of ^BC field data, after the table of invocation codes in the ZPL II guide. */
function printed(fieldData: string): { text: string; characters: number } {
  const escapes: Record<string, string> = { '>0': '>', '><': '^', '>=': '~' };
  let subset = '';
  let text = '';
  let characters = 0;
  for (const [token] of fieldData.matchAll(/>.|\d\d|./gs)) {
    const shift = { '>:': 'B', '>;': 'C', '>5': 'C', '>6': 'B' }[token];
    if (shift) subset = shift;
    else if (token === '>8') text += '[FNC1]';
    else text += escapes[token] ?? token;
    characters += !shift && subset === 'B' && /^\d\d$/.test(token) ? 2 : 1;
    if (subset === 'C' && !shift && token !== '>8') expect(token).toMatch(/^\d\d$/);
  }
  return { text, characters };
}

/** Start is among the characters; check character and stop are not in the field data. */
const modulesOf = (characters: number): number => (characters + 1) * 11 + 13;
const ascii = fc
  .array(fc.integer({ min: 0x21, max: 0x7e }), { minLength: 1, maxLength: 28 })
  .map((codes) => String.fromCharCode(...codes));

describe('code128', () => {
  it('packs the digits of a tracking number in pairs', () => {
    expect(code128('OM000000000424').modules).toBe((1 + 2 + 1 + 6 + 1) * 11 + 13);
    expect(gs1Sscc('006141410000000128').modules).toBe(156);
  });

  it('begins and ends with a bar', () => expect(code128('OM1').widths.length % 2).toBe(1));

  it.each(['', 'with space', 'é', 'a\n'])('refuses %j', (text) => expect(() => code128(text)).toThrow(RangeError));
});

describe('ZPL field data', () => {
  it('names its subsets', () => {
    expect(zplCode128('OM000000000424').fieldData).toBe('>:OM>5000000000424');
    expect(zplCode128('OM123').fieldData).toBe('>:OM123');
    expect(zplCode128('OM12345').fieldData).toBe('>:OM1>52345');
    expect(zplCode128('1234').fieldData).toBe('>;1234');
    expect(zplGs1Sscc('006141410000000128').fieldData).toBe('>;>800006141410000000128');
  });

  it('escapes the signs that are commands', () => expect(zplCode128('A^B~C>D').fieldData).toBe('>:A><B>=C>0D'));

  it('has the same width as our own symbol for our own numbers', () => {
    expect(zplCode128('OM000000000424').modules).toBe(code128('OM000000000424').modules);
    expect(zplGs1Sscc('006141410000000128').modules).toBe(gs1Sscc('006141410000000128').modules);
  });

  it('means the text, at the width it says, for every text', () => {
    fc.assert(
      fc.property(ascii, (text) => {
        const { fieldData, modules } = zplCode128(text);
        const meant = printed(fieldData);
        expect(meant.text).toBe(text);
        expect(modules).toBe(modulesOf(meant.characters));
        expect(modules).toBeGreaterThanOrEqual(code128(text).modules);
      }),
    );
  });
});
