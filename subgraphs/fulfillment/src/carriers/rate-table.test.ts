import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CarrierAddress, Parcel } from './carrier.js';
import { CarrierRefused } from './carrier-errors.js';
import { billableWeightGrams, BUILT_IN_RATES, quoteRates } from './rate-table.js';

const address = (countryCode: string, postalCode: string): CarrierAddress => ({
  name: 'Northwind Traders',
  line1: '1 Main Street',
  city: 'Seattle',
  countryCode,
  postalCode,
});
const box: Parcel = { weightGrams: 1_000, lengthMm: 200, widthMm: 100, heightMm: 100 };
const route = { sender: address('US', '98101'), receiver: address('US', '10001') };

const refusal = (act: () => unknown): CarrierRefused => {
  try {
    act();
  } catch (error) {
    if (error instanceof CarrierRefused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('billable weight', () => {
  it('is the actual weight of a dense parcel', () => {
    expect(billableWeightGrams(box)).toBe(1_000);
  });

  it('is cm³ ÷ 5000 kg of a bulky parcel', () => {
    expect(billableWeightGrams({ weightGrams: 900, lengthMm: 500, widthMm: 400, heightMm: 300 })).toBe(12_000);
  });

  it('rounds the dimensional weight up to a gram', () => {
    expect(billableWeightGrams({ weightGrams: 1, lengthMm: 1, widthMm: 1, heightMm: 5_001 })).toBe(2);
  });
});

describe('quoteRates', () => {
  it('quotes every service, cheapest first, in whole minor units', () => {
    expect(quoteRates(BUILT_IN_RATES, { ...route, parcel: box })).toEqual([
      {
        service: 'ECONOMY',
        serviceName: 'Economy',
        price: { minor: 570, currency: 'USD' },
        transitDays: 5,
        rateReference: 'ECONOMY:DOMESTIC:1',
      },
      {
        service: 'STANDARD',
        serviceName: 'Standard',
        price: { minor: 800, currency: 'USD' },
        transitDays: 2,
        rateReference: 'STANDARD:DOMESTIC:1',
      },
      {
        service: 'EXPRESS',
        serviceName: 'Express',
        price: { minor: 1_730, currency: 'USD' },
        transitDays: 1,
        rateReference: 'EXPRESS:DOMESTIC:1',
      },
    ]);
  });

  it('charges the next kilogram from the first gram over', () => {
    const prices = [1_000, 1_001, 2_000, 2_001].map(
      (weightGrams) => quoteRates(BUILT_IN_RATES, { ...route, parcel: { ...box, weightGrams } })[0]?.price.minor,
    );
    expect(prices).toEqual([570, 650, 650, 730]);
  });

  it('leaves out a service that does not serve the zone', () => {
    const { EXPRESS, ...others } = BUILT_IN_RATES.services;
    const table = { ...BUILT_IN_RATES, services: { ...others, EXPRESS: { ...EXPRESS, zones: {} } } };
    expect(quoteRates(table, { ...route, parcel: box }).map(({ service }) => service)).toEqual(['ECONOMY', 'STANDARD']);
  });

  it.each([
    [{ weightGrams: 31_501 }, 'PARCEL_TOO_HEAVY', 'parcel.weightGrams'],
    [{ lengthMm: 2_001 }, 'PARCEL_TOO_LARGE', 'parcel'],
    [{ lengthMm: 1_000, widthMm: 800, heightMm: 501 }, 'PARCEL_TOO_LARGE', 'parcel'],
    [{ weightGrams: 0 }, 'INVALID_PARCEL', 'parcel.weightGrams'],
    [{ widthMm: 10.5 }, 'INVALID_PARCEL', 'parcel.widthMm'],
    [{ heightMm: Number.NaN }, 'INVALID_PARCEL', 'parcel.heightMm'],
  ])('refuses %j', (change, code, field) => {
    const error = refusal(() => quoteRates(BUILT_IN_RATES, { ...route, parcel: { ...box, ...change } }));
    expect(error).toMatchObject({ name: 'CarrierRefused', code, field });
  });

  it('refuses what is not a country code', () => {
    const error = refusal(() =>
      quoteRates(BUILT_IN_RATES, { ...route, receiver: address('USA', '10001'), parcel: box }),
    );
    expect(error).toMatchObject({ code: 'INVALID_COUNTRY', field: 'receiver.countryCode' });
  });

  it('never charges less for a heavier parcel or a farther zone, nor a fraction', () => {
    const receivers = [
      address('US', '98199'),
      address('US', '10001'),
      address('CA', 'K1A 0B1'),
      address('DE', '10115'),
    ];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31_499 }), fc.integer({ min: 1, max: 500 }), (weightGrams, side) => {
        const total = (receiver: CarrierAddress, weight: number): number[] =>
          quoteRates(BUILT_IN_RATES, {
            sender: route.sender,
            receiver,
            parcel: { weightGrams: weight, lengthMm: side, widthMm: side, heightMm: side },
          })
            .sort((a, b) => a.service.localeCompare(b.service))
            .map(({ price }) => price.minor);
        receivers.forEach((receiver, zone) => {
          const nearer = receivers[zone - 1];
          total(receiver, weightGrams).forEach((minor, index) => {
            expect(Number.isSafeInteger(minor)).toBe(true);
            expect(total(receiver, weightGrams + 1)[index]).toBeGreaterThanOrEqual(minor);
            if (nearer) expect(minor).toBeGreaterThan(total(nearer, weightGrams)[index] ?? Infinity);
          });
        });
      }),
    );
  });
});
