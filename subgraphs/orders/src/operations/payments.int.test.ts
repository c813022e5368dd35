import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import type { CaptureRequested } from '@oms/platform/events/money-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { CUSTOMER, GUEST, tokens } from '../testing/world.js';
import { addPayment } from './add-payment.js';
import { cancelOrder } from './cancel-order.js';
import { capturePayment } from './capture-payment.js';
import { capturePayments } from './capture-payments.js';
import { issueStoreCredit } from './change-store-credit.js';
import { issueGiftCard } from './issue-gift-card.js';
import { recordPayment } from './record-payment.js';
import { resolvePendingPayments } from './resolve-pending-payments.js';
import { verifyOrders } from './verify-orders.js';
import { voidPayment } from './void-payment.js';

let orders: TestOrders;
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

const CARD = { method: 'CARD', token: 'ok' } as const;
const resolve = () => resolvePendingPayments(orders.subgraph.op());

/** What the provider did for an order’s payments. */
const ledger = async (orderId: string) =>
  (
    await rows<{ kind: string; amount: number; outcome: string }>(
      orders.subgraph.database.sql(),
      sql`select distinct l.kind, l.amount, l.outcome from payment_sandbox_ledger l join payment p on l.key like p.id || '%' or l.key in (select id::text from payment_capture c where c.payment_id = p.id)
          where p.order_id = ${orderId} order by 1, 2`,
    )
  ).map((one) => `${one.kind} ${one.amount} ${one.outcome}`);

async function capture(): Promise<void> {
  const events = (await orders.subgraph.events('CaptureRequested')) as unknown as IntegrationEvent<CaptureRequested>[];
  await capturePayments(orders.subgraph.op(), events);
}

async function shipAll(orderId: string, units: number): Promise<void> {
  const line = (await orders.load(orderId)).lines[0]!;
  const allocationId = newId();
  await orders.reserve(orderId, [{ allocationId, lineId: line.id, quantity: units }]);
  await orders.work(orderId, [{ allocationId, lineId: line.id, quantity: units, shipped: units, delivered: units }], {
    status: 'DELIVERED',
  });
}

describe('an order authorised by its channel', () => {
  it('is confirmed by its one commit and captured as it ships', async () => {
    const payment = { method: 'EXTERNAL', provider: 'market', reference: 'M-1' } as const;
    const orderId = await orders.placed({ payment });
    expect(await orders.load(orderId)).toMatchObject({ status: 'CONFIRMED', paymentStatus: 'AUTHORIZED' });
    await expect(orders.place({ payment })).rejects.toMatchObject({ code: 'PAYMENT_REFERENCE_USED' });
    await shipAll(orderId, 2);
    await capture();
    expect(await orders.load(orderId)).toMatchObject({ status: 'COMPLETED', paymentStatus: 'PAID', captured: 2_000 });
    expect(await ledger(orderId)).toEqual([]);
  });
});

