import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseRequestedPayload } from '@oms/platform/outbox/case-requested';
import { firstRow, sql } from '@oms/platform/database/sql';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { OrderWorld } from '../testing/order-world.js';
import { recordCaptureAnswer } from './capture-payments.js';

let orders: TestOrders;
beforeAll(async () => {
  orders = await openOrders();
});
afterAll(() => orders.subgraph.close());

describe('a capture that is refused after the goods have left', () => {
  it('holds the order and asks for a person, once; the shipment stands', async () => {
    const orderId = await orders.placed({ payment: { method: 'CARD', token: 'tok' } });
    const world = new OrderWorld(orders, orderId);
    await world.reserve();
    await world.work(2);
    const intent = await firstRow<{ id: string }>(
      orders.subgraph.database.sql(),
      sql`select c.id from payment_capture c join payment p on p.id = c.payment_id where p.order_id = ${orderId}`,
    );
    const refused = { outcome: 'DECLINED' as const, reference: 'x', reason: 'expired_card' };
    for (let twice = 0; twice < 2; twice += 1)
      await recordCaptureAnswer(orders.subgraph.op(), intent?.id ?? '', refused);
    const order = await orders.load(orderId);
    expect(order.holds.map(({ reason, note }) => [reason, note])).toEqual([['CAPTURE_FAILED', 'expired_card']]);
    expect(order.lines[0]).toMatchObject({ shipped: 2 });
    const asked = (await orders.subgraph.events('CaseRequested')).map(({ payload }) => payload as unknown as CaseRequestedPayload); // prettier-ignore
    expect(asked).toMatchObject([
      { kind: 'CAPTURE_FAILED', subject: { type: 'Order', id: orderId }, stands: true, severity: 'HIGH', details: { failure: 'expired_card' } }, // prettier-ignore
    ]);
  });
});
