import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { phoneProblem } from './phone.js';

const LIMITS = { name: 200, company: 200, line1: 200, line2: 200, city: 100, region: 100, postalCode: 20 } as const;
const REQUIRED = ['line1', 'city'] as const;

const invalid = (path: readonly string[], field: string, message: string): UserErrorData => ({
  code: 'INVALID_ADDRESS',
  message,
  field: [...path, field],
});

function checkPlace({ latitude, longitude }: AddressValue, path: readonly string[]): UserErrorData[] {
  const given = [latitude ?? null, longitude ?? null].filter((one) => one !== null).length;
  if (given === 1) return [invalid(path, 'latitude', 'latitude and longitude go together.')];
  if (given === 0) return [];
  return [
    ...(Math.abs(latitude ?? 0) <= 90 ? [] : [invalid(path, 'latitude', 'latitude is between −90 and 90 degrees.')]),
    ...(Math.abs(longitude ?? 0) <= 180
      ? []
      : [invalid(path, 'longitude', 'longitude is between −180 and 180 degrees.')]),
  ];
}

/** Everything that is wrong with an address, at once; `path` is where the address is in the input. */
export function checkAddress(address: AddressValue, path: readonly string[]): UserErrorData[] {
  const tooLong = (Object.keys(LIMITS) as (keyof typeof LIMITS)[]).filter(
    (field) => (address[field]?.length ?? 0) > LIMITS[field],
  );
  const phone = phoneProblem(address.phone);
  return [
    ...REQUIRED.filter((field) => address[field].trim() === '').map((field) =>
      invalid(path, field, `An address has a ${field}.`),
    ),
    ...tooLong.map((field) => invalid(path, field, `${field} has at most ${LIMITS[field]} characters.`)),
    ...(/^[A-Z]{2}$/.test(address.countryCode)
      ? []
      : [invalid(path, 'countryCode', 'countryCode has two capital letters, such as DE.')]),
    ...(phone ? [invalid(path, 'phone', phone)] : []),
    ...checkPlace(address, path),
  ];
}

const FIELDS = [
  'name',
  'company',
  'line1',
  'line2',
  'city',
  'region',
  'postalCode',
  'countryCode',
  'phone',
  'latitude',
  'longitude',
] as const;

/** The address with trimmed texts and without empty fields, so that equal addresses are stored equal. */
export function normaliseAddress(address: AddressValue): AddressValue {
  const entries = FIELDS.map((field) => {
    const value = address[field];
    return [field, typeof value === 'string' ? value.trim() : value] as const;
  });
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as unknown as AddressValue;
}
