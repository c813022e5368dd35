import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseOrderNamed } from '@oms/platform/events/case-events';
import { caseAnswered, caseOrderNamed } from '@oms/platform/outbox/case-orders';
import { newId } from '@oms/platform/values/ids';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { BERLIN, CUSTOMER, event, OTHER } from '../testing/world.js';
import { findOrdersOfCases } from './find-orders-of-cases.js';
import { tellOfCaseAnswers } from './tell-of-case-answers.js';
import { upsertChannel } from './upsert-channel.js';

let orders: TestOrders;
const op = () => orders.subgraph.op({ role: 'job', id: 'job:test' });
beforeAll(async () => {
  orders = await openOrders();
  const policies = { orderUrl: 'https://shop.example/{number}#{token}' };
  await upsertChannel(orders.subgraph.op(), { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR', policies });
});
afterAll(() => orders.subgraph.close());

describe('the order of a case', () => {
  const named = (more: Partial<CaseOrderNamed>) => {
    const { aggregateId, aggregateVersion, payload } = caseOrderNamed({
      caseId: newId(),
      orderId: null,
      orderNumber: null,
      ownerId: null,
      ...more,
    });
    return event(aggregateId, aggregateVersion, payload);
  };
  const foundFor = async (caseId: string) =>
    (await orders.subgraph.events('CaseOrderFound'))
      .map(({ payload }) => payload)
      .filter((one) => one['caseId'] === caseId)
      .map((one) => one['order']);

  it('is found by id or number, a customer’s among its own ones only; nobody learns that there is another’s', async () => {
    const customerId = CUSTOMER.customerId ?? '';
    const id = await orders.placed({ customerId });
    const { number } = await orders.load(id);
    const order = { id, number, customerId };
    const cases: readonly [Partial<CaseOrderNamed>, unknown][] = [
      [{ orderId: id }, order],
      [{ orderNumber: number }, order],
      [{ orderId: id, ownerId: customerId }, order],
      [{ orderNumber: number, ownerId: customerId }, order],
      [{ orderId: id, ownerId: OTHER.customerId ?? '' }, null],
      [{ orderNumber: number, ownerId: OTHER.customerId ?? '' }, null],
      [{ orderId: newId(), ownerId: OTHER.customerId ?? '' }, null],
      [{ orderNumber: 'NO-SUCH' }, null],
    ];
    const events = cases.map(([given]) => named(given));
    await findOrdersOfCases(op(), events);
    await findOrdersOfCases(op(), events);
    for (const [index, [given, found]] of cases.entries())
      expect([given, await foundFor(events[index]?.payload.caseId ?? '')]).toEqual([given, [found]]);
  });
});

describe('an answer to a guest', () => {
  it('is told to the address of the order, with what a link to it is made of, once', async () => {
    const deliveries = [{ method: 'SHIPPING' as const, address: { ...BERLIN, name: 'Gwen' } }];
    const orderId = await orders.placed({ email: 'gwen@example.org', deliveries });
    const { number: orderNumber } = await orders.load(orderId);
    const nobody = await orders.placed({});
    const answered = (of: string, occasion: string) => {
      const { aggregateId, payload } = caseAnswered({ occasion, caseId: newId(), caseNumber: 'K-1', orderId: of });
      return event(aggregateId, 1, payload as never);
    };
    const events = [answered(orderId, 'case:a:v2'), answered(nobody, 'case:b:v2'), answered(orderId, 'case:a:v3')];
    await Promise.allSettled([tellOfCaseAnswers(op(), events), tellOfCaseAnswers(op(), events)]);
    await tellOfCaseAnswers(op(), events);
    const notices = (await orders.subgraph.events('NoticeRequested')).filter(({ payload }) => payload['notice'] === 'CASE_UPDATED'); // prettier-ignore
    expect(notices.map(({ aggregateId }) => aggregateId)).toEqual(['notice:case:a:v2', 'notice:case:a:v3']);
    const { contact, ...told } = notices[0]!.payload as { contact: string };
    expect(orders.subgraph.services.sealer.open(contact)).toEqual({ email: 'gwen@example.org', name: 'Gwen' });
    const orderUrl = 'https://shop.example/{number}#{token}';
    expect(told).toMatchObject({ orderId, customerId: null, facts: { orderNumber, orderUrl, caseNumber: 'K-1' } });
  });
});
