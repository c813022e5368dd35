import type { AddressValue } from '@oms/platform/graphql/value-types';
import type { OrderState } from './order-state.js';

/**
 * What an order is found by. Each term begins with the letter of its kind: # number, r external reference, e e-mail,
 * n word of a name, p telephone (digits backwards, so that a number is found with and without its country code),
 * z postal code, s SKU, t tracking number or number of a return.
 */
export const TERM_KINDS = ['#', 'r', 'e', 'n', 'p', 'z', 's', 't'] as const;
export type TermKind = (typeof TERM_KINDS)[number];

const MAX_TERM = 200;

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();

/** The term as it is kept: two spellings of the same thing are one term. Empty when nothing is left. */
function normal(kind: TermKind, text: string): string {
  if (kind !== 'p') return (kind === 'z' ? plain(text).replaceAll(/[\s-]/g, '') : plain(text)).slice(0, MAX_TERM);
  const digits = text.replaceAll(/\D/g, '').replace(/^0+/, '');
  return [...digits].toReversed().join('').slice(0, MAX_TERM);
}

const quoted = (term: string): string => `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** A tsquery for orders that have exactly this term. */
export const exactTerm = (kind: TermKind, text: string): string => quoted(`${kind}${normal(kind, text)}`);

/** A tsquery for orders with a term that begins like this (a telephone number: ends); empty when nothing is left of it. */
export function beginningTerm(kind: TermKind, text: string): string {
  const wanted = normal(kind, text);
  return wanted === '' ? '' : `${quoted(`${kind}${wanted}`)}:*`;
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** A tsquery for orders of somebody whose names begin with these words. */
export const nameQuery = (text: string): string =>
  words(text)
    .map((word) => beginningTerm('n', word))
    .filter(Boolean)
    .join(' & ');

/** A tsquery for orders that have the text as any kind of term. */
export function anyQuery(text: string): string {
  const others = TERM_KINDS.filter((kind) => kind !== 'n' && (kind !== 'p' || text.replaceAll(/\D/g, '').length > 3));
  const queries = [...others.map((kind) => beginningTerm(kind, text)), nameQuery(text)].filter(Boolean);
  return queries.map((query) => `(${query})`).join(' | ');
}

function addressTerms(address: AddressValue | null): [TermKind, string][] {
  if (!address) return [];
  const { name, company, phone, postalCode } = address;
  return [
    ...[name, company].flatMap((text) => words(text ?? '').map((word): [TermKind, string] => ['n', word])),
    ...(phone ? [['p', phone] as [TermKind, string]] : []),
    ...(postalCode ? [['z', postalCode] as [TermKind, string]] : []),
  ];
}

type Searchable = Pick<
  OrderState,
  'number' | 'externalReference' | 'email' | 'phone' | 'billingAddress' | 'deliveries' | 'lines'
>;

/** The order's terms as a tsvector. Tracking numbers are added as parcels are reported. */
export function searchTerms(order: Searchable): string {
  const terms: [TermKind, string | null][] = [
    ['#', order.number],
    ['r', order.externalReference],
    ['e', order.email],
    ['p', order.phone],
    ...addressTerms(order.billingAddress),
    ...order.deliveries.flatMap(({ address }) => addressTerms(address)),
    ...order.lines.map((line): [TermKind, string] => ['s', line.sku]),
  ];
  const kept = new Set(
    terms.flatMap(([kind, text]) => {
      const term = text ? normal(kind, text) : '';
      return term === '' ? [] : [`${kind}${term}`];
    }),
  );
  return [...kept].map(quoted).join(' ');
}
