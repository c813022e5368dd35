import { describe, expect, it } from '@jest/globals';
import { distanceKm } from '../rules/sourcing/shipping.js';
import { located } from './geocoder.js';
import { offlineGeocoder } from './offline-geocoder.js';

const find = (city: string, countryCode: string, region?: string) =>
  offlineGeocoder.locate({ city, countryCode, region: region ?? null });

describe('the geocoder that comes with the product', () => {
  it('finds cities of every continent, however they are written', async () => {
    const cities = [
      ['berlin', 'DE', 52.52, 13.41],
      ['SAO PAULO', 'BR', -23.55, -46.64],
      ['Nairobi', 'KE', -1.28, 36.82],
      ['Osaka', 'JP', 34.69, 135.5],
      ['Wellington', 'NZ', -41.29, 174.78],
      ['New York City', 'US', 40.71, -74.01],
    ] as const;
    for (const [city, country, latitude, longitude] of cities) {
      const found = await find(city, country);
      expect(found?.latitude).toBeCloseTo(latitude, 0);
      expect(found?.longitude).toBeCloseTo(longitude, 0);
    }
  });

  it('tells cities of one name apart by region, and does not guess', async () => {
    expect((await find('Springfield', 'US', 'il'))?.latitude).toBeCloseTo(39.8, 1);
    const guess = await find('Springfield', 'US');
    expect(guess).toEqual(await find('no such place', 'US'));
    expect(await find('Atlantis', 'XX')).toBeNull();
  });

  it('leaves coordinates alone that somebody knows better', async () => {
    const known = { countryCode: 'DE', city: 'Berlin', latitude: 1, longitude: 2 };
    expect(await located(offlineGeocoder, known)).toBe(known);
    const [berlin, paris] = [await located(offlineGeocoder, { countryCode: 'DE', city: 'Berlin' }), await located(offlineGeocoder, { countryCode: 'FR', city: 'Paris' })]; // prettier-ignore
    expect(distanceKm(berlin, paris)).toBeCloseTo(878, -1);
  });
});
