import type { UserErrorData } from '../errors/domain-error.js';
import { isCountryCode } from './country.js';

/** Where something is, in degrees. */
export interface Coordinates {
  readonly latitude?: number | null;
  readonly longitude?: number | null;
}

/** What is looked at of a postal address. */
export interface CheckedAddress extends Coordinates {
  readonly line1: string;
  readonly city: string;
  readonly countryCode: string;
}

const LONGEST = 200;

const isBeyond = (value: number | null | undefined, most: number): boolean =>
  value !== null && value !== undefined && !(value >= -most && value <= most);

type Part = readonly [part: string, isWrong: boolean, message: string];

const coordinateParts = ({ latitude, longitude }: Coordinates): Part[] => [
  ['latitude', isBeyond(latitude, 90), 'latitude is from -90 to 90 degrees.'],
  ['longitude', isBeyond(longitude, 180), 'longitude is from -180 to 180 degrees.'],
];

/** The parts of an address, with what is expected of them. */
function partsOf(address: CheckedAddress): Part[] {
  const { line1, city, countryCode } = address;
  const texts = Object.entries(address).map(([part, value]: [string, unknown]): Part => {
    const isLong = typeof value === 'string' && value.length > LONGEST;
    return [part, isLong, `${part} has at most ${LONGEST} characters.`];
  });
  return [
    ['line1', !line1?.trim(), 'line1 must not be empty.'],
    ['city', !city?.trim(), 'city must not be empty.'],
    ['countryCode', !isCountryCode(countryCode), 'countryCode is a code of ISO 3166-1, such as DE or GB.'],
    ...coordinateParts(address),
    ...texts,
  ];
}

const problemsOf = (code: string, parts: readonly Part[], at: readonly (string | number)[]): UserErrorData[] =>
  parts.flatMap(([part, isWrong, message]) => (isWrong ? [{ code, message, field: [...at, part].map(String) }] : []));

/** Everything that is wrong with a postal address, part by part; `at` is its path in the input. */
export const addressProblems = (address: CheckedAddress, ...at: (string | number)[]): UserErrorData[] =>
  problemsOf('INVALID_ADDRESS', partsOf(address), at);

/** What is wrong with a place that is named by its coordinates, if it is. */
export const coordinateProblems = (place: Coordinates | null | undefined, ...at: (string | number)[]) =>
  problemsOf('INVALID_PLACE', coordinateParts(place ?? {}), at);
