import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseRequestedPayload } from '@oms/platform/outbox/case-requested';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { OrderWorld } from '../testing/order-world.js';
import { GUEST } from '../testing/world.js';
import { addPayment } from './add-payment.js';
import { cancelOrder } from './cancel-order.js';
import { expireOrders } from './expire-orders.js';
import { holdOrder } from './hold-order.js';
import { releaseHold } from './release-hold.js';
import { sweepOldBackorders } from './sweep-old-backorders.js';
import { upsertChannel, type ChannelPoliciesInput } from './upsert-channel.js';
import { upsertPrices } from './upsert-prices.js';

let orders: TestOrders;
const op = () => orders.subgraph.op();

async function channel(code: string, policies: ChannelPoliciesInput): Promise<void> {
  await upsertChannel(op(), { code, name: code, kind: 'WEB', currencyCode: 'EUR', policies });
  await upsertPrices(op(), { prices: [{ sku: 'TEA', channel: code, amount: '10', currencyCode: 'EUR' }] });
}

/** What the service desk was asked about an order, in order, and whether the trouble stands. */
const asked = async (orderId: string) =>
  (await orders.subgraph.events('CaseRequested'))
    .map(({ payload }) => payload as unknown as CaseRequestedPayload)
    .filter(({ subject }) => subject.id === orderId)
    .map(({ kind, stands }) => `${kind} ${stands ? 'stands' : 'is past'}`);

const details = async (orderId: string) =>
  (await orders.subgraph.events('CaseRequested'))
    .map(({ payload }) => payload as unknown as CaseRequestedPayload)
    .find(({ subject }) => subject.id === orderId)?.details;

beforeAll(async () => {
  orders = await openOrders();
  await channel('WARY', { fraudCheck: true, holdRiskScore: 15 });
  await channel('CALM', { fraudCheck: true, holdRiskScore: 100 });
  await channel('SCREENED', { holdAboveTotal: '5' });
  await channel('PATIENT', { maxBackorderHours: 72 });
});
afterAll(() => orders.subgraph.close());

describe('an order that may be fraud', () => {
  it('asks for a review once the check has answered, once, and no more when its hold is released', async () => {
    const orderId = await orders.placed({ channel: 'WARY' });
    expect(await asked(orderId)).toEqual([]);
    const world = new OrderWorld(orders, orderId);
    await Promise.all([world.runWorkers(), world.runWorkers(), world.runWorkers()]);
    await world.runWorkers();
    await world.reserve();
    expect(await asked(orderId)).toEqual(['FRAUD_REVIEW stands']);
    expect(await details(orderId)).toMatchObject({ reasons: expect.arrayContaining(['NO_CONTACT']) });
    const [hold] = (await orders.load(orderId)).holds;
    const release = () => releaseHold(op(), { orderId, holdId: hold?.id ?? '' });
    await Promise.allSettled([release(), release()]);
    expect(await asked(orderId)).toEqual(['FRAUD_REVIEW stands', 'FRAUD_REVIEW is past']);
  });

  it('asks nobody below the score of its channel', async () => {
    const orderId = await orders.placed({ channel: 'CALM' });
    await new OrderWorld(orders, orderId).runWorkers();
    expect(await orders.load(orderId)).toMatchObject({ hasOpenHold: false });
    expect(await asked(orderId)).toEqual([]);
  });

  it('is one case however many hold it, until the last is released or the order ends', async () => {
    const orderId = await orders.placed();
    await holdOrder(op(), { orderId, reason: 'SUSPECTED_FRAUD' });
    await holdOrder(op(), { orderId, reason: 'SUSPECTED_FRAUD' });
    const [hold] = (await orders.load(orderId)).holds;
    await releaseHold(op(), { orderId, holdId: hold?.id ?? '' });
    expect(await asked(orderId)).toEqual(['FRAUD_REVIEW stands']);
    await cancelOrder(op(), { orderId });
    expect((await orders.load(orderId)).status).toBe('CANCELLED');
    expect(await asked(orderId)).toEqual(['FRAUD_REVIEW stands', 'FRAUD_REVIEW is past']);
  });

  it('is told from what the channel wants to be looked at, of which a dry run tells nobody', async () => {
    const orderId = await orders.placed({ channel: 'SCREENED' });
    const [hold] = (await orders.load(orderId)).holds;
    await releaseHold(op(), { orderId, holdId: hold?.id ?? '', dryRun: true });
    expect(await asked(orderId)).toEqual(['ORDER_REVIEW stands']);
    expect(await details(orderId)).toEqual({ holds: ['HIGH_VALUE'] });
    await releaseHold(op(), { orderId, holdId: hold?.id ?? '' });
    expect(await asked(orderId)).toEqual(['ORDER_REVIEW stands', 'ORDER_REVIEW is past']);
  });
});