describe('an order paid by card', () => {
  it('is confirmed once authorised, and captured for what ships', async () => {
    const orderId = await orders.placed({ payment: CARD });
    expect(await orders.timeline(orderId)).toEqual(['ORDER_PLACED', 'PAYMENT_AUTHORIZED', 'ORDER_CONFIRMED']);
    const line = (await orders.load(orderId)).lines[0]!;
    const allocationId = newId();
    await orders.reserve(orderId, [{ allocationId, lineId: line.id, quantity: 2 }]);
    await orders.work(orderId, [{ allocationId, lineId: line.id, quantity: 2, shipped: 1 }]);
    await Promise.all([capture(), capture(), capture()]);
    expect(await orders.load(orderId)).toMatchObject({ captured: 1_000, paymentStatus: 'PARTIALLY_PAID' });
    await orders.work(orderId, [{ allocationId, lineId: line.id, quantity: 2, shipped: 2, delivered: 2 }]);
    await capture();
    expect(await orders.load(orderId)).toMatchObject({ status: 'COMPLETED', captured: 2_000 });
    expect(await ledger(orderId)).toEqual(['AUTHORIZE 2000 APPROVED', 'CAPTURE 1000 APPROVED']);
  });

  it('captures the rest, to the cent, when what has not shipped is cancelled', async () => {
    const orderId = await orders.placed({ payment: CARD, lines: [{ sku: 'TEA', quantity: 3, discountRate: '0.333' }] });
    const { total, lines } = await orders.load(orderId);
    const allocationId = newId();
    await orders.reserve(orderId, [{ allocationId, lineId: lines[0]!.id, quantity: 1 }]);
    await orders.work(orderId, [{ allocationId, lineId: lines[0]!.id, quantity: 1, shipped: 1, delivered: 1 }]);
    await capture();
    await cancelOrder(orders.subgraph.op(), { orderId });
    await capture();
    const order = await orders.load(orderId);
    expect(order).toMatchObject({ status: 'COMPLETED', captured: order.total });
    expect(order.total).toBeLessThan(total);
  });

  it('asks for nothing before the card is authorised, and is cancelled when it is declined', async () => {
    const reservationToken = tokens.sign({
      reservationId: newId(),
      actorId: GUEST.id,
      expiresAt: '2027-01-01T00:00:00Z',
    });
    const orderId = await orders.placed({ payment: { method: 'CARD', token: 'decline' }, reservationToken }, GUEST);
    expect(await orders.load(orderId)).toMatchObject({
      status: 'CANCELLED',
      payments: [{ status: 'FAILED' }],
      total: 0,
    });
    expect((await orders.subgraph.events('DemandChanged')).filter((event) => event.aggregateId === orderId)).toEqual(
      [],
    );
    const again = await orders.placed({ payment: CARD, reservationToken }, GUEST);
    expect(await orders.load(again)).toMatchObject({ status: 'CONFIRMED' });
  });

  it('is looked up when the answer was lost, and confirmed once, whoever looks', async () => {
    orders.sandbox.faults.loseAnswers = 1;
    const orderId = await orders.placed({ payment: CARD });
    expect(await orders.load(orderId)).toMatchObject({ status: 'PENDING', demandVersion: 0 });
    orders.subgraph.clock.advance({ seconds: 30 });
    await Promise.all([resolve(), resolve(), resolve()]);
    expect(await orders.timeline(orderId)).toEqual(['ORDER_PLACED', 'PAYMENT_AUTHORIZED', 'ORDER_CONFIRMED']);
    expect(await ledger(orderId)).toEqual(['AUTHORIZE 2000 APPROVED']);
  });

  it('expires when the provider never heard of it, and gives back what turns up later', async () => {
    orders.sandbox.faults.unavailable = 1;
    const orderId = await orders.placed({ payment: CARD });
    orders.subgraph.clock.advance({ minutes: 2 });
    await resolve();
    expect(await orders.load(orderId)).toMatchObject({ status: 'PENDING' });
    orders.subgraph.clock.advance({ minutes: 4 });
    await resolve();
    const order = await orders.load(orderId);
    expect(order).toMatchObject({ status: 'CANCELLED', payments: [{ status: 'EXPIRED' }] });
    const late = { key: order.payments[0]!.id, amount: 2_000, currency: 'EUR', token: 'ok' };
    await orders.sandbox.authorize(orders.subgraph.database, late);
    await Promise.all([resolve(), resolve()]);
    expect(await ledger(orderId)).toEqual(['AUTHORIZE 2000 APPROVED', 'VOID 2000 APPROVED']);
  });

  it('gives the authorisation back when the order is cancelled, also while it is under way', async () => {
    const placed = await orders.placed({ payment: CARD });
    orders.sandbox.faults.loseAnswers = 1;
    const underWay = await orders.placed({ payment: CARD });
    for (const orderId of [placed, underWay]) {
      await cancelOrder(orders.subgraph.op(), { orderId });
      expect(await orders.load(orderId)).toMatchObject({ status: 'CANCELLED', payments: [{ status: 'VOIDED' }] });
      orders.sandbox.faults.loseAnswers = 1;
      await resolve();
      await resolve();
      expect(await ledger(orderId)).toEqual(['AUTHORIZE 2000 APPROVED', 'VOID 2000 APPROVED']);
    }
  });

  it('holds up no other when the provider fails for it', async () => {
    orders.sandbox.faults.loseAnswers = 2;
    const [one, two] = [await orders.placed({ payment: CARD }), await orders.placed({ payment: CARD })];
    orders.subgraph.clock.advance({ seconds: 30 });
    const find = orders.sandbox.find.bind(orders.sandbox);
    let asked = 0;
    orders.sandbox.find = (database, key) =>
      (asked += 1) === 1 ? Promise.reject(new Error('busy')) : find(database, key);
    await resolve();
    orders.sandbox.find = find;
    expect(await orders.load(two)).toMatchObject({ status: 'CONFIRMED' });
    await resolve();
    expect(await orders.load(one)).toMatchObject({ status: 'CONFIRMED' });
  });
});

