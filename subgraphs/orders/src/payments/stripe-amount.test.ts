import { describe, expect, it } from '@jest/globals';
import { stripeAmount } from './stripe-amount.js';

describe('an amount for Stripe', () => {
  it('is in the unit that Stripe counts the currency in', () => {
    expect(stripeAmount(1_250, 'EUR')).toBe(1_250);
    expect(stripeAmount(1_250, 'JPY')).toBe(1_250);
    // 1,250 forints, of which people write no hundredths.
    expect(stripeAmount(125_000, 'HUF')).toBe(125_000);
    expect(stripeAmount(1_010, 'KWD')).toBe(1_010);
    expect(stripeAmount(5, 'ISK')).toBe(500);
    expect(stripeAmount(5, 'UGX')).toBe(500);
    expect(stripeAmount(500, 'MGA')).toBe(5);
  });

  it('is none where Stripe cannot take it', () => {
    expect(stripeAmount(1_005, 'KWD')).toBeUndefined();
    expect(stripeAmount(550, 'MGA')).toBeUndefined();
  });
});
