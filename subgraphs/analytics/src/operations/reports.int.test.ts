import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { run, sql } from '@oms/platform/database/sql';
import type { ReportDue } from '@oms/platform/events/report-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { openTestSubgraph, type TestSubgraph } from '@oms/platform/testing/test-subgraph';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAnalyticsServices, type AnalyticsServices } from '../services.js';
import { analyticsSource } from '../source.js';
import { deleteReport, reportsOf, saveReport } from './save-report.js';
import { sendReports } from './send-reports.js';
import { startDueReports } from './start-due-reports.js';

const SECRET = 'a secret of the receiver';
const analyst: Actor = { role: 'analyst', id: 'ana' };
const question = { metrics: ['orders'], dimensions: ['channel'] };
let test: TestSubgraph<AnalyticsServices>;
let server: Server;
let url: string;
let status = 200;
const received: { readonly headers: Record<string, unknown>; readonly body: string }[] = [];

beforeAll(async () => {
  test = await openTestSubgraph({
    source: analyticsSource,
    services: () => createAnalyticsServices({ dataSecret: 'a secret of a test' }),
  });
  await run(
    test.database.sql(),
    sql`insert into rollup_order_day (day, channel, currency, row_count, orders, open_orders, cancelled_orders, shipping, tax, total_sales, original_sales, orders_shipped, ship_seconds, orders_due, late_orders, perfect_orders)
        values ('2026-03-02', 'WEB', 'EUR', 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)`,
  );
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  server.close();
  await test.close();
});

const dueEvents = async () => (await test.events('ReportDue')) as unknown as IntegrationEvent<ReportDue>[];

describe('a saved report', () => {
  it('is kept for its owner, and shown to others when it is shared', async () => {
    await saveReport(test.op(analyst), { name: 'Mine', question });
    await saveReport(test.op(analyst), { name: 'Ours', question, shared: true });
    const { id } = await saveReport(test.op(analyst), { name: 'Mine', question: { metrics: ['units'] } });
    expect((await reportsOf(test.database.sql(), 'ana')).map(({ name }) => name)).toEqual(['Mine', 'Ours']);
    expect((await reportsOf(test.database.sql(), 'bob')).map(({ name }) => name)).toEqual(['Ours']);
    await expect(deleteReport(test.op({ role: 'analyst', id: 'bob' }), { id })).rejects.toThrow(/no such report/);
    await deleteReport(test.op(analyst), { id });
    await expect(saveReport(test.op(analyst), { name: 'Bad', question: { metrics: ['moon'] } })).rejects.toThrow(
      /no metric/,
    );
  });

  it('is refused to be sent where it must not go', async () => {
    const save = (schedule: object, actor: Actor) => saveReport(test.op(actor), { name: 'X', question, schedule: { every: 'DAY', hour: 7, ...schedule } }); // prettier-ignore
    await expect(save({ emails: ['nobody'] }, analyst)).rejects.toThrow(/no mail address/);
    await expect(save({ hour: 24 }, analyst)).rejects.toThrow(/0 to 23/);
    await expect(save({ emails: [] }, analyst)).rejects.toThrow(/names mail addresses or a webhook/);
    await expect(save({ webhookUrl: url, webhookSecret: SECRET }, analyst)).rejects.toThrow(/administrator/);
    const admin: Actor = { role: 'admin', id: 'root' };
    await expect(save({ webhookUrl: 'http://10.0.0.1/x', webhookSecret: SECRET }, admin)).rejects.toThrow(/https/);
    await expect(save({ webhookUrl: url, webhookSecret: 'short' }, admin)).rejects.toThrow(/secret/);
  });

  it('is sent by mail and webhook at its hour, each occasion once', async () => {
    const schedule = { every: 'DAY', hour: 7, emails: ['ana@shop.example', 'bo@shop.example'], webhookUrl: url, webhookSecret: SECRET } as const; // prettier-ignore
    await saveReport(test.op({ role: 'admin', id: 'root' }), { name: 'Daily', question, schedule });
    expect(await startDueReports(test.op())).toBe(0);
    test.clock.set(new Date('2026-03-03T07:00:20Z'));
    const started = await Promise.all([startDueReports(test.op()), startDueReports(test.op())]);
    expect(started.reduce((sum, count) => sum + count, 0)).toBe(1);
    const due = await dueEvents();
    expect(due.map(({ payload }) => payload.dueAt)).toEqual(['2026-03-03T07:00:00.000Z']);
    status = 500;
    await expect(sendReports(test.op(), due)).rejects.toThrow(/answered 500/);
    expect(await test.events('NoticeRequested')).toEqual([]);
    status = 200;
    await sendReports(test.op(), due);
    await sendReports(test.op(), due);
    const bodies = received.slice(1).map(({ body }) => JSON.parse(body) as { rows: unknown; report: string });
    expect(bodies[0]).toMatchObject({ report: 'Daily', rows: [['WEB', 3]] });
    for (const { headers, body } of received)
      expect(headers['x-oms-signature']).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
    expect(new Set(received.map(({ headers }) => headers['x-oms-delivery'])).size).toBe(1);
    // A mail is told of once for each address and occasion: the key of the notice is the same when it is repeated.
    const notices = await test.events('NoticeRequested');
    expect(new Set(notices.map(({ aggregateId }) => aggregateId)).size).toBe(2);
    expect(notices[0]?.payload).toMatchObject({ notice: 'REPORT', facts: { reportName: 'Daily', rowCount: 1 } });
    expect(JSON.stringify(notices)).not.toContain('shop.example');
    expect((await reportsOf(test.database.sql(), 'root'))[0]).toMatchObject({ name: 'Daily', nextAt: new Date('2026-03-04T07:00:00Z') });
  }); // prettier-ignore
});
