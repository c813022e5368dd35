import type { Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { CreditAccount } from '../rules/credit.js';
import { creditAccountsOf, lockAccounts, postCredit } from './credit-ledger.js';

/** A customer that became part of another. */
interface Merge {
  readonly customerId: string;
  readonly mergedInto: string;
}

/** Moves store credit to the customers that its holders became part of, with the days on which each part of it lapses. */
export async function mergeCredit(tx: Tx, merges: readonly Merge[]): Promise<void> {
  const into = new Map(merges.map((one) => [one.customerId, one.mergedInto]));
  const accounts = await rows<CreditAccount>(
    tx.db,
    sql`select * from credit_account where kind = 'STORE_CREDIT' and customer_id = any(${[...into.keys()]}::uuid[]) and balance > 0 order by id`,
  );
  if (accounts.length === 0) return;
  const holderOf = ({ customerId, currency }: CreditAccount) => ({
    customerId: into.get(customerId ?? '') ?? '',
    currency,
  });
  const targetOf = await creditAccountsOf(tx, accounts.map(holderOf));
  const opened = await lockAccounts(
    tx,
    accounts.flatMap((one) => [one.id, targetOf(holderOf(one))]),
  );
  const transfer = { kind: 'TRANSFER' as const, reason: 'CUSTOMER_MERGED' };
  const postings = accounts.flatMap((one) => {
    const alive = (opened.get(one.id)?.lots ?? []).filter(({ expiresAt }) => !expiresAt || expiresAt > tx.now);
    return alive.flatMap(({ remaining, expiresAt }) => [
      { ...transfer, accountId: one.id, amount: -remaining },
      { ...transfer, accountId: targetOf(holderOf(one)), amount: remaining, expiresAt },
    ]);
  });
  await postCredit(tx, postings);
}
