import type { OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import type { OrderErased } from '@oms/platform/events/order-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { HOUSE_NOTICES } from '@oms/platform/outbox/notice-requested';
import type { CustomersServices } from '../services.js';

/**
 * OrderErased → what guests were told of the order, and said about it, goes too: with a customer it goes with the
 * customer. Safe twice: it empties what may be empty.
 */
export const eraseOrders = (
  ctx: OperationContext<CustomersServices>,
  events: readonly IntegrationEvent<OrderErased>[],
): Promise<void> =>
  consumeEvents(ctx, 'customers.erase-orders', events, async ({ db }, fresh) => {
    const theirs = sql`order_id = any(${fresh.map(({ payload }) => payload.orderId)}::uuid[]) and customer_id is null`;
    await run(db, sql`update notification set recipient = '', facts = '{}' where ${theirs} and notice <> all(${HOUSE_NOTICES}::text[])`); // prettier-ignore
    await run(db, sql`update case_entry e set text = null, data = null from service_case c where c.id = e.case_id and c.${theirs}`); // prettier-ignore
    await run(
      db,
      sql`update service_case set subject = kind, details = null, version = version + 1 where ${theirs} and (subject <> kind or details is not null)`,
    );
  });
