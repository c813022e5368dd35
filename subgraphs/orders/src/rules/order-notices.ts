import {
  noticeRequested,
  type Notice,
  type NoticeFacts,
  type NoticeRequestedEvent,
} from '@oms/platform/outbox/notice-requested';
import { policiesOf } from './channel-policies.js';
import type { DeliveryState, OrderState } from './order-state.js';
import { lineMoney } from './order-totals.js';
import { openAmount } from './refunds.js';
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
  EDIT_REQUESTED: 'EDIT_REQUESTED',
  EDIT_APPROVED: 'EDIT_APPROVED',
  EDIT_DECLINED: 'EDIT_DECLINED',
  EDIT_EXPIRED: 'EDIT_EXPIRED',
};

/** Of what happened to a return at the same moment the customer is told how far it came, and no more. */
const isPassed = ({ type, data }: TimelineEntry, later: readonly TimelineEntry[]): boolean =>
  type.startsWith('RETURN_') &&
  later.some((one) => one.type.startsWith('RETURN_') && NOTICE_OF[one.type] && idOf(one.data) === idOf(data));

const idOf = (data: unknown): unknown => (data as { returnId?: unknown } | null)?.returnId;

/** Who an order goes to, by the first delivery that names somebody. */
export const recipientName = ({ deliveries }: { readonly deliveries: readonly Pick<DeliveryState, 'address'>[] }) =>
  deliveries.find(({ address }) => address?.name)?.address?.name ?? null;

interface Told {
  readonly destination?: string;
  readonly byOthers?: boolean;
  readonly totalAfter?: number;
  readonly expiresAt?: string;
}

/** Ends of an order that are told by themselves: of what was asked for then nothing needs to be said. */
const TOLD_OTHERWISE: ReadonlySet<string | null | undefined> = new Set(['ORDER_CANCELLED', 'ORDER_EXPIRED']);

/**
 * Money that went to store credit is told as credit; an edit that service takes back for whoever asked for it is one that
 * is not made.
 */
const noticeOf = ({ type, data, reason }: TimelineEntry): Notice | undefined => {
  const { destination, byOthers } = (data ?? {}) as Told;
  if (type === 'REFUND_SUCCEEDED' && destination === 'STORE_CREDIT') return 'CREDIT_ISSUED';
  if (type === 'EDIT_WITHDRAWN' && byOthers) return 'EDIT_DECLINED';
  if (type === 'EDIT_EXPIRED' && TOLD_OTHERWISE.has(reason)) return undefined;
  return NOTICE_OF[type];
};

/** Which order a notice is about, and where the shop shows it. */
export const placeOf = ({ number, policies }: Pick<OrderState, 'number' | 'policies'>) => ({
  orderNumber: number,
  orderUrl: policiesOf(policies).orderUrl,
});

/** What a notice tells of an edit that is asked for: not what it changes, which may be an address. */
function editFacts({ type, data, reason }: TimelineEntry): object {
  const { totalAfter, expiresAt } = (data ?? {}) as Told;
  if (type === 'EDIT_REQUESTED') return { amount: totalAfter, expiresAt };
  return type === 'EDIT_EXPIRED' && reason !== 'TIME_OVER' ? { shipped: true } : {};
}

function dataOf(entry: TimelineEntry): object {
  if (entry.type.startsWith('EDIT_')) return editFacts(entry);
  return entry.data && typeof entry.data === 'object' ? entry.data : {};
}

/** What is told of the order as a whole lists all of it, with its total. */
const OF_ALL: ReadonlySet<string> = new Set([
  'ORDER_CONFIRMED',
  'FULFILLMENT_SHIPPED',
  'BACKORDERED',
  'FULFILLMENT_DELIVERED',
  'EDIT_REQUESTED',
  'EDIT_APPROVED',
  'EDIT_DECLINED',
  'EDIT_WITHDRAWN',
]);

const linesOf = ({ lines }: OrderState) =>
  lines
    .filter((line) => line.quantity > line.cancelled)
    .map((line) => ({
      title: line.title,
      quantity: line.quantity - line.cancelled,
      total: lineMoney(line).total,
    }));

