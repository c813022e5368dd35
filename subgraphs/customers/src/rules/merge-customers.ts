import type { AddressValue } from '@oms/platform/graphql/value-types';

interface Mergeable {
  readonly company: string | null | undefined;
  readonly email: string | null | undefined;
  readonly phone: string | null | undefined;
  readonly address: AddressValue | null | undefined;
  readonly locale: string | null | undefined;
  readonly companyId: string | null | undefined;
  readonly tags: readonly string[];
  readonly groupCodes: readonly string[];
  readonly createdAt: Date;
}

/** What a customer is after a merge: its own details count, gaps are filled from the oldest duplicate that has them. */
export function mergeDetails(kept: Mergeable, duplicates: readonly Mergeable[]): Omit<Mergeable, 'createdAt'> {
  const inOrder = [kept, ...duplicates.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())];
  const first = <Value>(valueOf: (one: Mergeable) => Value | null | undefined): Value | null =>
    inOrder.map(valueOf).find((value) => value !== null && value !== undefined) ?? null;
  const union = (field: 'tags' | 'groupCodes') => [...new Set(inOrder.flatMap((one) => one[field]))];
  return {
    company: first((one) => one.company),
    email: first((one) => one.email),
    phone: first((one) => one.phone),
    address: first((one) => one.address),
    locale: first((one) => one.locale),
    companyId: first((one) => one.companyId),
    tags: union('tags'),
    groupCodes: union('groupCodes'),
  };
}
