import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { notificationLifecycle, type NotificationStatus } from '../rules/notification.js';
import { notificationQueued } from '../rules/notification-queued.js';
import type { CustomersServices } from '../services.js';

/** Sends a notification again because a person says so: it failed, was suppressed, or may not have arrived. */
export function retryNotification(
  ctx: OperationContext<CustomersServices>,
  { notificationId }: { readonly notificationId: string },
): Promise<{ notificationId: string }> {
  return runCommand(ctx, 'retryNotification', async (tx) => {
    const found = isId(notificationId)
      ? await firstRow<{ status: NotificationStatus; version: number; orderId: string | null; recipientHash: string }>(
          tx.db,
          sql`select status, version, order_id, recipient_hash from notification where id = ${notificationId} for update`,
        )
      : undefined;
    if (!found) throw refuse('UNKNOWN_NOTIFICATION', 'There is no such notification.', ['notificationId']);
    const status = nextState(notificationLifecycle, found.status, 'retry');
    if (!status)
      throw refuse('ILLEGAL_TRANSITION', `A notification that is ${found.status} is not sent again.`, [
        'notificationId',
      ]);
    await run(
      tx.db,
      sql`update notification set status = ${status}, version = version + 1 where id = ${notificationId}`,
    );
    await run(tx.db, sql`delete from suppressed_address where recipient_hash = ${found.recipientHash}`);
    tx.emit(notificationQueued(notificationId, found.version + 1, found.orderId));
    tx.audit({ aggregateType: 'Notification', aggregateId: notificationId, command: 'retryNotification' });
    return { notificationId };
  });
}