describe('an order whose payment fails', () => {
  const unpaid = () => orders.placed({ payment: null }, GUEST);
  const pay = (orderId: string, token: string) => addPayment(op(), { orderId, payment: { method: 'CARD', token } });

  it('asks for a person once, however often it fails, until it is paid', async () => {
    const orderId = await unpaid();
    expect(await asked(orderId)).toEqual([]);
    await pay(orderId, 'decline');
    await pay(orderId, 'decline');
    expect(await asked(orderId)).toEqual(['PAYMENT_FAILED stands']);
    expect(await details(orderId)).toMatchObject({ open: '20.00', currency: 'EUR', failure: expect.any(String) });
    await pay(orderId, 'tok');
    expect((await orders.load(orderId)).status).toBe('CONFIRMED');
    expect(await asked(orderId)).toEqual(['PAYMENT_FAILED stands', 'PAYMENT_FAILED is past']);
  });

  it('asks no more once it is cancelled, or its time is over', async () => {
    const [cancelled, expired] = [await unpaid(), await unpaid()];
    await pay(cancelled, 'decline');
    await cancelOrder(op(), { orderId: cancelled });
    await pay(expired, 'decline');
    orders.subgraph.clock.advance({ hours: 25 });
    await Promise.all([expireOrders(op()), expireOrders(op())]);
    expect([(await orders.load(cancelled)).status, (await orders.load(expired)).status]).toEqual([
      'CANCELLED',
      'EXPIRED',
    ]);
    for (const orderId of [cancelled, expired])
      expect(await asked(orderId)).toEqual(['PAYMENT_FAILED stands', 'PAYMENT_FAILED is past']);
  });

  it('asks nobody when the order was never taken', async () => {
    const orderId = await orders.placed({ payment: { method: 'CARD', token: 'decline' } });
    expect((await orders.load(orderId)).status).toBe('CANCELLED');
    expect(await asked(orderId)).toEqual([]);
  });
});

describe('an order whose units wait for stock for too long', () => {
  const sweep = () => sweepOldBackorders(op());

  it('asks for a person once, whoever looks, until nothing of it waits', async () => {
    const orderId = await orders.placed({ channel: 'PATIENT' });
    const unwatched = await orders.placed();
    const worlds = [orderId, unwatched].map((id) => new OrderWorld(orders, id));
    for (const world of worlds) await world.reserve(1);
    await Promise.all([sweep(), sweep()]);
    orders.subgraph.clock.advance({ hours: 71 });
    // More that waits does not make what waits younger.
    await worlds[0]?.reserve(2);
    await sweep();
    expect(await asked(orderId)).toEqual([]);
    orders.subgraph.clock.advance({ hours: 2 });
    const swept = await Promise.all([sweep(), sweep(), sweep()]);
    expect(swept.reduce((sum, { reported }) => sum + reported, 0)).toBe(1);
    expect(await sweep()).toEqual({ reported: 0 });
    expect(await asked(orderId)).toEqual(['BACKORDER_OLD stands']);
    await worlds[0]?.reserve(0);
    await Promise.all([sweep(), sweep()]);
    expect(await asked(orderId)).toEqual(['BACKORDER_OLD stands', 'BACKORDER_OLD is past']);
    expect(await asked(unwatched)).toEqual([]);
  });

  it('counts anew when units wait again, and asks no more once the order is cancelled', async () => {
    const orderId = await orders.placed({ channel: 'PATIENT' });
    const world = new OrderWorld(orders, orderId);
    await world.reserve(1);
    await sweep();
    await world.reserve(0);
    orders.subgraph.clock.advance({ hours: 73 });
    await sweep();
    await world.reserve(1);
    await sweep();
    expect(await asked(orderId)).toEqual([]);
    orders.subgraph.clock.advance({ hours: 73 });
    await sweep();
    await cancelOrder(op(), { orderId });
    await orders.work(orderId, [], { demandVersion: 2 });
    await sweep();
    expect(await asked(orderId)).toEqual(['BACKORDER_OLD stands', 'BACKORDER_OLD is past']);
  });
});
