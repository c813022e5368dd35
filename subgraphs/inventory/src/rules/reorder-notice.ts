import { noticeRequested, type NoticeRequestedEvent } from '@oms/platform/outbox/notice-requested';

/** An alert that has just been raised, as planners are told of it. */
export interface RaisedAlert {
  readonly alertId: string;
  readonly sku: string;
  readonly title: string;
  readonly location: string;
  /** Units: the reorder position, the point that it has fallen to, and how many to order. */
  readonly position: number;
  readonly reorderPoint: number;
  readonly suggested: number;
}

/** Alerts that a notice names; of more it tells how many. */
const MOST = 50;

/** Tells planners of alerts that were raised together; an alert is raised once, so it is told once. */
export function reorderNotice(raised: readonly RaisedAlert[]): NoticeRequestedEvent {
  const alerts = raised.slice(0, MOST).map(({ alertId: _id, ...alert }) => alert);
  const [first] = raised;
  return noticeRequested(`reorder:${first?.alertId ?? ''}`, {
    notice: 'REORDER_ALERT',
    orderId: null,
    customerId: null,
    contact: null,
    audience: 'PLANNERS',
    facts: { alerts, count: raised.length, more: raised.length - alerts.length },
  });
}
