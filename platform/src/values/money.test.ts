import { describe, expect, it } from '@jest/globals';
import { currencyExponent } from './currency.js';
import { apportion, multiplyRate, toDecimal, toMinor } from './money.js';

describe('a currency', () => {
  it('has the minor unit of ISO 4217, not the digits that people write', () => {
    const digits = ['EUR', 'JPY', 'KWD', 'HUF', 'COP', 'IDR', 'PKR', 'ISK', 'IQD'].map(currencyExponent);
    expect(digits).toEqual([2, 0, 3, 2, 2, 2, 2, 0, 3]);
  });

  it('is refused when there is none of that name', () => {
    expect(() => currencyExponent('EURO')).toThrow('EURO is not an ISO 4217 currency code');
  });
});

describe('an amount', () => {
  it('is kept in minor units and shown with the digits of its currency', () => {
    expect([toMinor('12.5', 'EUR'), toMinor('1250', 'JPY'), toMinor('1.005', 'KWD')]).toEqual([1_250, 1_250, 1_005]);
    expect([toDecimal(5, 'EUR'), toDecimal(-1_250, 'JPY'), toDecimal(1_005, 'KWD')]).toEqual([
      '0.05',
      '-1250',
      '1.005',
    ]);
  });

  it('with more digits than its currency has is refused, one with zeros behind them is not', () => {
    expect(() => toMinor('1.5', 'JPY')).toThrow('more digits than JPY allows');
    expect(toMinor('1.00', 'JPY')).toBe(1);
  });

  it('is rounded half to even', () => {
    expect([multiplyRate(50, '0.05'), multiplyRate(150, '0.05'), multiplyRate(-50, '0.05')]).toEqual([2, 8, -2]);
  });

  it('splits a remainder over those who are owed most of it, and the parts are the whole', () => {
    expect(apportion(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(apportion(-100, [1, 5, 0])).toEqual([-17, -83, 0]);
    expect(apportion(3, [0, 0])).toEqual([2, 1]);
  });
});
