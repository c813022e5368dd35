import { firstRow, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type { PageRequest, PageSpec } from '@oms/platform/graphql/page';
import { isId } from '@oms/platform/values/ids';
import { normaliseEmail } from '../rules/customer.js';
import type { CustomerFilter } from './customer.inputs.js';

/**
 * A telephone number as it is searched for: its digits, where the text is nothing else, without the zeros that stand for
 * a country or a trunk (030 1234567 and 0049 30 1234567 are +49 30 1234567).
 */
const asSearched = (text: string): string => {
  const trimmed = text.trim().toLowerCase();
  return /^\+?[\d\s()/.-]{6,}$/.test(trimmed) ? trimmed.replaceAll(/\D/g, '').replace(/^0+(?=\d)/, '') : trimmed;
};

function conditions({ email, tags, groupCode, companyId, status }: CustomerFilter): RawBuilder<unknown>[] {
  return [
    ...(email ? [sql`c.email = ${normaliseEmail(email)}`] : []),
    ...(tags ? [sql`c.tags @> ${tags}::text[]`] : []),
    ...(groupCode ? [sql`c.group_codes @> ${[groupCode]}::text[]`] : []),
    ...(companyId ? [isId(companyId) ? sql`c.company_id = ${companyId}::uuid` : sql`false`] : []),
    ...(status ? [sql`c.status = any(${status}::text[])`] : []),
  ];
}

const byName = [
  { expression: sql`c.name`, type: 'text' },
  { expression: sql`c.id`, type: 'uuid' },
] as const;

/** Matches that are counted to see whether there are any. */
const SOME = 1_000;

/** What holds every word of the text as it was written. */
const holdsAll = (text: string): RawBuilder<unknown> =>
  sql.join(
    text.split(/\s+/).map((word) => sql`c.search_text like ${`%${word.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`}`),
    sql` and `,
  );

/**
 * The list of customers, by name. A text is looked for as it was written, its words in any order; where nobody has it,
 * by its trigrams, the most alike first, so that a letter too many, too few or wrong does no harm. One index serves
 * names, e-mails, numbers and places.
 */
export async function customerList(
  db: Sql,
  filter: CustomerFilter,
  page: PageRequest,
): Promise<Omit<PageSpec, 'parent'>> {
  const shared = { columns: sql`c.*`, from: sql`customer c`, page };
  const where = conditions(filter);
  const text = asSearched(filter.text ?? '');
  if (!text) return { ...shared, where, sort: byName };
  const exact = [holdsAll(text), ...where];
  // Not `exists`: for the first row alone the planner would read the table, and read all of it where there is none.
  const found = await firstRow<{ exact: boolean }>(
    db,
    sql`select count(*) > 0 as exact from (select 1 from customer c where ${sql.join(exact, sql` and `)} limit ${SOME}) found`,
  );
  if (found?.exact) return { ...shared, where: exact, sort: byName };
  const likeness = sql`public.word_similarity(${text}, c.search_text)::numeric`;
  return {
    ...shared,
    where: [sql`c.search_text operator(public.%>) ${text}`, ...where],
    sort: [{ expression: likeness, type: 'numeric' }, byName[1]],
    direction: 'desc',
  };
}
