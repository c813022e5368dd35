import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { problem } from './problem.js';

type Path = readonly (string | number)[];

/** Characters of one field of an address: what labels and carriers can do something with. */
const MAX_FIELD = 200;
const MAX_EMAIL = 254;
const MAX_PHONE = 50;
const COUNTRY = /^[A-Z]{2}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Degrees that are no place on earth. */
const degreeProblems = ({ latitude, longitude }: AddressValue, at: Path): UserErrorData[] =>
  Object.entries({ latitude: [latitude, 90], longitude: [longitude, 180] } as const).flatMap(([name, [given, most]]) =>
    given == null || Math.abs(given) <= most
      ? []
      : [problem('INVALID_ADDRESS', `${name} is from −${most} to ${most}.`, ...at, name)],
  );

/** Every reason against an address: what is missing, no country, or too long to be an address. */
export function addressProblems(address: AddressValue, at: Path): UserErrorData[] {
  const missing = (['line1', 'city'] as const).filter((name) => address[name].trim() === '');
  const long = Object.entries(address).filter(([, text]) => typeof text === 'string' && text.length > MAX_FIELD);
  return [
    ...missing.map((name) => problem('INVALID_ADDRESS', `An address needs ${name}.`, ...at, name)),
    ...(COUNTRY.test(address.countryCode)
      ? []
      : [problem('INVALID_ADDRESS', 'A country has two capital letters, such as DE.', ...at, 'countryCode')]),
    ...long.map(([name]) => problem('TEXT_TOO_LONG', `${name} has at most ${MAX_FIELD} characters.`, ...at, name)),
    ...degreeProblems(address, at),
  ];
}

/** How somebody can be reached, and where the bill goes. */
interface Contact {
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly billingAddress?: AddressValue | null;
}

/** Every reason against how somebody can be reached. What is absent is not judged. */
export function contactProblems({ email, phone, billingAddress }: Contact): UserErrorData[] {
  const wrong = email != null && !(EMAIL.test(email.trim()) && email.length <= MAX_EMAIL);
  return [
    ...(wrong ? [problem('INVALID_EMAIL', 'An e-mail address is written like ada@example.com.', 'email')] : []),
    ...(phone && phone.length > MAX_PHONE
      ? [problem('TEXT_TOO_LONG', `A telephone number has at most ${MAX_PHONE} characters.`, 'phone')]
      : []),
    ...(billingAddress ? addressProblems(billingAddress, ['billingAddress']) : []),
  ];
}
