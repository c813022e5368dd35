import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { ShortPicked } from '@oms/platform/events/fulfillment-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { placeOf, recipientName } from '../rules/order-notices.js';
import type { DeliveryState } from '../rules/order-state.js';
import { noticeRequested } from '@oms/platform/outbox/notice-requested';
import type { OrdersServices } from '../services.js';
import { contactSealer } from '../storage/recipient.js';

/** What orders reads of `ShortPicked`: units that were not where they should be. */
export interface Short extends Pick<ShortPicked, 'orderId' | 'fulfillmentOrderId'> {
  readonly lines: readonly Pick<ShortPicked['lines'][number], 'lineId' | 'title' | 'units'>[];
}

interface Told {
  readonly id: string;
  readonly number: string;
  readonly email: string | null;
  readonly customerId: string | null;
  readonly policies: unknown;
  readonly deliveries: readonly Pick<DeliveryState, 'address'>[];
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
    const found = await rows<Told>(
      tx.db,
      sql`select o.id, o.number, o.email, o.customer_id, c.policies,
                 (select coalesce(jsonb_agg(jsonb_build_object('address', d.address) order by d.position), '[]') from order_delivery d where d.order_id = o.id) as deliveries
          from orders o join channel c on c.code = o.channel_code where o.id = any(${ids}::uuid[]) and (o.email is not null or o.customer_id is not null)`,
    );
    const byId = new Map(found.map((order) => [order.id, order]));
    for (const { payload, aggregateId } of fresh) {
      const order = byId.get(payload.orderId);
      if (!order) continue;
      const contact = order.email
        ? contactSealer(ctx.services)({ email: order.email, name: recipientName(order) })
        : null;
      const facts = { ...placeOf(order), items: missingLines(payload) };
      tx.emit(noticeRequested(`${aggregateId}:SHORT_PICKED`, { notice: 'SHORT_PICKED', orderId: order.id, customerId: order.customerId, contact, facts })); // prettier-ignore
    }
  });
