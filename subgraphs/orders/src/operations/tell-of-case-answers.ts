import type { OperationContext } from '@oms/platform/commands/run-command';
import type { CaseAnswered } from '@oms/platform/events/case-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { noticeRequested } from '@oms/platform/outbox/notice-requested';
import type { OrdersServices } from '../services.js';
import { orderReceivers } from '../storage/order-receivers.js';

/**
 * CaseAnswered → whoever placed the order is told, with a link that opens it, that there is an answer. Safe twice: an
 * answer is one occasion.
 */
export const tellOfCaseAnswers = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<CaseAnswered>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.tell-of-case-answers', events, async (tx, fresh) => {
    const ids = fresh.map(({ payload }) => payload.orderId);
    const known = await orderReceivers(tx.db, ctx.services, ids);
    for (const { payload } of fresh) {
      const { occasion, orderId, caseNumber } = payload;
      const order = known.get(orderId);
      if (!order) continue;
      const facts = { ...order.place, caseNumber };
      tx.emit(noticeRequested(occasion, { notice: 'CASE_UPDATED', ...order.receiver, facts }));
    }
  });
