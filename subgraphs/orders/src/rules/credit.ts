import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { problem } from './problem.js';

export type CreditKind = 'ISSUE' | 'REDEEM' | 'REFUND' | 'ADJUST' | 'EXPIRE' | 'TRANSFER';
export type CreditAccountKind = 'STORE_CREDIT' | 'GIFT_CARD';

/** What speaks against STORE_CREDIT as the way chosen at `field`: only a customer has an account, and a guest's order has none. */
export const holderProblems = (
  { customerId }: { readonly customerId: string | null },
  way: string | null | undefined,
  ...field: (string | number)[]
): UserErrorData[] =>
  way === 'STORE_CREDIT' && !customerId
    ? [problem('CUSTOMER_REQUIRED', 'Only a customer has store credit; the order has none.', ...field)]
    : [];

/** What the merchant owes to whoever holds the account: store credit of a customer, or a gift card. Minor units. */
export interface CreditAccount {
  id: string;
  kind: CreditAccountKind;
  customerId: string | null;
  currency: string;
  balance: number;
  /** Added and taken over its whole life: balance = issued − redeemed − expired. */
  issued: number;
  redeemed: number;
  expired: number;
  version: number;
}

/** An entry that added to an account, as far as it is not used up. */
export interface CreditLot {
  readonly id: string;
  readonly accountId: string;
  readonly sequence: number;
  remaining: number;
  readonly expiresAt: Date | null;
}

/** A change that is wanted of an account; `amount` above zero adds, below zero takes. */
export interface CreditPosting {
  readonly accountId: string;
  readonly kind: CreditKind;
  readonly amount: number;
  readonly reason: string;
  readonly note?: string | null;
  /** When what is added lapses. */
  readonly expiresAt?: Date | null;
  readonly orderId?: string | null;
  readonly paymentId?: string | null;
  readonly refundId?: string | null;
  readonly appeasementId?: string | null;
}

export interface CreditEntry extends CreditPosting {
  readonly id: string;
  readonly sequence: number;
  readonly balanceAfter: number;
  remaining: number;
}

/** An account as it is under its lock, with what was written to it since. */
export interface OpenAccount {
  readonly account: CreditAccount;
  readonly lots: CreditLot[];
  readonly entries: CreditEntry[];
}

/** Who asked for more than there is. */
export class CreditShort extends Error {
  constructor(
    readonly accountId: string,
    readonly available: number,
  ) {
    super(`account ${accountId} holds ${available} minor units`);
  }
}

/** What may be spent at a moment: what has not lapsed by then, whether or not that is written yet. */
export const spendable = (lots: readonly Pick<CreditLot, 'remaining' | 'expiresAt'>[], now: Date): number =>
  lots.reduce((sum, { remaining, expiresAt }) => sum + (expiresAt && expiresAt <= now ? 0 : remaining), 0);

/** What lapses first is used first; what never lapses last; of equals the older one. */
const byExpiry = (one: CreditLot, other: CreditLot): number =>
  (one.expiresAt?.getTime() ?? Infinity) - (other.expiresAt?.getTime() ?? Infinity) || one.sequence - other.sequence;

function write({ account, lots, entries }: OpenAccount, posting: CreditPosting, now: Date): CreditEntry {
  const { amount, kind, expiresAt = null } = posting;
  account.balance += amount;
  account.version += 1;
  if (amount > 0) account.issued += amount;
  else if (kind === 'EXPIRE') account.expired -= amount;
  else account.redeemed -= amount;
  const sequence = account.version;
  const entry = { ...posting, id: newId(now), sequence, balanceAfter: account.balance, remaining: Math.max(0, amount) };
  entries.push(entry);
  if (amount > 0) lots.push({ id: entry.id, accountId: account.id, sequence, remaining: amount, expiresAt });
  return entry;
}

/** Takes what has lapsed out of the account. */
export function expireLots(open: OpenAccount, now: Date): void {
  for (const lot of open.lots.filter(({ expiresAt, remaining }) => remaining > 0 && expiresAt && expiresAt <= now)) {
    const amount = -lot.remaining;
    lot.remaining = 0;
    write(open, { accountId: open.account.id, kind: 'EXPIRE', amount, reason: 'EXPIRED' }, now);
  }
}

/**
 * Writes one change to an account under its lock: what has lapsed leaves first, what is taken comes from what lapses next.
 * Throws CreditShort for more than there is.
 */
export function post(open: OpenAccount, posting: CreditPosting, now: Date): CreditEntry {
  expireLots(open, now);
  let wanted = Math.max(0, -posting.amount);
  const available = spendable(open.lots, now);
  if (wanted > available) throw new CreditShort(open.account.id, available);
  for (const lot of open.lots.toSorted(byExpiry)) {
    const taken = Math.min(wanted, lot.remaining);
    lot.remaining -= taken;
    wanted -= taken;
  }
  return write(open, posting, now);
}
