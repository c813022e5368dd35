import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { addressProblems } from '@oms/platform/values/address';
import { isEmail } from '@oms/platform/values/email';

export interface CustomerDetails {
  readonly name: string;
  readonly company?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly address?: AddressValue | null;
}

/** The form in which e-mail addresses are compared. */
export const normaliseEmail = (email: string | null | undefined): string | null => email?.trim().toLowerCase() || null;

const LONGEST = 200;

/** Everything that is wrong with a customer's details, at once. */
export function checkCustomer({ name, email, company, phone, address }: CustomerDetails): UserErrorData[] {
  const problems: UserErrorData[] = [];
  if (name.trim() === '' || name.length > 200)
    problems.push({ code: 'INVALID_NAME', message: 'A name has 1 to 200 characters.', field: ['name'] });
  for (const [field, value] of Object.entries({ company, phone }))
    if (value && value.length > LONGEST)
      problems.push({ code: 'TEXT_TOO_LONG', message: `${field} has at most ${LONGEST} characters.`, field: [field] });
  const normal = normaliseEmail(email);
  if (normal && !isEmail(normal))
    problems.push({ code: 'INVALID_EMAIL', message: 'Not an e-mail address.', field: ['email'] });
  return address ? [...problems, ...addressProblems(address, 'address')] : problems;
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
