import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rows, run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { noticeRequested, type NoticeRequestedPayload } from '@oms/platform/outbox/notice-requested';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { newId } from '@oms/platform/values/ids';
import { DataSealer } from '@oms/platform/values/sealed';
import { smtpChannel } from '../notifications/smtp-channel.js';
import { createCustomersServices, type CustomersServices } from '../services.js';
import { customersSource } from '../source.js';
import { buildCustomersSchema } from '../subgraph.js';
import { startMailServer, type MailServer } from '../testing/mail-server.js';
import { recordNotices } from './record-notices.js';
import { sendNotifications } from './send-notifications.js';
import { setConsent } from './set-consent.js';
import { upsertCustomer } from './upsert-customer.js';

const SECRET = 'the data secret of a test';
let world: TestSubgraph<CustomersServices>;
let mail: MailServer;

beforeAll(async () => {
  mail = await startMailServer();
  const channel = smtpChannel({ url: mail.url, from: 'Shop <orders@shop.example>', timeoutMs: 2_000 });
  world = await openTestSubgraph({
    source: customersSource,
    services: () => createCustomersServices({ dataSecret: SECRET, channel, mailDomain: 'shop.example' }),
    buildSchema: buildCustomersSchema,
  });
});
beforeEach(() => {
  Object.assign(mail.faults, { recipientCode: undefined, cutAfterText: undefined });
});
afterAll(async () => {
  await world.close();
  await mail.close();
});

const sealed = (email: string, name: string | null = 'Ada Lovelace') => new DataSealer(SECRET).seal({ name, email });

const event = (key: string, more: Partial<NoticeRequestedPayload>): IntegrationEvent<NoticeRequestedPayload> => ({
  schemaVersion: 1,
  ...noticeRequested(key, {
    notice: 'ORDER_CONFIRMED',
    orderId: newId(),
    customerId: null,
    contact: null,
    facts: { orderNumber: 'W-1', currency: 'EUR', total: 1_250, lines: [{ title: 'Tea', quantity: 1, total: 1_250 }] },
    ...more,
  }),
  eventId: newId(),
  occurredAt: '2026-03-02T09:00:00Z',
  actor: { role: 'job', id: 'job:test' },
  requestId: newId(),
});

/** Records the notice and sends what it queued; answers the notification as it is then. */
async function deliver(requested: IntegrationEvent<NoticeRequestedPayload>, attempts = 1) {
  const known = new Set((await world.events('NotificationQueued')).map(({ eventId }) => eventId));
  await recordNotices(world.op(), [requested]);
  const queued = (await world.events('NotificationQueued')).filter(({ eventId }) => !known.has(eventId));
  for (let attempt = 0; attempt < attempts; attempt += 1)
    await sendNotifications(world.op(), queued as never).catch(() => {});
  const [row] = await rows<{
    id: string;
    status: string;
    attempts: number;
    lastError: string | null;
    messageId: string;
  }>(world.database.sql(), sql`select * from notification where key like ${`${requested.aggregateId}:%`}`);
  return row;
}

const mailsTo = (email: string) => mail.received.filter(({ to }) => to.includes(email));

