import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { checkAddress } from './address.js';
import { phoneProblem } from './phone.js';

export type CustomerStatus = 'ACTIVE' | 'MERGED' | 'ERASED';

/** An address as it is handed in; without any default the first one is it. */
export interface AddressDetails extends AddressValue {
  readonly isDefault?: boolean | null;
}

export interface CustomerDetails {
  readonly name?: string | null;
  readonly company?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  /** The default address alone. */
  readonly address?: AddressValue | null;
  /** All addresses. */
  readonly addresses?: readonly AddressDetails[] | null;
}

const MAX_ADDRESSES = 50;

/** The form in which e-mail addresses are compared and stored. */
export const normaliseEmail = (email: string | null | undefined): string | null => email?.trim().toLowerCase() || null;

/** A text without spaces around it; null when nothing is left. */
export const trimmed = (text: string | null | undefined): string | null => text?.trim() || null;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function checkAddresses({ address, addresses }: CustomerDetails): UserErrorData[] {
  const problems = address ? checkAddress(address, ['address']) : [];
  if (address && addresses)
    problems.push({ code: 'AMBIGUOUS', message: 'Give address or addresses, not both.', field: ['address'] });
  if (!addresses) return problems;
  if (addresses.length > MAX_ADDRESSES)
    problems.push({
      code: 'TOO_MANY',
      message: `A customer has at most ${MAX_ADDRESSES} addresses.`,
      field: ['addresses'],
    });
  if (addresses.filter((one) => one.isDefault).length > 1)
    problems.push({ code: 'SEVERAL_DEFAULTS', message: 'Only one address is the default.', field: ['addresses'] });
  return [...problems, ...addresses.flatMap((one, index) => checkAddress(one, ['addresses', String(index)]))];
}

/** Everything that is wrong with a customer's details, at once. A missing name is only fine when one is known. */
export function checkCustomer(details: CustomerDetails, nameKnown = false): UserErrorData[] {
  const problems: UserErrorData[] = [];
  const name = details.name ?? (nameKnown ? undefined : '');
  if (name !== undefined && (name.trim() === '' || name.length > 200))
    problems.push({ code: 'INVALID_NAME', message: 'A name has 1 to 200 characters.', field: ['name'] });
  if ((details.company?.length ?? 0) > 200)
    problems.push({ code: 'INVALID_COMPANY', message: 'A company has at most 200 characters.', field: ['company'] });
  const email = normaliseEmail(details.email);
  if (email && (email.length > 254 || !EMAIL.test(email)))
    problems.push({ code: 'INVALID_EMAIL', message: 'Not an e-mail address.', field: ['email'] });
  const phone = phoneProblem(details.phone);
  if (phone) problems.push({ code: 'INVALID_PHONE', message: phone, field: ['phone'] });
  return [...problems, ...checkAddresses(details)];
}
