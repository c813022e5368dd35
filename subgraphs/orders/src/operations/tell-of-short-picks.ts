import type { OperationContext } from '@oms/platform/commands/run-command';
import type { ShortPicked } from '@oms/platform/events/fulfillment-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { noticeRequested } from '@oms/platform/outbox/notice-requested';
import type { OrdersServices } from '../services.js';
import { orderReceivers } from '../storage/order-receivers.js';

/** What orders reads of `ShortPicked`: units that were not where they should be. */
export interface Short extends Pick<ShortPicked, 'orderId' | 'fulfillmentOrderId'> {
  readonly lines: readonly Pick<ShortPicked['lines'][number], 'lineId' | 'title' | 'units'>[];
}

/** Units of each line, as a mail lists them. */
function missingLines({ lines }: Short): { title: string; quantity: number }[] {
  const sums = new Map<string, { title: string; quantity: number }>();
  for (const { lineId, title, units } of lines)
    sums.set(lineId, { title, quantity: (sums.get(lineId)?.quantity ?? 0) + units });
  return [...sums.values()];
}

/**
 * ShortPicked → the customer is told what was not found and that it is looked for elsewhere. (That it takes longer, or is
 * cancelled, is told once it is known.) Safe twice: a short pick is one occasion.
 */
export const tellOfShortPicks = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<Short>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.tell-of-short-picks', events, async (tx, fresh) => {
    const ids = fresh.map(({ payload }) => payload.orderId);
    const known = await orderReceivers(tx.db, ctx.services, ids);
    for (const { payload, aggregateId } of fresh) {
      const order = known.get(payload.orderId);
      if (!order) continue;
      const facts = { ...order.place, items: missingLines(payload) };
      tx.emit(noticeRequested(`${aggregateId}:SHORT_PICKED`, { notice: 'SHORT_PICKED', ...order.receiver, facts }));
    }
  });
