import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import type { OrderState } from '../rules/order-state.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { OrderWorld } from '../testing/order-world.js';
import { AGENT, CUSTOMER, event, OTHER, STORE, WAREHOUSE } from '../testing/world.js';
import { approveReturn, declineReturn } from './approve-return.js';
import { cancelReturn } from './cancel-return.js';
import { completeStoreReturn } from './complete-store-return.js';
import { expireReturns } from './expire-returns.js';
import { inspectReturn } from './inspect-return.js';
import { openCarrierClaim } from './open-claim.js';
import { receiveReturn } from './receive-return.js';
import { recordLostParcels, recordReturningParcels } from './record-parcel-trouble.js';
import { recordReturnLabels } from './record-return-labels.js';
import { requestReturn } from './request-return.js';
import { resolveReturn } from './resolve-return.js';
import { returnToVendor } from './return-to-vendor.js';
import { sendReturn } from './send-return.js';
import { openStoreReturn } from './store-return.js';
import { upsertChannel } from './upsert-channel.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
const op = (actor = AGENT) => orders.subgraph.op(actor);
const clerk = { role: 'associate' as const, id: 'clerk-1', locations: ['STORE'] };

/** Sets the channel's policy on returns; what is not said is the default. */
const policy = (returns: object) =>
  upsertChannel(orders.subgraph.op(), {
    code: 'WEB',
    name: 'Web',
    kind: 'WEB',
    currencyCode: 'EUR',
    policies: { returns },
  });

/** An order of which everything has arrived. */
async function delivered(input: Partial<PlaceOrderInput> = {}): Promise<{ orderId: string; world: OrderWorld }> {
  const orderId = await orders.placed({ customerId: CUSTOMER.customerId!, ...input });
  const world = new OrderWorld(orders, orderId);
  await world.reserve();
  await world.work(100);
  await world.runWorkers();
  return { orderId, world };
}

const line = async (orderId: string, index = 0) => (await orders.load(orderId)).lines[index]!;
const only = (order: OrderState) => order.returns.at(-1)!;

async function requested(orderId: string, quantity: number, more: object = {}, actor = CUSTOMER): Promise<string> {
  const { id: lineId } = await line(orderId);
  const { returnId } = await requestReturn(op(actor), {
    orderId,
    lines: [{ lineId, quantity, reason: 'CHANGED_MIND', ...more }],
  });
  return returnId!;
}

const codes = (promise: Promise<unknown>): Promise<string[]> =>
  promise.then(
    () => [],
    (error: { errors?: { code: string }[] }) => error.errors?.map(({ code }) => code) ?? [String(error)],
  );

beforeAll(async () => {
  orders = await openOrders();
});
afterAll(async () => {
  try {
    expect(await verifyOrders(orders.subgraph.op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

describe('a return', () => {
  it('goes from request to money, and the order follows', async () => {
    await policy({});
    const { orderId, world } = await delivered({ payment: { method: 'CARD', token: 'ok' } });
    expect(await world.load()).toMatchObject({ status: 'COMPLETED', returnStatus: 'NONE', captured: 2000 });
    const returnId = await requested(orderId, 1);
    let order = await world.load();
    expect(order).toMatchObject({ status: 'PROCESSING', returnStatus: 'IN_PROGRESS' });
    expect(only(order)).toMatchObject({
      status: 'APPROVED',
      origin: 'CUSTOMER',
      shipping: 'LABEL',
      number: `${order.number}-R1`,
    });
    await recordReturnLabels(orders.subgraph.op(), [
      event(returnId, 1, {
        returnId,
        orderId,
        status: 'PURCHASED' as const,
        carrier: 'OMS',
        trackingNumber: 'TRACK-1',
        trackingUrl: null,
        cost: 500,
        currency: 'EUR',
        failure: null,
      }),
    ]);
    expect(only(await world.load())).toMatchObject({ status: 'LABEL_ISSUED', parcel: { trackingNumber: 'TRACK-1' } });
    await sendReturn(op(CUSTOMER), { returnId });
    await receiveReturn(op(), { returnId, locationCode: 'STORE' });
    order = await world.load();
    expect(order).toMatchObject({ returnStatus: 'PARTIALLY_RETURNED', lines: [{ returned: 1 }] });
    expect(only(order)).toMatchObject({ status: 'RECEIVED', lines: [{ lots: [{ quantity: 1, locationId: STORE }] }] });
    await inspectReturn(op(), { returnId, items: [{ sku: 'TEA', quantity: 1, disposition: 'RESTOCK' }] });
    order = await world.load();
    expect(only(order)).toMatchObject({
      status: 'RESOLVED',
      lines: [{ lots: [{ value: 1000, resolution: 'REFUND' }] }],
    });
    await world.runWorkers();
    order = await world.load();
    expect(order).toMatchObject({
      status: 'COMPLETED',
      refunded: 1000,
      allowanceTotal: 1000,
      paymentStatus: 'PARTIALLY_REFUNDED',
    });
    expect(only(order).status).toBe('CLOSED');
    expect(await orders.timeline(orderId)).toEqual(
      expect.arrayContaining([
        'RETURN_REQUESTED',
        'RETURN_APPROVED',
        'RETURN_LABEL_ISSUED',
        'RETURN_RECEIVED',
        'RETURN_INSPECTED',
        'RETURN_RESOLVED',
        'RETURN_CLOSED',
        'ORDER_REOPENED',
      ]),
    );
  });
});
