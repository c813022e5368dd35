import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apportion, divideHalfEven, multiplyRate, toDecimal, toMinor } from '@oms/platform/values/money';
import { exactNet, lineMoney, rateDiscount } from './order-totals.js';

describe('money', () => {
  it('is apportioned exactly, whatever the weights', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.array(fc.nat(1_000), { minLength: 1, maxLength: 20 }),
        (amount, weights) => {
          expect(apportion(amount, weights).reduce((sum, part) => sum + part, 0)).toBe(amount);
        },
      ),
    );
  });

  it('is rounded half to even', () => {
    expect([5n, 15n, 25n, -5n, -15n].map((amount) => divideHalfEven(amount, 10n))).toEqual([0n, 2n, 2n, 0n, -2n]);
    expect(multiplyRate(250, '0.01')).toBe(2);
  });

  it('is written with the digits of its currency and refuses more', () => {
    expect([toDecimal(-5, 'USD'), toDecimal(1_234, 'JPY'), toDecimal(1_234, 'KWD')]).toEqual([
      '-0.05',
      '1234',
      '1.234',
    ]);
    expect(toMinor('12.50', 'EUR')).toBe(1_250);
    expect(() => toMinor('12.505', 'EUR')).toThrow('more digits');
    expect(() => toMinor('1e3', 'EUR')).toThrow('not a decimal');
  });
});

describe('a discounted line', () => {
  it('rounds the net that the customer pays', () => {
    expect(rateDiscount(1_050, 1, '0.05')).toBe(1_050 - 998);
    expect(rateDiscount(1_050, 1, null)).toBe(0);
  });

  it('keeps its exact net beside', () => {
    expect(
      exactNet({ quantity: 3, cancelled: 0, unitPrice: 1_050, discountRate: '0.05', discountTotal: 157 }, 'USD'),
    ).toBe('29.9250');
  });

  it('is worth its remaining units after a cancellation', () => {
    expect(
      lineMoney({ quantity: 4, cancelled: 1, unitPrice: 1_000, discountTotal: 401, taxIncluded: 0, taxTotal: 0 }),
    ).toEqual({
      gross: 3_000,
      discount: 301,
      tax: 0,
      taxIncluded: 0,
      total: 2_699,
    });
  });
});
