import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse, type UserErrorData } from '@oms/platform/errors/domain-error';
import { noticeRequested } from '@oms/platform/outbox/notice-requested';
import { isId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import type { CreditKind, CreditPosting } from '../rules/credit.js';
import type { AmountInput } from '../rules/place-order-input.js';
import { problem, textProblems } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';
import { creditAccountsOf, postCredit } from '../storage/credit-ledger.js';

export interface StoreCreditInput {
  readonly customerId: string;
  readonly amount: AmountInput;
  readonly reason: string;
  readonly note?: string | null;
  /** When what is added lapses; never by default. */
  readonly expiresAt?: Date | null;
}

export interface CreditOutcome {
  readonly accountId: string;
  readonly entryId: string;
}

/** The largest amount that a ledger takes at once, in minor units. */
const MAX_AMOUNT = 1_000_000_000_000;

/** What is wrong with an amount that is written to a ledger; `signed` ones may be below zero. */
export function ledgerAmountProblems({ amount, currencyCode }: AmountInput, signed = false): UserErrorData[] {
  const wrong = (message: string): UserErrorData[] => [problem('INVALID_AMOUNT', message, 'amount')];
  try {
    const minor = toMinor(amount, currencyCode);
    if (minor === 0 || Math.abs(minor) > MAX_AMOUNT) return wrong('An amount is not zero, and not absurdly large.');
    return minor < 0 && !signed ? wrong('The amount must be above zero.') : [];
  } catch (error) {
    return wrong((error as RangeError).message);
  }
}

/** What is wrong with reason, note and the day on which something lapses. */
export function grantProblems(
  input: { readonly reason: string; readonly note?: string | null; readonly expiresAt?: Date | null },
  now: Date,
): UserErrorData[] {
  const { reason, note, expiresAt } = input;
  const found = textProblems(input);
  if (reason.trim() === '' || reason.length > 200)
    found.push(problem('INVALID_REASON', 'A reason has 1 to 200 characters.', 'reason'));
  if (note && note.length > 2_000) found.push(problem('TEXT_TOO_LONG', 'A note has at most 2000 characters.', 'note'));
  if (expiresAt && expiresAt <= now) found.push(problem('INVALID_EXPIRY', 'It must lapse in the future.', 'expiresAt'));
  return found;
}

/** Writes to a customer's store credit, which is opened with its first entry. */
export async function postStoreCredit(
  tx: Tx,
  { customerId, currency }: { readonly customerId: string; readonly currency: string },
  posting: Omit<CreditPosting, 'accountId'>,
): Promise<CreditOutcome> {
  const holder = { customerId, currency };
  const accountId = (await creditAccountsOf(tx, [holder]))(holder);
  const [entry] = await postCredit(tx, [{ ...posting, accountId }]);
  if (!entry) throw new Error('an entry was asked for');
  return { accountId, entryId: entry.id };
}

/** Tells the customer of credit that it was given. */
export function tellOfCredit(
  tx: Tx,
  entryId: string,
  { customerId, currency, amount }: { readonly customerId: string; readonly currency: string; readonly amount: number },
): void {
  const facts = { currency, amount };
  tx.emit(
    noticeRequested(`credit:${entryId}`, { notice: 'CREDIT_ISSUED', orderId: null, customerId, contact: null, facts }),
  );
}

function change(
  ctx: OperationContext<OrdersServices>,
  command: string,
  kind: CreditKind,
  { customerId, amount: given, reason, note = null, expiresAt = null }: StoreCreditInput,
): Promise<CreditOutcome> {
  return runCommand(ctx, command, async (tx) => {
    if (!isId(customerId)) throw refuse('UNKNOWN_CUSTOMER', 'customerId is not an id.', ['customerId']);
    const problems = [
      ...ledgerAmountProblems(given, kind === 'ADJUST'),
      ...grantProblems({ reason, note, expiresAt }, tx.now),
    ];
    if (problems.length > 0) throw new DomainError(problems);
    const amount = toMinor(given.amount, given.currencyCode);
    const holder = { customerId: customerId.toLowerCase(), currency: given.currencyCode };
    const posting = { kind, amount, reason, note, expiresAt: amount > 0 ? expiresAt : null };
    const outcome = await postStoreCredit(tx, holder, posting);
    if (kind === 'ISSUE') tellOfCredit(tx, outcome.entryId, { ...holder, amount });
    return outcome;
  });
}

/** Gives a customer store credit, and tells it. */
export const issueStoreCredit = (
  ctx: OperationContext<OrdersServices>,
  input: StoreCreditInput,
): Promise<CreditOutcome> => change(ctx, 'issueStoreCredit', 'ISSUE', input);

/** Corrects a customer's store credit up or down, never below zero (INSUFFICIENT_CREDIT). */
export const adjustStoreCredit = (
  ctx: OperationContext<OrdersServices>,
  input: StoreCreditInput,
): Promise<CreditOutcome> => change(ctx, 'adjustStoreCredit', 'ADJUST', input);
