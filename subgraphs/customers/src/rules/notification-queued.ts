import type { EventDraft } from '@oms/platform/outbox/event';

/** Payload of `NotificationQueued`. */
export interface NotificationQueuedPayload {
  readonly notificationId: string;
}

/** `NotificationQueued`: something waits to be sent. */
export const notificationQueued = (
  notificationId: string,
  version: number,
  orderId?: string | null,
): EventDraft<'NotificationQueued', NotificationQueuedPayload> => ({
  type: 'NotificationQueued',
  aggregateId: notificationId,
  aggregateVersion: version,
  ...(orderId ? { orderId } : {}),
  payload: { notificationId },
});
