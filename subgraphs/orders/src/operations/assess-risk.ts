import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import type { RiskCheckRequested } from '@oms/platform/events/order-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { policiesOf } from '../rules/channel-policies.js';
import type { RiskState } from '../rules/money-state.js';
import type { HoldState, OrderState } from '../rules/order-state.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { RiskQuestion } from '../risk/fraud-check.js';
import { exactTerm } from '../rules/search-terms.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';

const RISK_REVIEW = 'RISK_REVIEW';

/** The hold that waits for the fraud check's answer. */
const waiting = (order: Pick<OrderState, 'holds'>): HoldState | undefined =>
  order.holds.find((hold) => hold.reason === RISK_REVIEW && hold.status !== 'RELEASED');

/** Asks for the order to be assessed when a hold waits for it. */
export function emitRiskCheck(tx: Tx, order: OrderState): void {
  const { id: orderId, version } = order;
  if (waiting(order))
    tx.emit({
      type: 'RiskCheckRequested',
      aggregateId: orderId,
      aggregateVersion: version,
      orderId,
      payload: { orderId },
    });
}

const QUESTION = (orderId: string) => sql`
  select o.id as order_id, o.number, o.currency, o.total, o.email, o.customer_id, o.billing_address ->> 'countryCode' as billing_country,
    coalesce((select array_agg(distinct d.address ->> 'countryCode') from order_delivery d where d.order_id = o.id and d.address is not null), '{}') as shipping_countries,
    exists (select from order_delivery d where d.order_id = o.id and d.service = 'EXPRESS') as express,
    (select coalesce(sum(quantity), 0)::int from order_line l where l.order_id = o.id) as units,
    (select count(*)::int from payment p where p.order_id = o.id and p.status = 'FAILED') as failed_payments
  from orders o where o.id = ${orderId} and o.risk is null and exists (select from hold h where h.order_id = o.id and h.reason = ${RISK_REVIEW} and h.status <> 'RELEASED')`;

async function questionOf(ctx: OperationContext<OrdersServices>, orderId: string): Promise<RiskQuestion | undefined> {
  const db = ctx.database.sql();
  const question = await firstRow<RiskQuestion>(db, QUESTION(orderId));
  if (!question) return undefined;
  const { customerId, email } = question;
  const before = await firstRow<{ orders: number }>(
    db,
    sql`select count(*)::int as orders from (
          select id from orders where customer_id = ${customerId}::uuid
          union select order_id from order_search where terms @@ ${email ? exactTerm('e', email) : ''}::tsquery) found where id <> ${orderId}`,
  );
  return { ...question, ordersBefore: before?.orders ?? 0 };
}

function judge(order: OrderState, risk: RiskState, hold: HoldState, { now, actor }: Tx): TimelineEntry[] {
  order.risk = risk;
  const assessed: TimelineEntry = { type: 'RISK_ASSESSED', visibility: 'STAFF', data: risk };
  if (risk.score >= policiesOf(order.policies).holdRiskScore) {
    hold.note = risk.reasons.join(', ');
    return [assessed];
  }
  Object.assign(hold, { status: 'RELEASED', releasedBy: { role: actor.role, id: actor.id }, releasedAt: now });
  return [assessed, { type: 'HOLD_RELEASED', reason: hold.reason, visibility: 'STAFF' }];
}

/**
 * Asks the fraud check about orders that wait for it; those below the channel's score go on, the others stay held for a
 * person. Safe twice: an order is judged once.
 */
export async function assessRisk(
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<RiskCheckRequested>[],
): Promise<void> {
  const { fraud } = ctx.services;
  for (const { payload } of events) {
    const question = await questionOf(ctx, payload.orderId);
    if (!question) continue;
    const answer = await fraud.assess(question);
    await runCommand({ ...ctx, idempotency: undefined }, 'assessRisk', async (tx) => {
      const [order] = await lockOrders(tx.db, [payload.orderId]);
      const hold = order ? waiting(order) : undefined;
      if (!order || !hold || order.risk) return;
      const before = demandFingerprint(order);
      const entries = judge(order, { ...answer, provider: fraud.name }, hold, tx);
      await saveOrders(tx, ctx.services, [{ order, before, entries, reshaped: true }]);
    });
  }
}
