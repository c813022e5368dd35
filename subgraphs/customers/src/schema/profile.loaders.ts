import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { alignByKey, groupByKey } from '@oms/platform/graphql/align';
import { fetchPages } from '@oms/platform/graphql/page';
import { below, pagesBelow } from '@oms/platform/graphql/pages-below';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import type { CustomersServices } from '../services.js';
import type { Context } from './customer.loaders.js';
import type {
  CompanyType,
  ConsentType,
  CustomerAddressType,
  CustomerNoteType,
  PaymentPreferenceType,
} from './profile.type.js';

type Owned<T> = T & { readonly customerId: string };

const ofCustomer = <T extends { readonly customerId: string }>(
  load: (ctx: Context, ids: readonly string[]) => Promise<T[]>,
) =>
  defineLoader<string, T[], CustomersServices>(async (ctx, ids) =>
    groupByKey(ids, await load(ctx, ids), (one) => one.customerId),
  );

export const addressesOf = ofCustomer<Owned<CustomerAddressType>>((ctx, ids) =>
  rows(
    ctx.db,
    sql`select * from customer_address where customer_id = any(${ids}::uuid[])
        order by default_shipping desc, default_billing desc, created_at, id`,
  ),
);

/** The answers that hold: the newest for each channel and purpose. */
export const consentsOf = ofCustomer<Owned<ConsentType>>((ctx, ids) =>
  rows(
    ctx.db,
    sql`select distinct on (customer_id, channel, purpose) * from customer_consent
        where customer_id = any(${ids}::uuid[]) order by customer_id, channel, purpose, at desc, id desc`,
  ),
);

/** Every answer, newest first. */
export const consentHistoryOf = ofCustomer<Owned<ConsentType>>((ctx, ids) =>
  rows(ctx.db, sql`select * from customer_consent where customer_id = any(${ids}::uuid[]) order by at desc, id desc`),
);

export const paymentPreferencesOf = ofCustomer<Owned<PaymentPreferenceType>>((ctx, ids) =>
  rows(
    ctx.db,
    sql`select id, customer_id, provider, label, expires_on::text, is_default from payment_preference
        where customer_id = any(${ids}::uuid[]) order by is_default desc, created_at desc, id`,
  ),
);

export const notesOf = pagesBelow<CustomerNoteType, CustomersServices>((ctx, ids, page) =>
  fetchPages(ctx.db, {
    columns: sql`n.*`,
    from: sql`customer_note n`,
    sort: [
      { expression: sql`n.pinned`, type: 'boolean' },
      { expression: sql`n.created_at`, type: 'timestamptz' },
      { expression: sql`n.id`, type: 'uuid' },
    ],
    direction: 'desc',
    page,
    parent: below('n.customer_id', ids),
  }),
);

export const companyById = defineLoader<string, CompanyType, CustomersServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<CompanyType>(ctx.db, sql`select * from company where id = any(${ids}::uuid[])`),
    (one) => one.id,
  ),
);

export interface Duplicate {
  readonly customerId: string;
  readonly id: string;
  readonly samePhone: boolean;
  readonly similarity: number;
}

const MOST_DUPLICATES = 20;
/** Share of trigrams that two names have in common. */
const ALIKE = 0.4;

/** As many digits at its end tell a whole telephone number from others, whether its country stands before them or not. */
export const PHONE_DIGITS = 9;

/** The end of the telephone number in a column; there is an index of it. */
export const phoneEnd = (column: string): RawBuilder<string | null> =>
  sql`right(regexp_replace(${sql.raw(column)}, '\\D', '', 'g'), ${sql.raw(`${PHONE_DIGITS}`)})`;

/**
 * Active customers that may be the same person, the most alike first: same telephone, or like names in one place. Each
 * of the two is looked up by an index of its own.
 */
export const duplicatesOf = ofCustomer<Duplicate>((ctx, ids) =>
  rows(
    ctx.db,
    sql`select c.id as customer_id, found.id, bool_or(found.same_phone) as same_phone, max(public.similarity(lower(found.name), lower(c.name)))::float8 as similarity
        from customer c cross join lateral (
          (select o.id, o.name, true as same_phone from customer o
            where o.phone is not null and ${phoneEnd('o.phone')} = nullif(${phoneEnd('c.phone')}, '') and o.id <> c.id and o.status = 'ACTIVE' limit ${MOST_DUPLICATES})
          union all
          (select o.id, o.name, false from customer o
            where o.address->>'postalCode' = c.address->>'postalCode' and o.address->>'countryCode' = c.address->>'countryCode'
              and o.id <> c.id and o.status = 'ACTIVE' and public.similarity(lower(o.name), lower(c.name)) > ${ALIKE} limit ${MOST_DUPLICATES})) found
        where c.id = any(${ids}::uuid[]) and c.status = 'ACTIVE'
        group by c.id, found.id order by 1, 3 desc, 4 desc, 2`,
  ),
);
