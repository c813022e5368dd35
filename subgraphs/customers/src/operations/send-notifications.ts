import { crashPoint } from '@oms/platform/commands/crash-point';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { orderUrl } from '@oms/platform/auth/order-link';
import type { NotificationQueued } from '@oms/platform/events/customer-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { SendOutcome } from '../notifications/notification-channel.js';
import type { NotificationStatus, Recipient } from '../rules/notification.js';
import type { CustomersServices } from '../services.js';

interface Waiting {
  readonly id: string;
  readonly notice: string;
  readonly status: NotificationStatus;
  readonly locale: string;
  readonly recipient: string;
  readonly recipientHash: string;
  readonly facts: Record<string, unknown>;
  readonly orderId: string | null;
}

/** The other side could not take it now: the delivery is tried again later. */
class NotTakenYet extends Error {
  override readonly name = 'NotTakenYet';
}

/**
 * Claims a notification for one attempt, in a commit of its own. What is found SENDING was being sent when its worker
 * died: whether it went out is unknown, and it is not repeated.
 */
const claim = (ctx: OperationContext<CustomersServices>, id: string): Promise<Waiting | undefined> =>
  runCommand(ctx, 'claimNotification', async ({ db }) => {
    const found = await firstRow<Waiting>(db, sql`select * from notification where id = ${id} for update`);
    if (found?.status === 'SENDING')
      await run(
        db,
        sql`update notification set status = 'UNKNOWN', last_error = 'the worker died while it was sent', version = version + 1 where id = ${id}`,
      );
    if (found?.status !== 'PENDING') return undefined;
    await run(
      db,
      sql`update notification set status = 'SENDING', attempts = attempts + 1, message_id = coalesce(message_id, ${messageIdOf(ctx, id)}), version = version + 1 where id = ${id}`,
    );
    return found;
  });

const messageIdOf = ({ services }: OperationContext<CustomersServices>, id: string): string =>
  `${id}@${services.mailDomain}`;

const STATUS_AFTER: Readonly<Record<SendOutcome['outcome'], NotificationStatus>> = {
  SENT: 'SENT',
  LATER: 'PENDING',
  REFUSED: 'FAILED',
  NOBODY: 'SUPPRESSED',
  UNKNOWN: 'UNKNOWN',
};

const conclude = (ctx: OperationContext<CustomersServices>, one: Waiting, result: SendOutcome): Promise<void> =>
  runCommand(ctx, 'concludeNotification', async ({ db, now }) => {
    const error = 'error' in result ? result.error : null;
    const sent = result.outcome === 'SENT';
    await run(
      db,
      sql`update notification set status = ${STATUS_AFTER[result.outcome]}, last_error = ${error}, sent_at = case when ${sent} then ${now}::timestamptz end,
                 facts = case when ${sent} then facts - 'sealed' else facts end, version = version + 1
          where id = ${one.id} and status = 'SENDING'`,
    );
    if ('bounced' in result && result.bounced)
      await run(
        db,
        sql`insert into suppressed_address (recipient_hash, reason, at) values (${one.recipientHash}, 'BOUNCED', ${now}::timestamptz) on conflict do nothing`,
      );
  });

/**
 * The address under which the receiver sees the order without signing in, where the shop has said one. It is made here
 * and kept nowhere: whoever reads our tables cannot open anything with them.
 */
function linkTo({ services, clock }: OperationContext<CustomersServices>, { orderId, facts }: Waiting) {
  const { orderUrl: template, orderNumber } = facts;
  if (!orderId || !services.orderLinks || typeof template !== 'string') return undefined;
  const token = services.orderLinks.sign(orderId, clock.now());
  return orderUrl(template, { number: typeof orderNumber === 'string' ? orderNumber : '', token });
}

async function sendOne(ctx: OperationContext<CustomersServices>, id: string): Promise<void> {
  const one = await claim(ctx, id);
  if (!one) return;
  const { services } = ctx;
  const to = services.sealer.open<Recipient>(one.recipient);
  const { sealed, ...open } = one.facts;
  const facts = {
    ...open,
    ...(typeof sealed === 'string' ? services.sealer.open<object>(sealed) : {}),
    recipientName: to.name,
    link: open['link'] ?? linkTo(ctx, one),
  };
  const message = await services.templates.render(one.notice, one.locale, facts);
  crashPoint('send-notifications.before-send');
  const result = await services.channel.send({
    messageId: messageIdOf(ctx, id),
    notice: one.notice,
    locale: one.locale,
    to,
    ...message,
  });
  crashPoint('send-notifications.after-send');
  await conclude(ctx, one, result);
  if (result.outcome === 'LATER') throw new NotTakenYet(result.error);
}

/**
 * NotificationQueued → it is sent. An intent is committed before the mail server is asked and the answer after it; what
 * nobody knows to have arrived is marked UNKNOWN and not sent again by itself. Rejects when the server could not take it
 * now, so that it is tried again.
 */
export async function sendNotifications(
  ctx: OperationContext<CustomersServices>,
  events: readonly IntegrationEvent<NotificationQueued>[],
): Promise<void> {
  for (const { payload } of events) await sendOne(ctx, payload.notificationId);
}
