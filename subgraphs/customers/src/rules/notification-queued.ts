import type { NotificationQueued } from '@oms/platform/events/customer-events';
import type { EventDraft } from '@oms/platform/outbox/event';

/** `NotificationQueued`: something waits to be sent. */
export const notificationQueued = (
  notificationId: string,
  version: number,
  orderId?: string | null,
): EventDraft<'NotificationQueued', NotificationQueued> => ({
  type: 'NotificationQueued',
  aggregateId: notificationId,
  aggregateVersion: version,
  ...(orderId ? { orderId } : {}),
  payload: { notificationId },
});