describe('a capture that is refused', () => {
  it('leaves the shipment and holds the order', async () => {
    const orderId = await orders.placed({ payment: CARD });
    const sandbox = orders.sandbox.capture.bind(orders.sandbox);
    orders.sandbox.capture = () => Promise.resolve({ outcome: 'DECLINED', reference: 'x', reason: 'no funds' });
    await shipAll(orderId, 2);
    await capture();
    orders.sandbox.capture = sandbox;
    expect(await orders.load(orderId)).toMatchObject({
      fulfillmentStatus: 'DELIVERED',
      captured: 0,
      hasOpenHold: true,
    });
  });
});

describe('a service', () => {
  it('is done once it is paid', async () => {
    const lines = [{ sku: 'SERVICE', quantity: 1 }];
    expect(await orders.load(await orders.placed({ lines }))).toMatchObject({ status: 'COMPLETED', total: 500 });
    const byCard = await orders.placed({ lines, payment: CARD });
    await capture();
    expect(await orders.load(byCard)).toMatchObject({ status: 'COMPLETED', captured: 500 });
    const declined = await orders.placed({ lines, payment: { method: 'CARD', token: 'decline' } });
    expect(await orders.load(declined)).toMatchObject({ status: 'CANCELLED', total: 0 });
  });
});

