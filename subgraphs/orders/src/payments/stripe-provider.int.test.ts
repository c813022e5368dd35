import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { rows, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { cancelOrder } from '../operations/cancel-order.js';
import { capturePayment } from '../operations/capture-payment.js';
import { receivePaymentMessage } from '../operations/receive-payment-message.js';
import { resolvePendingPayments } from '../operations/resolve-pending-payments.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { OrderWorld } from '../testing/order-world.js';
import { StripeStub } from '../testing/stripe-stub.js';
import { StripeProvider } from './stripe-provider.js';

const SECRET = 'whsec_test';
const stub = new StripeStub();
let orders: TestOrders;

beforeAll(async () => {
  const apiUrl = await stub.start();
  const payments = new StripeProvider({ secretKey: 'sk_test_1', webhookSecret: SECRET, apiUrl, timeoutMs: 2_000 });
  orders = await openOrders({ payments });
});
afterAll(async () => {
  await orders.subgraph.close();
  await stub.stop();
});

const op = () => orders.subgraph.op();
const card = (token: string) => ({ payment: { method: 'CARD', token } as const });

/** A message as Stripe sends it: signed over its moment and its body. */
function message(type: string, object: object, { age = 0, secret = SECRET, id = `evt_${newId()}` } = {}) {
  const body = JSON.stringify({ id, object: 'event', type, data: { object } });
  const moment = Math.floor(orders.subgraph.clock.now().getTime() / 1_000) - age;
  const signature = createHmac('sha256', secret).update(`${moment}.${body}`).digest('hex');
  return { provider: 'stripe', body, signature: `t=${moment},v1=${signature}` };
}

const receive = (given: ReturnType<typeof message>) => receivePaymentMessage(op(), given);

describe('Stripe', () => {
  it('authorises at placement, captures what ships in parts, and keeps when the authorisation lapses', async () => {
    const orderId = await orders.placed(card('pm_ok'));
    const order = await orders.load(orderId);
    expect(order).toMatchObject({ status: 'CONFIRMED', payments: [{ status: 'AUTHORIZED', provider: 'stripe' }] });
    expect(order.payments[0]!.expiresAt).toEqual(new Date(1_900_000_000_000));
    const world = new OrderWorld(orders, orderId);
    await world.reserve();
    await world.work(1);
    await world.runWorkers();
    expect((await world.load()).payments[0]).toMatchObject({ status: 'PARTIALLY_CAPTURED', captured: 1_000 });
    await world.work(1);
    await world.runWorkers();
    expect(await world.load()).toMatchObject({ status: 'COMPLETED', paymentStatus: 'PAID' });
    expect(stub.intents.get(order.payments[0]!.reference!)).toMatchObject({ captured: 2_000, status: 'succeeded' });
  });

  it('tells why a card was declined', async () => {
    const order = await orders.load(await orders.placed(card('pm_declined')));
    expect(order).toMatchObject({
      status: 'CANCELLED',
      payments: [{ status: 'FAILED', failure: 'insufficient_funds' }],
    });
  });

  it('asks again under the same key when an answer is lost', async () => {
    const before = stub.effects.length;
    stub.loseAnswers = 1;
    const order = await orders.load(await orders.placed(card('pm_ok')));
    expect(order.payments[0]).toMatchObject({ status: 'AUTHORIZED' });
    expect(stub.effects.slice(before)).toEqual(['/v1/payment_intents 200']);
  });

  it('looks up what it never heard of again', async () => {
    stub.loseAnswers = 3;
    const orderId = await orders.placed(card('pm_ok'));
    expect((await orders.load(orderId)).payments[0]).toMatchObject({ status: 'PENDING' });
    orders.subgraph.clock.advance({ minutes: 1 });
    await resolvePendingPayments(op());
    expect((await orders.load(orderId)).payments[0]).toMatchObject({ status: 'AUTHORIZED' });
  });

  it('voids what is cancelled and refunds what was captured', async () => {
    const orderId = await orders.placed(card('pm_ok'));
    const [payment] = (await orders.load(orderId)).payments;
    await capturePayment(op(), { orderId, paymentId: payment!.id });
    const world = new OrderWorld(orders, orderId);
    await world.runWorkers();
    await cancelOrder(op(), { orderId });
    await world.runWorkers();
    expect(await orders.load(orderId)).toMatchObject({
      paymentStatus: 'REFUNDED',
      refunds: [{ status: 'SUCCEEDED', amount: 2_000 }],
    });
    const other = await orders.placed(card('pm_ok'));
    await cancelOrder(op(), { orderId: other });
    await resolvePendingPayments(op());
    const [voided] = (await orders.load(other)).payments;
    expect(stub.intents.get(voided!.reference!)).toMatchObject({ status: 'canceled' });
  });
});

describe('a message of Stripe', () => {
  it('confirms an order that waited for the customer at its bank, once', async () => {
    const orderId = await orders.placed(card('pm_3ds'));
    const [payment] = (await orders.load(orderId)).payments;
    expect(payment).toMatchObject({ status: 'PENDING' });
    const intent = { id: 'pi_1', object: 'payment_intent', metadata: { oms_key: payment!.id } };
    const told = message('payment_intent.amount_capturable_updated', intent);
    expect(await receive(told)).toEqual({ accepted: true });
    expect(await receive(told)).toEqual({ accepted: false });
    expect(await orders.load(orderId)).toMatchObject({
      status: 'CONFIRMED',
      payments: [{ status: 'AUTHORIZED', reference: 'pi_1' }],
    });
    expect((await orders.timeline(orderId)).filter((type) => type === 'ORDER_CONFIRMED')).toHaveLength(1);
  });

  it('and the worker that asks race for one capture', async () => {
    const orderId = await orders.placed(card('pm_ok'));
    const [payment] = (await orders.load(orderId)).payments;
    await capturePayment(op(), { orderId, paymentId: payment!.id });
    const [capture] = await rows<{ id: string }>(
      orders.subgraph.database.sql(),
      sql`select id from payment_capture where payment_id = ${payment!.id}`,
    );
    const metadata = { oms_key: payment!.id, oms_capture: capture!.id };
    const told = () =>
      message('payment_intent.succeeded', { id: payment!.reference, object: 'payment_intent', metadata });
    const world = new OrderWorld(orders, orderId);
    await Promise.all([receive(told()), world.runWorkers(), receive(told()), world.runWorkers()]);
    const order = await orders.load(orderId);
    expect(order.payments[0]).toMatchObject({ captured: 2_000, capturing: 0, status: 'CAPTURED' });
    expect((await orders.timeline(orderId)).filter((type) => type === 'PAYMENT_CAPTURED')).toHaveLength(1);
  });

  it('is refused when it is forged, changed or old', async () => {
    const intent = { id: 'pi_2', object: 'payment_intent', metadata: { oms_key: newId() } };
    const type = 'payment_intent.amount_capturable_updated';
    const forged = message(type, intent, { secret: 'whsec_other' });
    const old = message(type, intent, { age: 301 });
    const good = message(type, intent);
    const changed = { ...good, body: good.body.replace('pi_2', 'pi_3') };
    for (const wrong of [forged, old, changed, { ...good, signature: 'nonsense' }])
      await expect(receive(wrong)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    await expect(receive({ ...good, provider: 'other' })).rejects.toMatchObject({ code: 'UNKNOWN_PROVIDER' });
    expect(await receive(good)).toEqual({ accepted: true });
  });
});
