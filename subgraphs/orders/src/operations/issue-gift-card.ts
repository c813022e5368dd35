import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import type { AmountInput } from '../rules/place-order-input.js';
import type { OrdersServices } from '../services.js';
import { postCredit } from '../storage/credit-ledger.js';
import { grantProblems, ledgerAmountProblems } from './change-store-credit.js';
import { lockGiftCard, type GiftCardCommandInput } from './change-gift-card.js';

export interface IssueGiftCardInput {
  readonly amount: AmountInput;
  readonly reason: string;
  readonly note?: string | null;
  /** Default: it never lapses. */
  readonly expiresAt?: Date | null;
}

/** Receives the code of a card, which is kept nowhere. */
export type TakeCode = (code: string) => void;

/** The code must start no two cards: of one that is taken already another is made. */
interface NewCode {
  readonly code: string;
  readonly hash: Buffer;
}

function newCode({ giftCodes }: OrdersServices): NewCode {
  const code = giftCodes.make();
  const hash = giftCodes.hash(code);
  if (!hash) throw new Error('a code that was made is one');
  return { code, hash };
}

/** Writes down a new card with its money; its code is for the caller to tell. */
export async function enterGiftCard(
  tx: Tx,
  services: OrdersServices,
  { amount: given, reason, note = null, expiresAt = null }: IssueGiftCardInput,
): Promise<{ accountId: string; code: string }> {
  const problems = [...ledgerAmountProblems(given), ...grantProblems({ reason, note, expiresAt }, tx.now)];
  if (problems.length > 0) throw new DomainError(problems);
  const { code, hash } = newCode(services);
  const accountId = newId(tx.now);
  const amount = toMinor(given.amount, given.currencyCode);
  const by = { role: tx.actor.role, id: tx.actor.id };
  await run(
    tx.db,
    sql`with account as (insert into credit_account (id, kind, currency, created_at, updated_at) values (${accountId}, 'GIFT_CARD', ${given.currencyCode}, ${tx.now}, ${tx.now}))
        insert into gift_card (account_id, code_hash, hint, expires_at, reason, note, issued_by, created_at)
        values (${accountId}, ${hash}, ${services.giftCodes.hint(code)}, ${expiresAt}, ${reason}, ${note}, ${JSON.stringify(by)}::jsonb, ${tx.now})`,
  );
  await postCredit(tx, [{ accountId, kind: 'ISSUE', amount, reason, note, expiresAt }]);
  return { accountId, code };
}

/**
 * Issues a gift card. Its code is told once, to `take`, and not when the same idempotency key asks again: what is stored
 * must not spend anything. Whoever lost the answer has the card given another code.
 */
export async function issueGiftCard(
  ctx: OperationContext<OrdersServices>,
  input: IssueGiftCardInput,
  take: TakeCode,
): Promise<{ accountId: string }> {
  let made: { accountId: string; code: string } | undefined;
  const outcome = await runCommand(ctx, 'issueGiftCard', async (tx) => {
    made = await enterGiftCard(tx, ctx.services, input);
    return { accountId: made.accountId };
  });
  if (made?.accountId === outcome.accountId) take(made.code);
  return outcome;
}

/** Gives a card another code, told once as at its issue; the one before is good for nothing from then on. */
export async function replaceGiftCardCode(
  ctx: OperationContext<OrdersServices>,
  input: GiftCardCommandInput,
  take: TakeCode,
): Promise<{ accountId: string; hint: string }> {
  const { code, hash } = newCode(ctx.services);
  const hint = ctx.services.giftCodes.hint(code);
  let made = false;
  const outcome = await runCommand(ctx, 'replaceGiftCardCode', async (tx) => {
    const { accountId, hint: before } = await lockGiftCard(tx, input);
    await run(tx.db, sql`update gift_card set code_hash = ${hash}, hint = ${hint} where account_id = ${accountId}`);
    const change = { before: { hint: before }, after: { hint } };
    tx.audit({
      aggregateType: 'GiftCard',
      aggregateId: accountId,
      command: 'replaceGiftCardCode',
      reason: input.reason,
      ...change,
    });
    made = true;
    return { accountId, hint };
  });
  if (made) take(code);
  return outcome;
}
