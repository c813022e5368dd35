import type { Parcel, RateQuote, RateRequest, ServiceLevel } from './carrier.js';
import { CarrierRefused } from './carrier-errors.js';
import { zoneOf } from './zone.js';
import type { Zone } from './zone.js';

/** The price of one service in one zone: a base plus an amount for each started kilogram, both in minor units. */
export interface ZoneRate {
  readonly baseMinor: number;
  readonly perStartedKgMinor: number;
  readonly transitDays: number;
}

/** One service of the table. A zone that is left out is not served. */
export interface ServiceRates {
  readonly name: string;
  readonly zones: Readonly<Partial<Record<Zone, ZoneRate>>>;
}

/** A complete tariff: currency (ISO 4217), parcel limits and the three services. */
export interface RateTable {
  readonly currency: string;
  /** Cubic millimetres that are charged as one kilogram. */
  readonly dimensionalDivisorMm3: number;
  readonly maxWeightGrams: number;
  readonly maxLengthMm: number;
  /** Limit for length plus girth: longest side + 2 × (sum of the other two). */
  readonly maxLengthPlusGirthMm: number;
  readonly services: Readonly<Record<ServiceLevel, ServiceRates>>;
}

const rate = (baseMinor: number, perStartedKgMinor: number, transitDays: number): ZoneRate => ({
  baseMinor,
  perStartedKgMinor,
  transitDays,
});

/** The tariff of the built-in carrier. Another tariff of the same shape can be given in its place. */
export const BUILT_IN_RATES: RateTable = {
  currency: 'USD',
  dimensionalDivisorMm3: 5_000_000,
  maxWeightGrams: 31_500,
  maxLengthMm: 2_000,
  maxLengthPlusGirthMm: 3_600,
  services: {
    ECONOMY: {
      name: 'Economy',
      zones: {
        LOCAL: rate(390, 45, 3),
        DOMESTIC: rate(490, 80, 5),
        REGION: rate(990, 210, 8),
        WORLD: rate(1_690, 620, 15),
      },
    },
    STANDARD: {
      name: 'Standard',
      zones: {
        LOCAL: rate(490, 60, 1),
        DOMESTIC: rate(690, 110, 2),
        REGION: rate(1_390, 290, 4),
        WORLD: rate(2_490, 890, 8),
      },
    },
    EXPRESS: {
      name: 'Express',
      zones: {
        LOCAL: rate(990, 120, 1),
        DOMESTIC: rate(1_490, 240, 1),
        REGION: rate(2_990, 540, 2),
        WORLD: rate(4_990, 1_390, 3),
      },
    },
  },
};

/** Whole quotient rounded up, without floating point: the remainder decides. */
function divideUp(dividend: number, divisor: number): number {
  const remainder = dividend % divisor;
  return (dividend - remainder) / divisor + (remainder > 0 ? 1 : 0);
}

/**
 * The weight that is charged, in grams: the greater of actual and dimensional weight (volume ÷ divisor, rounded up to
 * a gram). At the usual divisor this is cm³ ÷ 5000 kilograms.
 */
export function billableWeightGrams(
  parcel: Parcel,
  dimensionalDivisorMm3 = BUILT_IN_RATES.dimensionalDivisorMm3,
): number {
  const volumeMm3 = parcel.lengthMm * parcel.widthMm * parcel.heightMm;
  return Math.max(parcel.weightGrams, divideUp(volumeMm3 * 1_000, dimensionalDivisorMm3));
}

function checkParcel(table: RateTable, parcel: Parcel): void {
  for (const measure of ['weightGrams', 'lengthMm', 'widthMm', 'heightMm'] as const) {
    const value = parcel[measure];
    if (!Number.isSafeInteger(value) || value <= 0) {
      throw new CarrierRefused('INVALID_PARCEL', `${measure} must be a whole number above zero`, `parcel.${measure}`);
    }
  }
  if (parcel.weightGrams > table.maxWeightGrams) {
    throw new CarrierRefused(
      'PARCEL_TOO_HEAVY',
      `The parcel weighs more than ${table.maxWeightGrams} g`,
      'parcel.weightGrams',
    );
  }
  const sides = [parcel.lengthMm, parcel.widthMm, parcel.heightMm];
  const longest = Math.max(...sides);
  const lengthPlusGirth = 2 * sides.reduce((sum, side) => sum + side, 0) - longest;
  if (longest > table.maxLengthMm || lengthPlusGirth > table.maxLengthPlusGirthMm) {
    throw new CarrierRefused(
      'PARCEL_TOO_LARGE',
      `The longest side may be ${table.maxLengthMm} mm, length plus girth ${table.maxLengthPlusGirthMm} mm`,
      'parcel',
    );
  }
}

function checkCountry(field: 'sender' | 'receiver', countryCode: string): void {
  if (/^[A-Za-z]{2}$/.test(countryCode)) return;
  throw new CarrierRefused('INVALID_COUNTRY', `"${countryCode}" is not a country code`, `${field}.countryCode`);
}

/**
 * Every service that the table offers on the route, cheapest first. Throws CarrierRefused for a parcel over the
 * limits, a measure that is not a whole number above zero, or a country code that is not two letters.
 */
export function quoteRates(
  table: RateTable,
  request: Pick<RateRequest, 'sender' | 'receiver' | 'parcel'>,
): RateQuote[] {
  checkCountry('sender', request.sender.countryCode);
  checkCountry('receiver', request.receiver.countryCode);
  checkParcel(table, request.parcel);
  const zone = zoneOf(request.sender, request.receiver);
  const startedKg = divideUp(billableWeightGrams(request.parcel, table.dimensionalDivisorMm3), 1_000);
  return (Object.entries(table.services) as [ServiceLevel, ServiceRates][])
    .flatMap(([service, { name, zones }]) => {
      const zoneRate = zones[zone];
      if (!zoneRate) return [];
      const minor = zoneRate.baseMinor + zoneRate.perStartedKgMinor * startedKg;
      const price = { minor, currency: table.currency };
      return [
        {
          service,
          serviceName: name,
          price,
          transitDays: zoneRate.transitDays,
          rateReference: `${service}:${zone}:${startedKg}`,
        },
      ];
    })
    .sort((a, b) => a.price.minor - b.price.minor);
}
