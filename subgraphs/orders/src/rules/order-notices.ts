import type { EventDraft } from '@oms/platform/outbox/event';
import { noticeRequested, type Notice, type NoticeFacts } from '@oms/platform/outbox/notice-requested';
import type { OrderState } from './order-state.js';
import { lineMoney } from './order-totals.js';
import type { TimelineEntry } from './timeline-entry.js';

/** What of an order's timeline the customer is told by itself. (Of a pickup fulfillment tells, which knows its code.) */
const NOTICE_OF: Readonly<Record<string, Notice>> = {
  ORDER_CONFIRMED: 'ORDER_CONFIRMED',
  FULFILLMENT_SHIPPED: 'SHIPPED',
  BACKORDERED: 'DELAYED',
  FULFILLMENT_DELIVERED: 'DELIVERED',
  ORDER_CANCELLED: 'ORDER_CANCELLED',
  REFUND_SUCCEEDED: 'REFUNDED',
  RETURN_REQUESTED: 'RETURN_REQUESTED',
  RETURN_APPROVED: 'RETURN_APPROVED',
  RETURN_DECLINED: 'RETURN_DECLINED',
  RETURN_LABEL_ISSUED: 'RETURN_LABEL_ISSUED',
  RETURN_TO_SENDER: 'RETURN_TO_SENDER',
  RETURN_PARTIALLY_RECEIVED: 'RETURN_RECEIVED',
  RETURN_RECEIVED: 'RETURN_RECEIVED',
  RETURN_RESOLVED: 'RETURN_RESOLVED',
  RETURN_EXPIRED: 'RETURN_EXPIRED',
  RESHIPPED: 'RESHIPPED',
};

/** Of what happened to a return at the same moment the customer is told how far it came, and no more. */
const isPassed = ({ type, data }: TimelineEntry, later: readonly TimelineEntry[]): boolean =>
  type.startsWith('RETURN_') &&
  later.some((one) => one.type.startsWith('RETURN_') && NOTICE_OF[one.type] && idOf(one.data) === idOf(data));

const idOf = (data: unknown): unknown => (data as { returnId?: unknown } | null)?.returnId;

/** Money that went to store credit is told as credit. */
const noticeOf = ({ type, data }: TimelineEntry): Notice | undefined => {
  const credited =
    type === 'REFUND_SUCCEEDED' && (data as { destination?: string } | null)?.destination === 'STORE_CREDIT';
  return credited ? 'CREDIT_ISSUED' : NOTICE_OF[type];
};

const factsOf = (order: OrderState, { data, reason }: TimelineEntry): NoticeFacts => ({
  ...(data && typeof data === 'object' ? data : {}),
  orderNumber: order.number,
  currency: order.currency,
  total: order.total,
  reason: reason ?? null,
  lines: order.lines
    .filter((line) => line.quantity > line.cancelled)
    .map((line) => ({
      title: line.title,
      quantity: line.quantity - line.cancelled,
      total: lineMoney(line).total,
    })),
});

/**
 * Notices that these entries of the timeline, the last ones of the order, ask for. There is somebody to tell where the
 * order has an e-mail address or a customer; history that is imported is told to nobody. `seal` hides the address.
 */
export function orderNotices(
  order: OrderState,
  entries: readonly TimelineEntry[],
  seal: (contact: { readonly email: string; readonly name: string | null }) => string,
): EventDraft[] {
  if (order.historical || !(order.email ?? order.customerId)) return [];
  const first = order.lastSequence - entries.length + 1;
  const name = order.deliveries.find(({ address }) => address?.name)?.address?.name ?? null;
  return entries.flatMap((entry, index) => {
    const notice = noticeOf(entry);
    return notice && !isPassed(entry, entries.slice(index + 1))
      ? [
          noticeRequested(`${order.id}:${first + index}`, {
            notice,
            orderId: order.id,
            customerId: order.customerId,
            contact: order.email ? seal({ email: order.email, name }) : null,
            facts: factsOf(order, entry),
          }),
        ]
      : [];
  });
}
