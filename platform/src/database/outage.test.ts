import { describe, expect, it } from '@jest/globals';
import { isOutage } from './outage.js';

const coded = (code: string, cause?: Error): Error => Object.assign(new Error('x', { cause }), { code });

describe('an outage', () => {
  it.each(['08006', '57P01', '57P03', '53300', 'ECONNREFUSED', 'ECONNRESET'])('is what %s says', (code) =>
    expect(isOutage(coded(code))).toBe(true),
  );

  it('is found below what it was wrapped in', () => {
    expect(isOutage(new Error('wrapped', { cause: coded('57P01') }))).toBe(true);
    expect(isOutage(new Error('Connection terminated unexpectedly'))).toBe(true);
  });

  it.each(['23505', '40001', '42P01', 'P0001'])('is not %s', (code) => expect(isOutage(coded(code))).toBe(false));

  it('is no mistake of ours', () => {
    expect(isOutage(new TypeError('x is not a function'))).toBe(false);
    expect(isOutage('text')).toBe(false);
  });
});
