import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import type { AmountInput } from '../rules/place-order-input.js';
import { amountProblems } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';
import { postCredit } from '../storage/credit-ledger.js';
import { grantProblems, ledgerAmountProblems } from './change-store-credit.js';

export interface GiftCardCommandInput {
  readonly giftCardId: string;
  readonly reason: string;
  readonly note?: string | null;
}

interface LockedCard {
  readonly accountId: string;
  readonly currency: string;
  readonly hint: string;
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
}

/** Locks the card's account, then the card. Refuses GIFT_CARD_UNKNOWN, and a reason that is none. */
export async function lockGiftCard(tx: Tx, input: GiftCardCommandInput): Promise<LockedCard> {
  const problems = grantProblems(input, tx.now);
  if (problems.length > 0) throw new DomainError(problems);
  const id = isId(input.giftCardId) ? input.giftCardId : null;
  await firstRow(tx.db, sql`select id from credit_account where id = ${id}::uuid for update`);
  const card = await firstRow<LockedCard>(
    tx.db,
    sql`select g.account_id, a.currency, g.hint, g.disabled_at, g.expires_at from gift_card g join credit_account a on a.id = g.account_id where g.account_id = ${id}::uuid for update of g`,
  );
  if (!card) throw refuse('GIFT_CARD_UNKNOWN', 'There is no such gift card.', ['giftCardId']);
  return card;
}

export interface AdjustGiftCardInput extends GiftCardCommandInput {
  /** Above zero it is added, below zero taken. */
  readonly amount: AmountInput;
}

/** Corrects what is on a card, never below zero (INSUFFICIENT_CREDIT). */
export const adjustGiftCard = (
  ctx: OperationContext<OrdersServices>,
  input: AdjustGiftCardInput,
): Promise<{ accountId: string }> =>
  runCommand(ctx, 'adjustGiftCard', async (tx) => {
    const { accountId, currency, expiresAt } = await lockGiftCard(tx, input);
    const wrong = ledgerAmountProblems(input.amount, true);
    if (input.amount.currencyCode !== currency) wrong.push(...amountProblems(input.amount, currency, 'amount'));
    if (wrong.length > 0) throw new DomainError(wrong);
    const amount = toMinor(input.amount.amount, currency);
    const { reason, note = null } = input;
    const posting = { accountId, kind: 'ADJUST' as const, amount, reason, note };
    await postCredit(tx, [{ ...posting, expiresAt: amount > 0 ? expiresAt : null }]);
    return { accountId };
  });

export interface UpdateGiftCardInput extends GiftCardCommandInput {
  /** A disabled card keeps what is on it, and nobody can spend it. */
  readonly disabled?: boolean | null;
  /** A later day on which it lapses, or an earlier one; what has lapsed does not come back. */
  readonly expiresAt?: Date | null;
}

/** Disables a card or enables it again, and moves the day on which it lapses. */
export const updateGiftCard = (
  ctx: OperationContext<OrdersServices>,
  input: UpdateGiftCardInput,
): Promise<{ accountId: string }> =>
  runCommand(ctx, 'updateGiftCard', async (tx) => {
    const card = await lockGiftCard(tx, input);
    const { accountId, disabledAt, expiresAt } = card;
    const disabled = input.disabled == null ? disabledAt : input.disabled ? (disabledAt ?? tx.now) : null;
    const until = input.expiresAt ?? expiresAt;
    await run(
      tx.db,
      sql`update gift_card set disabled_at = ${disabled}, expires_at = ${until} where account_id = ${accountId}`,
    );
    if (input.expiresAt)
      await run(
        tx.db,
        sql`update credit_entry set expires_at = ${until} where account_id = ${accountId} and remaining > 0 and (expires_at is null or expires_at > ${tx.now})`,
      );
    const before = { disabledAt, expiresAt };
    const after = { disabledAt: disabled, expiresAt: until };
    tx.audit({
      aggregateType: 'GiftCard',
      aggregateId: accountId,
      command: 'updateGiftCard',
      reason: input.reason,
      before,
      after,
    });
    return { accountId };
  });