describe('a notice', () => {
  it('is sent once for an occasion and address, by a Message-ID of its own', async () => {
    const requested = event('order-1:2', { contact: sealed('Ada@Example.org') });
    const sent = await deliver(requested, 2);
    await recordNotices(world.op(), [{ ...requested, eventId: newId() }]);
    expect(sent).toMatchObject({ status: 'SENT', attempts: 1 });
    const [received, ...more] = mailsTo('ada@example.org');
    expect(more).toEqual([]);
    expect(received?.raw).toContain(`Message-ID: <${sent?.id}@shop.example>`);
    expect(received?.raw).toContain('Subject: Your order W-1');
    expect(received?.raw).toContain('From: Shop <orders@shop.example>');
    expect(received?.raw).toMatch(/multipart\/alternative/);
  });

  it('goes to the customer, in its language, unless it wants no mails', async () => {
    const { id: customerId } = await upsertCustomer(world.op(), {
      name: 'Grete Hermann',
      email: 'grete@example.org',
      locale: 'de',
    });
    expect(await deliver(event('order-2:2', { customerId }))).toMatchObject({ status: 'SENT' });
    expect(mailsTo('grete@example.org')[0]?.raw).toContain('Subject: Ihre Bestellung W-1');
    await setConsent(world.op(), { customerId, channel: 'EMAIL', purpose: 'SERVICE', granted: false });
    expect(await deliver(event('order-2:3', { customerId }))).toMatchObject({ status: 'SUPPRESSED' });
    expect(mailsTo('grete@example.org')).toHaveLength(1);
  });

  it('to an address that bounces fails for good, and the address gets nothing more', async () => {
    mail.faults.recipientCode = 550;
    const contact = sealed('nobody@example.org');
    expect(await deliver(event('order-3:2', { contact }))).toMatchObject({
      status: 'FAILED',
      lastError: expect.stringContaining('550'),
    });
    mail.faults.recipientCode = undefined;
    expect(await deliver(event('order-3:3', { contact }))).toMatchObject({ status: 'SUPPRESSED' });
  });

  it('that cannot be taken now is tried again later', async () => {
    mail.faults.recipientCode = 451;
    const requested = event('order-4:2', { contact: sealed('later@example.org') });
    expect(await deliver(requested)).toMatchObject({ status: 'PENDING', attempts: 1 });
    mail.faults.recipientCode = undefined;
    const [queued] = (await world.events('NotificationQueued')).slice(-1);
    await sendNotifications(world.op(), [queued as never]);
    expect(mailsTo('later@example.org')).toHaveLength(1);
  });

  it('whose fate is unknown is not repeated until a person says so', async () => {
    mail.faults.cutAfterText = true;
    const lost = await deliver(event('order-5:2', { contact: sealed('unknown@example.org') }), 3);
    expect(lost).toMatchObject({ status: 'UNKNOWN', attempts: 1 });
    expect(mailsTo('unknown@example.org')).toHaveLength(1);
    mail.faults.cutAfterText = undefined;
    const answer = await world.query(
      'mutation ($id: ID!) { retryNotification(input: { notificationId: $id }) { notification { status } userErrors { code } } }',
      { id: lost?.id },
    );
    expect(answer.data?.['retryNotification']).toEqual({ notification: { status: 'PENDING' }, userErrors: [] });
    const [queued] = (await world.events('NotificationQueued')).slice(-1);
    await sendNotifications(world.op(), [queued as never]);
    const [first, second] = mailsTo('unknown@example.org').map(({ raw }) => /Message-ID: (\S+)/.exec(raw)?.[1]);
    expect(second).toBe(first);
  });

  it('that was being sent when its worker died may have arrived, and is not sent again', async () => {
    const requested = event('order-6:2', { contact: sealed('died@example.org') });
    await recordNotices(world.op(), [requested]);
    await run(
      world.database.sql(),
      sql`update notification set status = 'SENDING' where key like 'notice:order-6:2:%'`,
    );
    const [queued] = (await world.events('NotificationQueued')).slice(-1);
    await sendNotifications(world.op(), [queued as never]);
    const [row] = await rows<{ status: string }>(
      world.database.sql(),
      sql`select status from notification where key like 'notice:order-6:2:%'`,
    );
    expect(row?.status).toBe('UNKNOWN');
    expect(mailsTo('died@example.org')).toEqual([]);
  });

  it('keeps nobody readable in the table or the log of events', async () => {
    await deliver(event('order-7:2', { contact: sealed('canary-7@example.org', 'Canary Seven') }));
    const everything = JSON.stringify([
      await rows(world.database.sql(), sql`select * from notification`),
      await world.events(),
    ]);
    expect(everything).not.toMatch(/canary-7|Canary Seven/);
  });

  it('is not said to be sent where there is no mail server', async () => {
    const { channel } = createCustomersServices({ dataSecret: SECRET });
    expect(
      await channel.send({
        notice: 'SHIPPED',
        locale: 'en',
        messageId: 'x',
        to: { name: null, email: 'x@example.org' },
        subject: '',
        html: '',
        text: '',
      }),
    ).toMatchObject({ outcome: 'NOBODY' });
  });

  it('does not go to an address that complained, until somebody releases it', async () => {
    const ask = async (mutation: string, input: object) => {
      const result = await world.query(`mutation { x: ${mutation}(input: ${JSON.stringify(input).replaceAll(/"(\w+)":/g, '$1:').replace('"COMPLAINED"', 'COMPLAINED')}) { reason userErrors { code field } } }`); // prettier-ignore
      return (result.data as unknown as { x: unknown }).x;
    };
    const email = 'angry@example.org';
    const { id } = await upsertCustomer(world.op(), { name: 'Angry', email });
    const suppressed = async () => {
      const result = await world.query('query($id: ID!) { customer(id: $id) { emailSuppressed } }', { id });
      return (result.data as unknown as { customer: { emailSuppressed: string | null } }).customer.emailSuppressed;
    };
    expect(await ask('suppressAddress', { email: 'Angry@Example.org ', reason: 'COMPLAINED' })).toEqual({ reason: 'COMPLAINED', userErrors: [] }); // prettier-ignore
    expect(await suppressed()).toBe('COMPLAINED');
    expect(await deliver(event('angry-1', { contact: sealed(email) }))).toMatchObject({ status: 'SUPPRESSED' });
    expect(mailsTo(email)).toHaveLength(0);
    expect(await ask('releaseAddress', { email })).toEqual({ reason: null, userErrors: [] });
    expect(await suppressed()).toBeNull();
    expect(await deliver(event('angry-2', { contact: sealed(email) }))).toMatchObject({ status: 'SENT' });
    expect(await ask('releaseAddress', { email: 'nobody' })).toEqual({ reason: null, userErrors: [{ code: 'INVALID_EMAIL', field: ['email'] }] }); // prettier-ignore
  });

  it('is previewed by staff', async () => {
    const answer = await world.query(
      '{ noticePreview(notice: SHIPPED, locale: "de") { subject html text } }',
      {},
      {
        role: 'agent',
        id: 'a1',
      },
    );
    expect(answer.data?.['noticePreview']).toMatchObject({ subject: expect.stringContaining('ist unterwegs') });
  });
});
