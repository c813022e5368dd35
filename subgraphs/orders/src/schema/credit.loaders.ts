import { alignByKey, groupByKey } from '@oms/platform/graphql/align';
import { fetchPages } from '@oms/platform/graphql/page';
import { below, pagesBelow } from '@oms/platform/graphql/pages-below';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import type { CreditAccount, CreditEntry } from '../rules/credit.js';
import type { OrdersServices } from '../services.js';

/** An account's row as it is read. */
export interface AccountRow extends CreditAccount {
  readonly available: number;
  readonly nextExpiryAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Accounts with what may be spent of them now. */
export const accountSelection = (condition: RawBuilder<unknown>, now: Date): RawBuilder<unknown> => sql`
  select a.*, coalesce(l.available, 0)::bigint as available, l.next_expiry_at from credit_account a
  left join lateral (select sum(remaining) as available, min(expires_at) as next_expiry_at from credit_entry e
                     where e.account_id = a.id and e.remaining > 0 and (e.expires_at is null or e.expires_at > ${now})) l on true
  where ${condition}`;

export const accountView = (row: AccountRow) => ({
  ...row,
  balance: moneyOf(row.balance, row.currency),
  available: moneyOf(row.available, row.currency),
});

export type AccountView = ReturnType<typeof accountView>;

/** Store credit of customers, by currency. */
export const storeCreditOfCustomer = defineLoader<string, AccountView[], OrdersServices>(async (ctx, ids) => {
  const found = await rows<AccountRow>(
    ctx.db,
    sql`${accountSelection(sql`a.kind = 'STORE_CREDIT' and a.customer_id = any(${ids}::uuid[])`, ctx.clock.now())} order by a.currency`,
  );
  return groupByKey(ids, found, (one) => one.customerId ?? '').map((list) => list.map(accountView));
});

export const accountById = defineLoader<string, AccountView, OrdersServices>(async (ctx, ids) => {
  const found = await rows<AccountRow>(ctx.db, accountSelection(sql`a.id = any(${ids}::uuid[])`, ctx.clock.now()));
  return alignByKey(ids, found.map(accountView), (one) => one.id);
});

export interface EntryRow extends CreditEntry {
  readonly actor: unknown;
  readonly createdAt: Date;
}

export const entryView = (entry: EntryRow, currency: string) => ({
  ...entry,
  amount: moneyOf(entry.amount, currency),
  balanceAfter: moneyOf(entry.balanceAfter, currency),
  remaining: moneyOf(entry.remaining, currency),
});

/** Ledgers of accounts, newest first. */
export const ledgerPages = pagesBelow<EntryRow, OrdersServices>((ctx, ids, page) =>
  fetchPages(ctx.db, {
    columns: sql`e.*`,
    from: sql`credit_entry e`,
    sort: [{ expression: sql`e.sequence`, type: 'bigint' }],
    direction: 'desc',
    page,
    parent: below('e.account_id', ids),
  }),
);
