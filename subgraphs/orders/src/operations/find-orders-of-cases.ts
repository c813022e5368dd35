import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { CaseOrderFound, CaseOrderNamed } from '@oms/platform/events/case-events';
import { caseOrderFound } from '@oms/platform/outbox/case-orders';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrdersServices } from '../services.js';

type Found = NonNullable<CaseOrderFound['order']>;

/** The order that is meant; a customer means its own ones only. */
const meant = ({ orderId, orderNumber, ownerId }: CaseOrderNamed, orders: readonly Found[]): Found | null =>
  orders.find(
    ({ id, number, customerId }) =>
      (orderId ? id === orderId : number === orderNumber) && (ownerId === null || customerId === ownerId),
  ) ?? null;

/**
 * CaseOrderNamed → the order of the case with its number and whose it is, or that there is none: somebody else's order is
 * answered as one that does not exist. Safe twice: it only tells.
 */
export const findOrdersOfCases = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<CaseOrderNamed>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.find-orders-of-cases', events, async (tx, fresh) => {
    const named = fresh.map(({ payload }) => payload);
    const ids = named.flatMap(({ orderId }) => orderId ?? []);
    const numbers = named.flatMap(({ orderNumber }) => orderNumber ?? []);
    const orders = await rows<Found>(
      tx.db,
      sql`select id, number, customer_id from orders where id = any(${ids}::uuid[])
          union select id, number, customer_id from orders where number = any(${numbers}::text[])`,
    );
    for (const one of named) tx.emit(caseOrderFound({ caseId: one.caseId, order: meant(one, orders) }));
  });
