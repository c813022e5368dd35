import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';

export interface CustomerDetails {
  readonly name: string;
  readonly company?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly address?: AddressValue | null;
}

/** The form in which e-mail addresses are compared. */
export const normaliseEmail = (email: string | null | undefined): string | null => email?.trim().toLowerCase() || null;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const isEmail = (normal: string): boolean => normal.length <= 254 && EMAIL.test(normal);

/** Everything that is wrong with a customer's details, at once. */
export function checkCustomer({ name, email, address }: CustomerDetails): UserErrorData[] {
  const problems: UserErrorData[] = [];
  if (name.trim() === '' || name.length > 200)
    problems.push({ code: 'INVALID_NAME', message: 'A name has 1 to 200 characters.', field: ['name'] });
  const normal = normaliseEmail(email);
  if (normal && !isEmail(normal))
    problems.push({ code: 'INVALID_EMAIL', message: 'Not an e-mail address.', field: ['email'] });
  if (address && !/^[A-Z]{2}$/.test(address.countryCode))
    problems.push({
      code: 'INVALID_ADDRESS',
      message: 'countryCode has two capital letters.',
      field: ['address', 'countryCode'],
    });
  return problems;
}

/** A customer's details as they are kept. */
export interface KeptDetails {
  readonly name: string;
  readonly company: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: AddressValue | null;
}

/** What is kept of a customer's details; an address that is not named stays as it was. */
export const keptDetails = (
  details: CustomerDetails,
  known: { readonly address?: AddressValue | null } | null,
): KeptDetails => ({
  name: details.name.trim(),
  company: details.company ?? null,
  email: normaliseEmail(details.email),
  phone: details.phone ?? null,
  address: details.address ?? known?.address ?? null,
});
