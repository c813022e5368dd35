import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { addressProblems } from '@oms/platform/values/address';
import { isEmail } from '@oms/platform/values/email';
import { problem } from './problem.js';

/** Who ordered, and how they are reached. */
export interface Contact {
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly billingAddress?: AddressValue | null;
}

const LONGEST_PHONE = 50;

/** Every reason against the contact of an order. */
export function contactProblems({ email, phone, billingAddress }: Contact): UserErrorData[] {
  const found: UserErrorData[] = [];
  if (email != null && !isEmail(email.trim()))
    found.push(problem('INVALID_EMAIL', 'An e-mail address is such as ada@example.com.', 'email'));
  if (phone && phone.length > LONGEST_PHONE)
    found.push(problem('TEXT_TOO_LONG', `A telephone number has at most ${LONGEST_PHONE} characters.`, 'phone'));
  return billingAddress ? [...found, ...addressProblems(billingAddress, 'billingAddress')] : found;
}