/** Goods of the return that an entry is about, as a mail lists them: of a kit the parts that come back. */
const returnedLines = (order: OrderState, data: unknown) =>
  (order.returns.find(({ id }) => id === idOf(data))?.lines ?? []).map(({ lineId, sku, quantity }) => {
    const line = order.lines.find(({ id }) => id === lineId);
    return { title: line?.sku === sku ? line.title : sku, quantity };
  });

const factsOf = (order: OrderState, entry: TimelineEntry): NoticeFacts => ({
  ...dataOf(entry),
  ...placeOf(order),
  currency: order.currency,
  reason: entry.reason ?? null,
  ...(OF_ALL.has(entry.type)
    ? { total: order.total, lines: linesOf(order) }
    : { lines: returnedLines(order, entry.data) }),
});

const ASKING: ReadonlySet<string> = new Set(['HOLD_PLACED', 'PAYMENT_FAILED', 'PAYMENT_EXPIRED']);

/** The entry after which the customer is asked for what is open, unless a payment of it is being authorised. */
function askedAfter(order: OrderState, entries: readonly TimelineEntry[]): number {
  const waits = order.holds.some((hold) => hold.reason === 'AWAITING_PAYMENT' && hold.status !== 'RELEASED');
  if (!waits || openAmount(order) <= 0) return -1;
  return entries.findIndex(
    ({ type, reason }) => ASKING.has(type) && (type !== 'HOLD_PLACED' || reason === 'AWAITING_PAYMENT'),
  );
}

type Seal = (contact: { readonly email: string; readonly name: string | null }) => string;

/** Whom a notice about the order goes to; null: nobody. `seal` hides the address. */
export const receiverOf = (order: OrderState, seal: Seal) =>
  order.historical || !(order.email ?? order.customerId)
    ? null
    : {
        orderId: order.id,
        customerId: order.customerId,
        contact: order.email ? seal({ email: order.email, name: recipientName(order) }) : null,
      };

/** A line whose units were cancelled for want of stock, as a mail lists it. */
function itemOf(data: unknown): { title: string; quantity: number } {
  const { title, units } = data as { readonly title: string; readonly units: number };
  return { title, quantity: units };
}

/**
 * Notices that these entries of the timeline, the last ones of the order, ask for. There is somebody to tell where the
 * order has an e-mail address or a customer; history that is imported is told to nobody. Units that are cancelled for
 * want of stock are told of once for all lines, unless nothing is left of the order. `seal` hides the address.
 */
export function orderNotices(order: OrderState, entries: readonly TimelineEntry[], seal: Seal): NoticeRequestedEvent[] {
  const receiver = receiverOf(order, seal);
  if (!receiver) return [];
  const first = order.lastSequence - entries.length + 1;
  const ask = (notice: Notice, sequence: number, facts: NoticeFacts): NoticeRequestedEvent =>
    noticeRequested(`${order.id}:${sequence}`, { notice, ...receiver, facts });
  const told = entries.flatMap((entry, index) => {
    const notice = noticeOf(entry);
    const isTold = notice && !isPassed(entry, entries.slice(index + 1));
    return isTold ? [ask(notice, first + index, factsOf(order, entry))] : [];
  });
  const due = askedAfter(order, entries);
  const asked = { ...placeOf(order), currency: order.currency, amount: openAmount(order) };
  if (due >= 0) told.push(ask('PAYMENT_DUE', first + due, asked));
  const cancelled = entries.filter(({ type }) => type === 'SHORTFALL_CANCELLED').map(({ data }) => itemOf(data));
  if (cancelled.length === 0 || entries.some(({ type }) => type === 'ORDER_CANCELLED')) return told;
  const at = first + entries.findIndex(({ type }) => type === 'SHORTFALL_CANCELLED');
  return [...told, ask('ITEMS_CANCELLED', at, { ...placeOf(order), items: cancelled })];
}
