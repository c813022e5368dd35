import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, sql } from '@oms/platform/database/sql';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { NoticeRequestedPayload } from '@oms/platform/outbox/notice-requested';
import { newId } from '@oms/platform/values/ids';
import { normaliseEmail } from '../rules/customer.js';
import type { Recipient } from '../rules/notification.js';
import { notificationQueued } from '../rules/notification-queued.js';
import type { CustomersServices } from '../services.js';

type Requested = IntegrationEvent<NoticeRequestedPayload>;

interface Known {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly locale: string | null;
  readonly mayWrite: boolean;
}

/** Customers that notices are for; one who wants no service mails at all gets none. */
async function loadCustomers(tx: Tx, events: readonly Requested[]): Promise<Map<string, Known>> {
  const ids = events.flatMap(({ payload }) => payload.customerId ?? []);
  const found = await rows<Known>(
    tx.db,
    sql`select c.id, c.name, c.email, c.locale, coalesce(
          (select consent.granted from customer_consent consent where consent.customer_id = c.id and consent.channel = 'EMAIL'
              and consent.purpose = 'SERVICE' order by consent.at desc, consent.id desc limit 1), true) as may_write
        from customer c where c.id = any(${ids}::uuid[]) and c.status <> 'ERASED'`,
  );
  return new Map(found.map((one) => [one.id, one]));
}

/** Whom it goes to; null where nobody is known. */
function recipientOf(
  { payload }: Requested,
  customer: Known | undefined,
  services: CustomersServices,
): Recipient | null {
  const house = payload.audience && { name: null, email: services.houseAddresses[payload.audience] ?? null };
  const given = payload.contact ? services.sealer.open<Recipient>(payload.contact) : (house ?? customer);
  const email = normaliseEmail(given?.email);
  return email ? { name: given?.name ?? customer?.name ?? null, email } : null;
}

const localeOf = ({ payload: { facts } }: Requested, customer: Known | undefined): string =>
  customer?.locale ?? (typeof facts['locale'] === 'string' ? facts['locale'] : 'en');

/** The notification that an event asks for, as a row; none where nobody is known to be told. */
function rowsOf(tx: Tx, event: Requested, customer: Known | undefined, services: CustomersServices) {
  const { payload, aggregateId } = event;
  const recipient = recipientOf(event, customer, services);
  if (!recipient) return [];
  const hash = services.hashAddress(recipient.email);
  return [
    {
      id: newId(tx.now),
      key: `${aggregateId}:${payload.notice}:${hash}`,
      notice: payload.notice,
      may_write: customer?.mayWrite ?? true,
      customer_id: customer?.id ?? null,
      order_id: payload.orderId,
      locale: localeOf(event, customer),
      recipient: services.sealer.seal(recipient),
      recipient_hash: hash,
      facts: payload.facts,
    },
  ];
}

/**
 * NoticeRequested → a notification for each occasion and address, to be sent by a job; suppressed where the address
 * bounced or the customer wants no mails. The same occasion is kept once.
 */
export const recordNotices = (ctx: OperationContext<CustomersServices>, events: readonly Requested[]): Promise<void> =>
  consumeEvents(ctx, 'customers.record-notices', events, async (tx, fresh) => {
    const customers = await loadCustomers(tx, fresh);
    const notifications = fresh.flatMap((event) =>
      rowsOf(tx, event, customers.get(event.payload.customerId ?? ''), ctx.services),
    );
    const written = await rows<{ id: string; status: string; orderId: string | null }>(
      tx.db,
      sql`insert into notification (id, key, notice, status, customer_id, order_id, locale, recipient, recipient_hash, facts, created_at)
          select n.id, n.key, n.notice, case when n.may_write and s.recipient_hash is null then 'PENDING' else 'SUPPRESSED' end,
                 n.customer_id, n.order_id, n.locale, n.recipient, n.recipient_hash, n.facts, ${tx.now}::timestamptz
          from ${recordset(notifications, 'n', 'id uuid, key text, notice text, may_write boolean, customer_id uuid, order_id uuid, locale text, recipient text, recipient_hash text, facts jsonb')}
          left join suppressed_address s on s.recipient_hash = n.recipient_hash
          on conflict (key) do nothing returning id, status, order_id`,
    );
    for (const one of written) if (one.status === 'PENDING') tx.emit(notificationQueued(one.id, 1, one.orderId));
  });
