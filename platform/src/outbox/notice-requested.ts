import type { EventDraft } from './event.js';

/** What customers, and some people of the house, are told of. Every one has a text in every language of the templates. */
export const NOTICES = [
  'ORDER_CONFIRMED',
  'SHIPPED',
  'DELAYED',
  'SHORT_PICKED',
  'ITEMS_CANCELLED',
  'READY_FOR_PICKUP',
  'PICKUP_REMINDER',
  'DELIVERED',
  'ORDER_CANCELLED',
  'REFUNDED',
  'CREDIT_ISSUED',
  'DISCOUNT_CODE',
  'GIFT_CARD',
  'PAYMENT_DUE',
  'EDIT_REQUESTED',
  'EDIT_APPROVED',
  'EDIT_DECLINED',
  'EDIT_EXPIRED',
  'RETURN_REQUESTED',
  'RETURN_APPROVED',
  'RETURN_DECLINED',
  'RETURN_LABEL_ISSUED',
  'RETURN_TO_SENDER',
  'RETURN_EXPIRED',
  'RETURN_RECEIVED',
  'RETURN_RESOLVED',
  'RESHIPPED',
  'DATA_EXPORT_READY',
  'RETENTION_WARNING',
  'CASE_UPDATED',
  'CASE_ESCALATED',
  'REPORT',
  'REORDER_ALERT',
] as const;
export type Notice = (typeof NOTICES)[number];

/** What people of the house are told, whomever it is about. */
export const HOUSE_NOTICES: readonly Notice[] = ['CASE_ESCALATED', 'REORDER_ALERT', 'REPORT'];

/** What a notice tells; holds nothing that names a person. */
export interface NoticeFacts {
  readonly orderNumber?: string;
  /** Where the shop shows the order, with places for `{number}` and the `{token}` that opens it. */
  readonly orderUrl?: string | null;
  readonly currency?: string;
  /** Amounts in minor units. */
  readonly total?: number;
  readonly amount?: number;
  readonly lines?: readonly { readonly title: string; readonly quantity: number; readonly total?: number }[];
  readonly trackingNumbers?: readonly string[];
  readonly reason?: string | null;
  /** Further facts, sealed: what only the receiver may read, such as a code that is money. Forgotten once it is sent. */
  readonly sealed?: string;
  readonly [more: string]: unknown;
}

/** People of the house who are told things. */
export const AUDIENCES = ['PLANNERS'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Payload of `NoticeRequested`. */
export interface NoticeRequestedPayload {
  readonly notice: Notice;
  readonly orderId: string | null;
  readonly customerId: string | null;
  /** Sealed `{ name, email }` of the receiver; null: the customer's own address. */
  readonly contact: string | null;
  /** People of the house, whose address is a setting; absent: a customer. */
  readonly audience?: Audience;
  readonly facts: NoticeFacts;
}

export type NoticeRequestedEvent = EventDraft<'NoticeRequested', NoticeRequestedPayload>;

/**
 * `NoticeRequested`: a subgraph asks that a customer is told something. `key` names the occasion, such as an order's
 * event; the same occasion is told once to each address.
 */
export const noticeRequested = (key: string, payload: NoticeRequestedPayload): NoticeRequestedEvent => ({
  type: 'NoticeRequested',
  aggregateId: `notice:${key}`,
  aggregateVersion: 1,
  ...(payload.orderId ? { orderId: payload.orderId } : {}),
  payload,
});
