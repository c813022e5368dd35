import type { Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { PaymentState, RefundState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
import { CREDIT_METHODS } from '../rules/refunds.js';
import { creditAccountsOf, lockAccounts, postCredit } from './credit-ledger.js';

/** Days for which money that comes back to a gift card may be spent at least. */
const CARD_DAYS = 90;

interface Credited {
  readonly order: OrderState;
  readonly refund: RefundState;
  readonly payment: PaymentState;
}

/** Refunds of this transaction that go to an account with us. */
const creditedOf = (tx: Tx, orders: readonly OrderState[]): Credited[] =>
  orders.flatMap((order) =>
    order.refunds.flatMap((refund) => {
      const payment = order.payments.find((one) => one.id === refund.paymentId);
      if (!payment || refund.createdAt !== tx.now || refund.status !== 'SUCCEEDED') return [];
      return refund.destination === 'STORE_CREDIT' || CREDIT_METHODS.has(payment.method)
        ? [{ order, refund, payment }]
        : [];
    }),
  );

/** Gift cards that get money back are good for a while longer; answers until when, by account. */
async function prolongCards(tx: Tx, accountIds: readonly string[]): Promise<Map<string, Date | null>> {
  if (accountIds.length === 0) return new Map();
  // Accounts are locked before cards, here as elsewhere.
  await lockAccounts(tx, accountIds);
  const least = new Date(tx.now.getTime() + CARD_DAYS * 86_400_000);
  const found = await rows<{ accountId: string; expiresAt: Date | null }>(
    tx.db,
    sql`with locked as materialized (select account_id from gift_card where account_id = any(${accountIds}::uuid[]) order by account_id for update)
        update gift_card g set expires_at = case when g.expires_at is not null then greatest(g.expires_at, ${least}::timestamptz) end
        from locked where g.account_id = locked.account_id returning g.account_id, g.expires_at`,
  );
  return new Map(found.map((one) => [one.accountId, one.expiresAt]));
}

/** Writes refunds to store credit and gift cards into their ledgers, in the transaction that makes them. */
export async function creditRefunds(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const credited = creditedOf(tx, orders);
  if (credited.length === 0) return;
  const toCustomer = credited.filter(({ refund }) => refund.destination === 'STORE_CREDIT');
  const holderOf = ({ order }: Credited) => ({ customerId: order.customerId ?? '', currency: order.currency });
  const accountOf = await creditAccountsOf(tx, toCustomer.map(holderOf));
  const cards = credited.filter(
    ({ refund, payment }) => refund.destination === 'SOURCE' && payment.method === 'GIFT_CARD',
  );
  const until = await prolongCards(
    tx,
    cards.map(({ payment }) => payment.reference ?? ''),
  );
  const postings = credited.map((one) => {
    const { order, refund, payment } = one;
    const accountId = refund.destination === 'STORE_CREDIT' ? accountOf(holderOf(one)) : (payment.reference ?? '');
    const { amount, reason, id: refundId } = refund;
    const expiresAt = until.get(accountId) ?? null;
    return { accountId, kind: 'REFUND' as const, amount, reason, orderId: order.id, refundId, expiresAt };
  });
  await postCredit(tx, postings);
}
