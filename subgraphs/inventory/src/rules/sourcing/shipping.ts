import type { Place } from './problem.js';
import type { Rate, SourcingPolicy, Zone } from './policy.js';

const EARTH_KM = 6_371;
/** Kilometres that are assumed where a place has no coordinates: within a country, and across a border. */
const TYPICAL_KM = { domestic: 300, abroad: 1_500 } as const;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres (haversine formula); null without both coordinates. */
export function distanceKm(a: Place, b: Place): number | null {
  if (a.latitude == null || a.longitude == null || b.latitude == null || b.longitude == null) return null;
  const [dLat, dLon] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)];
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** A way from a location to a destination. */
export interface Lane {
  readonly km: number | null;
  readonly zone: string;
  readonly rate: Rate | undefined;
  /** Minor units of a parcel, however heavy. */
  readonly base: number;
}

const fits = (zone: Zone, sameCountry: boolean, km: number, country: string): boolean =>
  (zone.sameCountry === undefined || zone.sameCountry === sameCountry) &&
  (zone.maxKm === undefined || km <= zone.maxKm) &&
  (zone.countries === undefined || zone.countries.includes(country));

/** Rates by zone and service; a policy's are looked up for every location and order. */
const ratesOf = new WeakMap<readonly Rate[], ReadonlyMap<string, Rate>>();

function rateFor(policy: SourcingPolicy, zone: string, service: string): Rate | undefined {
  let known = ratesOf.get(policy.rates);
  if (!known) {
    known = new Map(policy.rates.map((rate) => [`${rate.zone}/${rate.service}`, rate]));
    ratesOf.set(policy.rates, known);
  }
  return known.get(`${zone}/${service}`) ?? known.get(`${zone}/*`);
}

/** The lane from one place to another with a service; without a rate nothing can be sent on it. */
export function laneBetween(policy: SourcingPolicy, from: Place, to: Place | null, service: string): Lane {
  if (!to) return { km: null, zone: 'NONE', rate: NO_TRAVEL, base: 0 };
  const sameCountry = from.countryCode === to.countryCode;
  const km = distanceKm(from, to);
  const assumed = km ?? (sameCountry ? TYPICAL_KM.domestic : TYPICAL_KM.abroad);
  const zone = policy.zones.find((one) => fits(one, sameCountry, assumed, to.countryCode));
  const rate = zone && rateFor(policy, zone.code, service);
  return { km, zone: zone?.code ?? 'NONE', rate, base: rate ? rate.base + rate.perKm * assumed : 0 };
}

/** What is handed over where it lies does not travel. */
const NO_TRAVEL: Rate = { zone: 'NONE', service: '*', base: 0, perKg: 0, perKm: 0, transitDays: 0 };
