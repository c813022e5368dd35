import type { UserErrorData } from '../errors/domain-error.js';
import { isCountryCode } from './country.js';

/** What is looked at of a postal address. */
export interface CheckedAddress {
  readonly line1: string;
  readonly city: string;
  readonly countryCode: string;
  readonly latitude?: number | null;
  readonly longitude?: number | null;
}

const LONGEST = 200;

const isBeyond = (value: number | null | undefined, most: number): boolean =>
  value !== null && value !== undefined && !(value >= -most && value <= most);

/** The parts that are wrong, with what was expected. */
function wrongParts(address: CheckedAddress): [string, string][] {
  const { line1, city, countryCode, latitude, longitude } = address;
  const long = Object.entries(address).filter(
    ([, value]: [string, unknown]) => typeof value === 'string' && value.length > LONGEST,
  );
  const wrong: [string, boolean, string][] = [
    ['line1', !line1?.trim(), 'line1 must not be empty.'],
    ['city', !city?.trim(), 'city must not be empty.'],
    ['countryCode', !isCountryCode(countryCode), 'countryCode is a code of ISO 3166-1, such as DE or GB.'],
    ['latitude', isBeyond(latitude, 90), 'latitude is from -90 to 90 degrees.'],
    ['longitude', isBeyond(longitude, 180), 'longitude is from -180 to 180 degrees.'],
  ];
  return [
    ...wrong.flatMap(([part, isWrong, message]): [string, string][] => (isWrong ? [[part, message]] : [])),
    ...long.map(([part]): [string, string] => [part, `${part} has at most ${LONGEST} characters.`]),
  ];
}

/** Everything that is wrong with a postal address, part by part; `at` is its path in the input. */
export const addressProblems = (address: CheckedAddress, ...at: (string | number)[]): UserErrorData[] =>
  wrongParts(address).map(([part, message]) => ({
    code: 'INVALID_ADDRESS',
    message,
    field: [...at, part].map(String),
  }));
