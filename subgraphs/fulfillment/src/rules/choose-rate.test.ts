import { describe, expect, it } from '@jest/globals';
import { chooseRate, type Offer } from './choose-rate.js';

const offer = (
  carrier: string,
  service: Offer['service'],
  minor: number,
  transitDays: number,
  currency = 'EUR',
): Offer => ({
  carrier,
  service,
  serviceName: service,
  price: { minor, currency },
  transitDays,
  rateReference: `${carrier}-${service}`,
});
const OFFERS = [offer('A', 'ECONOMY', 300, 5), offer('B', 'STANDARD', 500, 3), offer('A', 'EXPRESS', 900, 1)];
const wish = { promisedTo: null, service: 'STANDARD', shipDate: '2026-03-02' } as const;

describe('chooseRate', () => {
  it.each([
    ['2026-03-08', 'ECONOMY', false],
    ['2026-03-06', 'STANDARD', false],
    ['2026-03-03', 'EXPRESS', false],
    ['2026-03-02', 'EXPRESS', true],
  ])('for %s takes %s', (day, service, late) => {
    const choice = chooseRate(OFFERS, { ...wish, promisedTo: new Date(`${day}T18:00:00Z`) });
    expect([choice?.offer.service, choice?.late]).toEqual([service, late]);
  });

  it('without a promise takes the cheapest of at least the service that was sold', () => {
    expect(chooseRate(OFFERS, wish)?.offer.carrier).toBe('B');
    expect(chooseRate([offer('A', 'EXPRESS', 400, 1), ...OFFERS], wish)?.offer.service).toBe('EXPRESS');
    expect(chooseRate([offer('A', 'ECONOMY', 300, 5)], wish)).toMatchObject({ late: true, expectedOn: '2026-03-07' });
  });

  it('compares one currency only, and answers nothing without offers', () => {
    expect(chooseRate([offer('C', 'STANDARD', 1, 1, 'USD'), ...OFFERS], wish)?.offer.carrier).toBe('B');
    expect(chooseRate([], wish)).toBeUndefined();
  });
});
