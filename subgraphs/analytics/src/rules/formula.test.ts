import { describe, expect, it } from '@jest/globals';
import { evaluate, fractionOf, measuresIn, toNumber, toWhole, type Fraction } from './formula.js';

const values: Readonly<Record<string, string>> = { a: '7', b: '2', c: '-0.25', none: '0' };
const valueOf = (name: string): Fraction | null => (values[name] === undefined ? null : fractionOf(values[name]));
const numberOf = (formula: string): number | null => {
  const value = evaluate(formula, valueOf);
  return value && toNumber(value);
};

describe('a formula', () => {
  it('is worked out as arithmetic is: × and ÷ before + and −, from left to right, brackets first', () => {
    expect([numberOf('a - b - b'), numberOf('a + b * 3'), numberOf('(a + b) * 3'), numberOf('a / b / b')]).toEqual([3, 13, 27, 1.75]); // prettier-ignore
    expect([numberOf('100 * a / b'), numberOf('a / (b / c)'), numberOf('a * 0.5')]).toEqual([350, -0.875, 3.5]);
  });

  it('is exact, however large its numbers are', () => {
    const big = evaluate('x / y', (name) => fractionOf(name === 'x' ? '90071992547409930' : '3'));
    expect(big && toWhole(big)).toBe(30_023_997_515_803_310n);
    expect(toNumber({ n: 10_000_000_000_000_001n, d: 3n })).toBeCloseTo(3_333_333_333_333_333.5, 0);
  });

  it('rounds to whole numbers half to even', () => {
    expect([5n, 15n, -5n, -15n, 7n].map((n) => toWhole({ n, d: 10n }))).toEqual([0n, 2n, 0n, -2n, 1n]);
  });

  it('is nothing where something is divided by nothing, or a part is nothing', () => {
    expect([numberOf('a / none'), numberOf('a + b / none'), numberOf('a + unknown')]).toEqual([null, null, null]);
  });

  it('names each of its measures once', () => {
    expect(measuresIn('100 * (a - b) / a')).toEqual(['a', 'b']);
  });

  it.each(['a +', '(a', 'a b', 'a ; b', '* a', ''])('that cannot be read is refused: "%s"', (formula) => {
    expect(() => measuresIn(formula)).toThrow(SyntaxError);
  });
});
