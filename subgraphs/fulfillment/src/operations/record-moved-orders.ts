import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { OrderMoved } from '@oms/platform/events/order-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { FulfillmentServices } from '../services.js';

/** What fulfillment reads of `OrderMoved`: whose an order is by now. */
type Moved = Pick<OrderMoved, 'orderId' | 'customerId'>;

/** OrderMoved → labels of its returns are the customer's whose it is now. */
export const recordMovedOrders = (
  ctx: OperationContext<FulfillmentServices>,
  events: readonly IntegrationEvent<Moved>[],
): Promise<void> =>
  consumeEvents(ctx, 'fulfillment.record-moved-orders', events, async (tx, fresh) => {
    const owners = fresh.map(({ payload }) => ({ order_id: payload.orderId, customer_id: payload.customerId }));
    await run(
      tx.db,
      sql`update return_label l set customer_id = m.customer_id from ${recordset(owners, 'm', 'order_id uuid, customer_id uuid')}
          where l.order_id = m.order_id`,
    );
  });