describe('an order paid in several ways', () => {
  const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });

  it('takes credit, a gift card, cash and an invoice as they are given, and of the card what they leave, as it ships', async () => {
    const customerId = CUSTOMER.customerId!;
    await issueStoreCredit(orders.subgraph.op(), { customerId, amount: euro('3.00'), reason: 'X' });
    let token = '';
    await issueGiftCard(orders.subgraph.op(), { amount: euro('4.00'), reason: 'SOLD' }, (code) => (token = code));
    const payments = [
      { method: 'CASH' as const, amount: euro('1.00') },
      { method: 'INVOICE' as const, amount: euro('2.00') },
      { method: 'STORE_CREDIT' as const },
      { method: 'GIFT_CARD' as const, token },
      CARD,
    ];
    const orderId = await orders.placed({ payment: null, payments, customerId });
    const { payments: made } = await orders.load(orderId);
    expect(made.map((one) => [one.method, one.status, one.amount])).toEqual([
      ['CASH', 'CAPTURED', 100],
      ['INVOICE', 'CAPTURED', 200],
      ['STORE_CREDIT', 'CAPTURED', 300],
      ['GIFT_CARD', 'CAPTURED', 400],
      ['CARD', 'AUTHORIZED', 1_000],
    ]);
    await shipAll(orderId, 2);
    await capture();
    expect(await orders.load(orderId)).toMatchObject({ status: 'COMPLETED', paymentStatus: 'PAID', captured: 2_000 });
    expect(await ledger(orderId)).toEqual(['AUTHORIZE 1000 APPROVED', 'CAPTURE 1000 APPROVED']);
  });

  /** Units leave one after the other, before any capture is answered. */
  async function shipInTwo(orderId: string): Promise<void> {
    const line = (await orders.load(orderId)).lines[0]!;
    const unit = { allocationId: newId(), lineId: line.id, quantity: 2 };
    await orders.reserve(orderId, [unit]);
    await orders.work(orderId, [{ ...unit, shipped: 1 }]);
    await orders.work(orderId, [{ ...unit, shipped: 2, delivered: 2 }], { status: 'DELIVERED' });
    await Promise.all([capture(), capture()]);
  }

  it('is never captured beyond one card while another has what is left, however fast it ships', async () => {
    const payments = [{ ...CARD, amount: euro('10.00') }, CARD];
    const orderId = await orders.placed({ payment: null, payments });
    await shipInTwo(orderId);
    const { payments: made, status } = await orders.load(orderId);
    expect([status, made.map((one) => one.captured)]).toEqual(['COMPLETED', [1_000, 1_000]]);
  });

  it('is captured for what it costs when more was authorised, however fast it ships', async () => {
    const orderId = await orders.placed({ payment: CARD, lines: [{ sku: 'TEA', quantity: 3 }] });
    const [line] = (await orders.load(orderId)).lines;
    await cancelOrder(orders.subgraph.op(), { orderId, lines: [{ lineId: line!.id, quantity: 1 }] });
    await shipInTwo(orderId);
    expect(await orders.load(orderId)).toMatchObject({ status: 'COMPLETED', captured: 2_000, refunds: [] });
    expect(await ledger(orderId)).toEqual(['AUTHORIZE 3000 APPROVED', 'CAPTURE 1000 APPROVED']);
  });

  it('is captured in part by hand, voided only while nothing of it is, and waits for another payment then', async () => {
    const op = orders.subgraph.op();
    const orderId = await orders.placed({ payment: CARD });
    const paymentOf = async (index = 0) => (await orders.load(orderId)).payments[index]!;
    const { id: paymentId } = await paymentOf();
    await expect(capturePayment(op, { orderId, paymentId, amount: euro('20.01') })).rejects.toMatchObject({ code: 'INVALID_AMOUNT' }); // prettier-ignore
    await voidPayment(op, { orderId, paymentId });
    expect(await orders.load(orderId)).toMatchObject({ paymentStatus: 'VOIDED', hasOpenHold: true, holds: [{ reason: 'AWAITING_PAYMENT' }] }); // prettier-ignore
    await resolve();
    expect(await ledger(orderId)).toContain('VOID 2000 APPROVED');
    await addPayment(op, { orderId, payment: CARD });
    expect(await orders.load(orderId)).toMatchObject({ paymentStatus: 'AUTHORIZED', hasOpenHold: false });
    const { id: second } = await paymentOf(1);
    await capturePayment(op, { orderId, paymentId: second, amount: euro('5.00') });
    await Promise.all([capture(), capture()]);
    expect(await paymentOf(1)).toMatchObject({ status: 'PARTIALLY_CAPTURED', captured: 500 });
    await expect(voidPayment(op, { orderId, paymentId: second })).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    await shipAll(orderId, 2);
    await capture();
    expect(await paymentOf(1)).toMatchObject({ status: 'CAPTURED', captured: 2_000 });
  });
});

describe('a payment recorded by hand', () => {
  it('confirms what waited for it', async () => {
    const orderId = await orders.placed({ payment: null }, GUEST);
    await recordPayment(orders.subgraph.op(), {
      orderId,
      method: 'TRANSFER',
      amount: { amount: '20.00', currencyCode: 'EUR' },
    });
    expect(await orders.load(orderId)).toMatchObject({ status: 'CONFIRMED', paymentStatus: 'PAID', demandVersion: 1 });
  });

  it('is refused when it is no amount, no method, or not of the order’s currency', async () => {
    const orderId = await orders.placed();
    const record = (amount: string, currencyCode = 'EUR', method = 'CASH') =>
      recordPayment(orders.subgraph.op(), { orderId, method: method as 'CASH', amount: { amount, currencyCode } });
    for (const amount of ['0', '-1', '1.001'])
      await expect(record(amount)).rejects.toMatchObject({ code: 'INVALID_AMOUNT' });
    await expect(record('1', 'USD')).rejects.toMatchObject({ code: 'CURRENCY_MISMATCH' });
    await expect(record('1', 'EUR', 'CARD')).rejects.toMatchObject({ code: 'PAYMENT_METHOD_NOT_ALLOWED' });
  });
});
