import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { CUSTOMER, event, OTHER } from '../testing/world.js';
import { recordMergedCustomers } from './record-merged-customers.js';

let orders: TestOrders;
beforeAll(async () => {
  orders = await openOrders();
});
afterAll(() => orders.subgraph.close());

it('orders of a customer that became part of another belong to that one, once', async () => {
  const [from, to] = [CUSTOMER.customerId ?? '', OTHER.customerId ?? ''];
  const mine = [await orders.placed({ customerId: from }), await orders.placed({ customerId: from })];
  const untouched = await orders.placed();
  const merged = event(from, 3, { customerId: from, mergedInto: to });
  await recordMergedCustomers(orders.subgraph.op(), [merged]);
  await recordMergedCustomers(orders.subgraph.op(), [merged]);
  for (const orderId of mine) {
    expect(await orders.load(orderId)).toMatchObject({ customerId: to });
    expect((await orders.timeline(orderId)).filter((type) => type === 'CUSTOMER_MERGED')).toHaveLength(1);
  }
  expect((await orders.load(untouched)).customerId).not.toBe(to);
  const told = (await orders.subgraph.events('OrderChanged')).filter(({ payload }) => payload['customerId'] === to);
  expect(new Set(told.map(({ aggregateId }) => aggregateId))).toEqual(new Set(mine));
});
