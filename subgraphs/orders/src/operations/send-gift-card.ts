import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { noticeRequested } from '@oms/platform/outbox/notice-requested';
import { toMinor } from '@oms/platform/values/money';
import type { OrdersServices } from '../services.js';
import { orderReceivers } from '../storage/order-receivers.js';
import { enterGiftCard, type IssueGiftCardInput } from './issue-gift-card.js';

export interface SendGiftCardInput extends IssueGiftCardInput {
  /** Whoever gets mails about the order gets it; without one the customer. */
  readonly orderId: string | null;
  readonly customerId: string | null;
}

async function receiverOf({ db }: Tx, services: OrdersServices, { orderId, customerId }: SendGiftCardInput) {
  const order = orderId ? (await orderReceivers(db, services, [orderId])).get(orderId) : undefined;
  if (order) return order;
  if (customerId) return { receiver: { orderId: null, customerId, contact: null }, place: {} };
  throw refuse('NO_RECEIVER', 'Nobody is known to whom the code could be sent.', ['orderId']);
}

/**
 * Issues a gift card whose code only its receiver learns, by mail: it travels sealed. Issuing and asking for the mail are
 * one transaction, so that no card is without its mail; a code that did not arrive is replaced.
 */
export const sendGiftCard = (
  ctx: OperationContext<OrdersServices>,
  input: SendGiftCardInput,
): Promise<{ accountId: string }> =>
  runCommand(ctx, 'sendGiftCard', async (tx) => {
    const { receiver, place } = await receiverOf(tx, ctx.services, input);
    const { accountId, code } = await enterGiftCard(tx, ctx.services, input);
    const { amount, currencyCode: currency } = input.amount;
    const sealed = ctx.services.sealer.seal({ code });
    const facts = { ...place, currency, amount: toMinor(amount, currency), sealed };
    tx.emit(noticeRequested(`gift-card:${accountId}`, { notice: 'GIFT_CARD', ...receiver, facts }));
    return { accountId };
  });
