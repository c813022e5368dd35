import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { retentionAnswered, type RetentionHold, type RetentionQuestioned } from '@oms/platform/personal-data/retention';
import type { OrdersServices } from '../services.js';

interface Known {
  readonly customerId: string;
  readonly lastOrderAt: Date | null;
  readonly openOrder: boolean;
  readonly credit: boolean;
  readonly openGoodwill: boolean;
}

const holdsOf = ({ openOrder, credit, openGoodwill }: Known): RetentionHold[] => [
  ...(openOrder ? (['OPEN_ORDER'] as const) : []),
  ...(credit ? (['CREDIT'] as const) : []),
  ...(openGoodwill ? (['OPEN_GOODWILL'] as const) : []),
];

/**
 * RetentionQuestioned → when the customers last had to do with an order, and what they still have to come. Safe twice: it
 * changes nothing here, and the newest question has one answer.
 */
export const answerRetention = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<RetentionQuestioned>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.answer-retention', events, async (tx, fresh) => {
    const known = await rows<Known>(
      tx.db,
      sql`select c.id as customer_id, o.last_order_at, coalesce(o.open_order, false) as open_order,
                 exists (select from credit_account a where a.kind = 'STORE_CREDIT' and a.customer_id = c.id and a.balance > 0) as credit,
                 exists (select from appeasement p where p.customer_id = c.id and p.status in ('PROPOSED', 'PENDING_APPROVAL', 'APPROVED')) as open_goodwill
            from unnest(${fresh.map(({ payload }) => payload.customerId)}::uuid[]) c(id)
            left join lateral (select max(greatest(placed_at, shipped_at, completed_at, cancelled_at)) as last_order_at,
                 bool_or(status in ('PENDING', 'CONFIRMED', 'PROCESSING') or return_status in ('REQUESTED', 'IN_PROGRESS')) as open_order
                from orders where customer_id = c.id) o on true`,
    );
    const questions = new Map(fresh.map(({ payload }) => [payload.customerId, payload.question]));
    for (const one of known) {
      const { customerId, lastOrderAt } = one;
      const question = questions.get(customerId) ?? 0;
      const holds = holdsOf(one);
      tx.emit(retentionAnswered({ customerId, question, lastOrderAt: lastOrderAt?.toISOString() ?? null, holds }));
    }
  });
