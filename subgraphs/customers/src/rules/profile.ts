import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';

export const CONSENT_CHANNELS = ['EMAIL', 'SMS', 'PHONE', 'POST'] as const;
export const CONSENT_PURPOSES = ['MARKETING', 'SERVICE'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

const MAX_TAGS = 50;
const TAG = /^[\p{L}\p{N}][\p{L}\p{N} _.:-]{0,39}$/u;
const LOCALE = /^[a-z]{2,3}(-[A-Z]{2})?$/;

const problem = (code: string, message: string, ...field: (string | number)[]): UserErrorData => ({
  code,
  message,
  field: field.map(String),
});

/** What makes the same address the same, however it is written: letters and digits only, in lower case. */
export function addressKey({ name, line1, line2, city, postalCode, countryCode }: AddressValue): string {
  const squeeze = (text: string | null | undefined): string =>
    (text ?? '')
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '');
  return [name, line1, line2, city, postalCode, countryCode].map(squeeze).join('|');
}

/** An address as it is kept: without spaces around its parts, its country in capitals. */
export function normaliseAddress(address: AddressValue): AddressValue {
  const trimmed = Object.entries(address).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' ? value.trim().replaceAll(/\s+/g, ' ') || null : value,
  ]);
  const { line1, city, countryCode, ...rest } = Object.fromEntries(trimmed) as AddressValue;
  return { ...rest, line1, city, countryCode: countryCode?.toUpperCase() };
}

export interface ProfileDetails {
  readonly locale?: string | null;
  readonly tags?: readonly string[] | null;
  readonly groupCodes?: readonly string[] | null;
}

/** Everything that is wrong with the locale, tags and groups of a customer, at once. */
export function problemsInProfile({ locale, tags, groupCodes }: ProfileDetails): UserErrorData[] {
  const labels = (field: string, values: readonly string[]): UserErrorData[] => [
    ...(values.length > MAX_TAGS ? [problem('TOO_MANY', `At most ${MAX_TAGS}.`, field)] : []),
    ...values.flatMap((value, index) =>
      TAG.test(value) ? [] : [problem('INVALID_LABEL', 'A label has 1 to 40 letters, digits, spaces.', field, index)],
    ),
  ];
  return [
    ...(locale && !LOCALE.test(locale)
      ? [problem('INVALID_LOCALE', 'A locale is a language, such as de or de-AT.', 'locale')]
      : []),
    ...labels('tags', tags ?? []),
    ...labels('groupCodes', groupCodes ?? []),
  ];
}
