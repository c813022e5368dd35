import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import type { CreditPast } from '@oms/platform/events/money-events';
import { rows, sql, type Sql } from '@oms/platform/database/sql';
import type { CreditAccount } from '../rules/credit.js';
import { creditChanged } from '../rules/credit-changed.js';
import type { OrdersServices } from '../services.js';

/** Accounts that are told of in one transaction. */
const AT_A_TIME = 200;

type Told = CreditAccount & { readonly past: readonly CreditPast[] };

/** Accounts behind `after` with what each hour of their lives left: an entry's place in the ledger is the version that it made. */
const accountsAfter = (db: Sql, after: string | null): Promise<Told[]> =>
  rows(
    db,
    sql`select a.*, coalesce(p.past, '[]') as past
          from (select * from credit_account where version > 0 and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${AT_A_TIME}) a
          left join lateral (
            select jsonb_agg(jsonb_build_object('version', h.sequence, 'at', h.created_at, 'balance', h.balance_after, 'issued', h.issued, 'redeemed', h.redeemed, 'expired', h.expired) order by h.sequence) as past
              from (select distinct on (date_trunc('hour', e.created_at, 'UTC')) e.*
                      from (select sequence, created_at, balance_after, coalesce(sum(amount) filter (where amount > 0) over past, 0)::bigint as issued,
                                   coalesce(sum(-amount) filter (where amount < 0 and kind <> 'EXPIRE') over past, 0)::bigint as redeemed,
                                   coalesce(sum(-amount) filter (where kind = 'EXPIRE') over past, 0)::bigint as expired
                              from credit_entry where account_id = a.id window past as (order by sequence)) e
                     order by date_trunc('hour', e.created_at, 'UTC'), e.sequence desc) h
          ) p on true
         order by a.id`,
  );

/**
 * Tells of every store credit and gift card again, each with its whole past: for those who count what is owed and have not
 * heard of accounts from before they did. Answers how many. Safe to repeat and to be killed anywhere: what is told is as old
 * as it is, and whoever knows it already changes nothing.
 */
export async function tellCredit(ctx: OperationContext<OrdersServices>): Promise<number> {
  let told = 0;
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const accounts: Told[] = await runCommand(ctx, 'tellCredit', async (tx) => {
      const found = await accountsAfter(tx.db, from);
      for (const account of found) tx.emit(creditChanged(account, account.past));
      return found;
    });
    told += accounts.length;
    after = accounts.at(-1)?.id ?? null;
    if (accounts.length < AT_A_TIME || after === null) return told;
  }
}
