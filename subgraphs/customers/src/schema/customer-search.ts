import { amongAny, having } from '@oms/platform/database/among';
import { sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type { PageRequest, PageSpec } from '@oms/platform/graphql/page';
import { isId } from '@oms/platform/values/ids';
import { normaliseEmail } from '../rules/customer.js';
import type { CustomerFilter } from './customer.inputs.js';
import { PHONE_DIGITS, phoneEnd } from './profile.loaders.js';

/** A text that is nothing but a telephone number: its digits; otherwise the text. */
function asSearched(text: string): { readonly text: string; readonly isPhone: boolean } {
  const trimmed = text.trim().toLowerCase();
  const isPhone = /^\+?[\d\s()/.-]{6,}$/.test(trimmed);
  // Without the zeros that stand for a country or a trunk: 030 1234567 and 0049 30 1234567 are +49 30 1234567.
  return { isPhone, text: isPhone ? trimmed.replaceAll(/\D/g, '').replace(/^0+(?=\d)/, '') : trimmed };
}

const hasPhone = (digits: string): RawBuilder<unknown> => sql`${phoneEnd('c.phone')} = ${digits.slice(-PHONE_DIGITS)}`;

const CUSTOMERS = { from: 'customer c', key: 'c.id' };

async function conditions(
  db: Sql,
  { email, tags, groupCode, companyId, status }: CustomerFilter,
): Promise<RawBuilder<unknown>[]> {
  return [
    ...(email ? [sql`c.email = ${normaliseEmail(email)}`] : []),
    ...(tags ? [await having(db, CUSTOMERS, sql`c.tags @> ${tags}::text[]`)] : []),
    ...(groupCode ? [await having(db, CUSTOMERS, sql`c.group_codes @> ${[groupCode]}::text[]`)] : []),
    ...(companyId ? [isId(companyId) ? sql`c.company_id = ${companyId}::uuid` : sql`false`] : []),
    ...(status ? [sql`c.status = any(${status}::text[])`] : []),
  ];
}

const byName = [
  { expression: sql`c.name`, type: 'text' },
  { expression: sql`c.id`, type: 'uuid' },
] as const;

/** What holds every word of the text as it was written. */
const holdsAll = (text: string): RawBuilder<unknown> =>
  sql.join(
    text.split(/\s+/).map((word) => sql`c.search_text like ${`%${word.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`}`),
    sql` and `,
  );

/**
 * The list of customers, by name. A whole telephone number is looked for by its end, which costs the same among millions
 * of numbers that begin alike. Any other text, and a number that nobody has, is looked for as it was written, its words
 * in any order; where nobody has it, by its trigrams, the most alike first, so that a letter too many, too few or wrong
 * does no harm. One index serves names, e-mails, numbers and places.
 */
export async function customerList(
  db: Sql,
  filter: CustomerFilter,
  page: PageRequest,
): Promise<Omit<PageSpec, 'parent' | 'columns'>> {
  const shared = { from: sql`customer c`, page };
  const where = await conditions(db, filter);
  const { text, isPhone } = asSearched(filter.text ?? '');
  if (!text) return { ...shared, where, sort: byName };
  const ways = [...(isPhone && text.length >= PHONE_DIGITS ? [hasPhone(text)] : []), holdsAll(text)];
  for (const way of ways) {
    const found = sql`select c.id from customer c where ${sql.join([way, ...where], sql` and `)}`;
    const those = await amongAny(db, { column: sql`c.id`, found, matches: way });
    if (those) return { ...shared, where: [those, ...where], sort: byName };
  }
  const likeness = sql`public.word_similarity(${text}, c.search_text)::numeric`;
  return {
    ...shared,
    where: [sql`c.search_text operator(public.%>) ${text}`, ...where],
    sort: [{ expression: likeness, type: 'numeric' }, byName[1]],
    direction: 'desc',
  };
}
