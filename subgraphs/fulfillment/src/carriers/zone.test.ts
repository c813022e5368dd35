import { describe, expect, it } from '@jest/globals';
import { zoneOf } from './zone.js';

describe('zoneOf', () => {
  it.each([
    [
      'one postal district',
      { countryCode: 'DE', postalCode: '80331' },
      { countryCode: 'de', postalCode: '80 999' },
      'LOCAL',
    ],
    [
      'two districts of a country',
      { countryCode: 'DE', postalCode: '80331' },
      { countryCode: 'DE', postalCode: '10115' },
      'DOMESTIC',
    ],
    ['a missing postal code', { countryCode: 'IE' }, { countryCode: 'IE' }, 'DOMESTIC'],
    [
      'a postal code too short to name a district',
      { countryCode: 'FO', postalCode: '1' },
      { countryCode: 'FO', postalCode: '1' },
      'DOMESTIC',
    ],
    [
      'one trade area',
      { countryCode: 'US', postalCode: '10001' },
      { countryCode: 'CA', postalCode: 'K1A 0B1' },
      'REGION',
    ],
    [
      'the same postal code in two countries',
      { countryCode: 'FR', postalCode: '10115' },
      { countryCode: 'DE', postalCode: '10115' },
      'REGION',
    ],
    ['two trade areas', { countryCode: 'US' }, { countryCode: 'DE' }, 'WORLD'],
    ['a country in no trade area', { countryCode: 'JP' }, { countryCode: 'KR' }, 'WORLD'],
  ])('knows %s', (_, sender, receiver, zone) => {
    expect(zoneOf(sender, receiver)).toBe(zone);
    expect(zoneOf(receiver, sender)).toBe(zone);
  });
});
