import { insertInto } from '@oms/platform/database/insert-into';
import type { Tx } from '@oms/platform/commands/run-command';
import { groupByKey } from '@oms/platform/graphql/align';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { toDecimal } from '@oms/platform/values/money';
import { snake } from '@oms/platform/values/snake-case';
import { creditChanged } from '../rules/credit-changed.js';
import {
  CreditShort,
  expireLots,
  post,
  type CreditAccount,
  type CreditEntry,
  type CreditLot,
  type CreditPosting,
  type OpenAccount,
} from '../rules/credit.js';

/** Whose store credit, and in which currency. */
export interface CreditHolder {
  readonly customerId: string;
  readonly currency: string;
}

const keyOf = ({ customerId, currency }: { customerId: string | null; currency: string }): string =>
  `${customerId} ${currency}`;

/** Opens the store credit of each holder where there is none yet; answers the accounts' ids by `customerId currency`. */
export async function creditAccountsOf(
  tx: Tx,
  holders: readonly CreditHolder[],
): Promise<(holder: CreditHolder) => string> {
  const wanted = [...new Map(holders.map((one) => [keyOf(one), one])).entries()].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const records = wanted.map(([, one]) => snake({ ...one, id: newId(tx.now), kind: 'STORE_CREDIT' }));
  const columns = 'id uuid, kind text, customer_id uuid, currency text';
  if (records.length > 0)
    await run(
      tx.db,
      sql`${insertInto('credit_account', columns, records, { created_at: tx.now, updated_at: tx.now })} on conflict do nothing`,
    );
  const found = await rows<CreditAccount>(
    tx.db,
    sql`select a.* from credit_account a join ${recordset(records, 's', 'customer_id uuid, currency text')} on a.customer_id = s.customer_id and a.currency = s.currency and a.kind = 'STORE_CREDIT'`,
  );
  const ids = new Map(found.map((one) => [keyOf(one), one.id]));
  return (holder) => {
    const id = ids.get(keyOf(holder));
    if (!id) throw new Error('the account was opened');
    return id;
  };
}

/** Locks accounts in the order of their ids, and reads what is left in them. */
export async function lockAccounts(tx: Tx, ids: readonly string[]): Promise<Map<string, OpenAccount>> {
  const wanted = [...new Set(ids)].toSorted();
  if (wanted.length === 0) return new Map();
  const accounts = await rows<CreditAccount>(
    tx.db,
    sql`select * from credit_account where id = any(${wanted}::uuid[]) order by id for update`,
  );
  const lots = await rows<CreditLot>(
    tx.db,
    sql`select id, account_id, sequence, remaining, expires_at from credit_entry where account_id = any(${wanted}::uuid[]) and remaining > 0`,
  );
  const grouped = groupByKey(
    accounts.map((one) => one.id),
    lots,
    (one) => one.accountId,
  );
  return new Map(accounts.map((account, index) => [account.id, { account, lots: grouped[index] ?? [], entries: [] }]));
}

const ENTRY_COLUMNS =
  'id uuid, account_id uuid, sequence bigint, kind text, amount bigint, balance_after bigint, remaining bigint, reason text, note text, expires_at timestamptz, order_id uuid, payment_id uuid, refund_id uuid, appeasement_id uuid, actor jsonb, request_id text';

/** Writes what was done to open accounts: entries, what is left of older ones, balances; and tells of it. */
async function saveAccounts(tx: Tx, opened: readonly OpenAccount[]): Promise<void> {
  const changed = opened.filter(({ entries }) => entries.length > 0);
  if (changed.length === 0) return;
  const by = { actor: { role: tx.actor.role, id: tx.actor.id }, requestId: tx.requestId };
  const left = new Map(changed.flatMap(({ lots }) => lots.map((lot) => [lot.id, lot.remaining] as const)));
  const entries = changed.flatMap((open) =>
    open.entries.map((entry) => snake({ ...entry, ...by, remaining: left.get(entry.id) ?? 0 })),
  );
  const lots = [...left].map(([id, remaining]) => ({ id, remaining }));
  const accounts = changed.map(({ account }) => snake(account));
  const columns = 'id uuid, balance bigint, issued bigint, redeemed bigint, expired bigint, version bigint';
  await run(
    tx.db,
    sql`with lot as (update credit_entry e set remaining = s.remaining from ${recordset(lots, 's', 'id uuid, remaining bigint')} where e.id = s.id and e.remaining <> s.remaining),
        entry as (${insertInto('credit_entry', ENTRY_COLUMNS, entries, { created_at: tx.now })})
        update credit_account a set balance = s.balance, issued = s.issued, redeemed = s.redeemed, expired = s.expired, version = s.version, updated_at = ${tx.now}::timestamptz
        from ${recordset(accounts, 's', columns)} where a.id = s.id`,
  );
  for (const { account } of changed) tx.emit(creditChanged(account));
}

/** The refusal of more than there is, at the field that asked for it. */
export const creditShort = (currency: string, available: number, field: readonly string[]) =>
  refuse('INSUFFICIENT_CREDIT', `Only ${toDecimal(available, currency)} ${currency} is left.`, field, { available });

/**
 * Changes accounts, all of them in as many statements as one; nothing is ever taken that is not there
 * (INSUFFICIENT_CREDIT), however many ask at once: the accounts' rows are locked in the order of their ids.
 */
export async function postCredit(
  tx: Tx,
  postings: readonly CreditPosting[],
  field: readonly string[] = ['amount'],
): Promise<CreditEntry[]> {
  if (postings.length === 0) return [];
  const opened = await lockAccounts(
    tx,
    postings.map((one) => one.accountId),
  );
  const entries = postings.map((posting) => {
    const open = opened.get(posting.accountId);
    if (!open) throw refuse('ACCOUNT_NOT_FOUND', 'There is no such account.', field);
    try {
      return post(open, posting, tx.now);
    } catch (error) {
      if (error instanceof CreditShort) throw creditShort(open.account.currency, error.available, field);
      throw error;
    }
  });
  await saveAccounts(tx, [...opened.values()]);
  return entries;
}

/** Takes what has lapsed out of accounts. */
export async function expireAccounts(tx: Tx, ids: readonly string[]): Promise<number> {
  const opened = [...(await lockAccounts(tx, ids)).values()];
  for (const open of opened) expireLots(open, tx.now);
  await saveAccounts(tx, opened);
  return opened.reduce((sum, { entries }) => sum + entries.length, 0);
}
