import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import type { CaptureRequested } from '@oms/platform/events/money-events';
import type { RefundRequested } from '@oms/platform/events/money-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { AGENT, CUSTOMER } from '../testing/world.js';
import { capturePayments } from './capture-payments.js';
import { editOrder } from './edit-order.js';
import { refundOrder, type RefundOrderInput } from './refund-order.js';
import { refundPayments, resolvePendingRefunds } from './refund-payments.js';
import { settleRefund } from './settle-refund.js';
import { upsertTaxRates } from './upsert-tax-rates.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
const op = () => orders.subgraph.op(AGENT);
const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });
const CARD = { method: 'CARD', token: 'ok' } as const;
const customerId = CUSTOMER.customerId!;

beforeAll(async () => {
  orders = await openOrders();
  await upsertTaxRates(orders.subgraph.op(), { rates: [{ country: 'DE', name: 'VAT', rate: '0.19' }] });
});
afterAll(async () => {
  try {
    expect(await verifyOrders(orders.subgraph.op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

async function work<Payload>(type: string, handle: (events: IntegrationEvent<Payload>[]) => Promise<void>) {
  await handle((await orders.subgraph.events(type)) as unknown as IntegrationEvent<Payload>[]);
}
const capture = () =>
  work<CaptureRequested>('CaptureRequested', (events) => capturePayments(orders.subgraph.op(), events));
const runRefunds = () =>
  work<RefundRequested>('RefundRequested', (events) => refundPayments(orders.subgraph.op(), events));

/** An order of which everything is delivered, and paid. */
async function delivered(input: Partial<PlaceOrderInput> = {}): Promise<string> {
  const orderId = await orders.placed({ payment: CARD, customerId, ...input });
  const { lines } = await orders.load(orderId);
  const units = lines.flatMap((line) =>
    line.components.map(({ sku, perKit }) => ({
      allocationId: newId(),
      lineId: line.id,
      sku,
      quantity: line.quantity * perKit,
    })),
  );
  await orders.reserve(orderId, units);
  await orders.work(
    orderId,
    units.map((one) => ({ ...one, shipped: one.quantity, delivered: one.quantity })),
    { status: 'DELIVERED' },
  );
  await capture();
  return orderId;
}
const refund = (orderId: string, input: Partial<RefundOrderInput>) =>
  refundOrder(op(), { orderId, reason: 'damaged', ...input });
const cases = async (kind: string) =>
  (await orders.subgraph.events('CaseRequested')).filter((one) => one.payload['kind'] === kind);

describe('a refund by line', () => {
  it('comes to the line’s own share of discount and tax, and to the whole line with its last unit, to the cent', async () => {
    const orderId = await delivered({ lines: [{ sku: 'TEA', quantity: 3, discountRate: '0.1' }] });
    const before = await orders.load(orderId);
    expect(before).toMatchObject({ status: 'COMPLETED', total: 3_213, captured: 3_213 });
    const [line] = before.lines;
    const parts: number[] = [];
    for (let unit = 0; unit < 3; unit += 1) {
      const { proposal } = await refund(orderId, { lines: [{ lineId: line!.id, quantity: 1 }] });
      parts.push(proposal.amount);
      expect(proposal.items).toMatchObject([{ quantity: 1, discount: 100, tax: 171, amount: 1_071 }]);
    }
    expect(parts.reduce((sum, one) => sum + one)).toBe(3_213);
    await expect(refund(orderId, { lines: [{ lineId: line!.id, quantity: 1 }] })).rejects.toMatchObject({
      code: 'QUANTITY_EXCEEDED',
    });
    await runRefunds();
    const after = await orders.load(orderId);
    expect(after).toMatchObject({
      refunded: 3_213,
      allowanceTotal: 3_213,
      paymentStatus: 'REFUNDED',
      status: 'COMPLETED',
    });
  });

  it('needs no return, and names what has shipped only', async () => {
    const orderId = await orders.placed({ payment: { method: 'CASH' }, customerId });
    const [line] = (await orders.load(orderId)).lines;
    await expect(refund(orderId, { lines: [{ lineId: line!.id, quantity: 1 }] })).rejects.toMatchObject({
      code: 'QUANTITY_EXCEEDED',
      errors: [{ details: { refundable: 0 } }],
    });
    await refund(orderId, { amount: euro('5.00') });
    expect(await orders.load(orderId)).toMatchObject({ allowanceTotal: 500, refunds: [{ byHand: true, amount: 500 }] });
  });

  it('of shipping gives back what the delivery cost, once', async () => {
    const deliveries = [{ ...orders.minimal().deliveries![0]!, shippingPrice: euro('4.95') }];
    const orderId = await delivered({ deliveries });
    const [delivery] = (await orders.load(orderId)).deliveries;
    const { proposal } = await refund(orderId, { shipping: [{ deliveryId: delivery!.id }] });
    expect(proposal).toMatchObject({ amount: 589, tax: 94 });
    await expect(refund(orderId, { shipping: [{ deliveryId: delivery!.id }] })).rejects.toMatchObject({
      code: 'NOTHING_TO_REFUND',
    });
  });
});

describe('a dry run', () => {
  it('suggests all that is left, and changes nothing', async () => {
    const orderId = await delivered({
      lines: [
        { sku: 'TEA', quantity: 2 },
        { sku: 'CUP', quantity: 1 },
      ],
    });
    const [tea] = (await orders.load(orderId)).lines;
    await refund(orderId, { lines: [{ lineId: tea!.id, quantity: 1 }] });
    const before = await orders.load(orderId);
    const { proposal, refundIds } = await refund(orderId, { dryRun: true });
    expect(proposal).toMatchObject({ amount: before.total - 1_190, refundable: before.total - 1_190 });
    expect(proposal.items.map((one) => one.quantity)).toEqual([1, 1]);
    expect(refundIds).toEqual([]);
    expect(await orders.load(orderId)).toEqual(before);
  });
});

describe('what peers get wrong', () => {
  it('12: staff refund without a return, in parts, and totals stay right after the second refund (medusa#13433)', async () => {
    const orderId = await delivered();
    for (const amount of ['3.33', '3.33']) await refund(orderId, { amount: euro(amount) });
    await runRefunds();
    expect(await orders.load(orderId)).toMatchObject({
      total: 2_380,
      allowanceTotal: 666,
      captured: 2_380,
      refunded: 666,
      paymentStatus: 'PARTIALLY_REFUNDED',
      status: 'COMPLETED',
    });
    await expect(refund(orderId, { amount: euro('17.15') })).rejects.toMatchObject({ code: 'REFUND_EXCEEDED' });
    await refund(orderId, { amount: euro('17.14') });
    await runRefunds();
    expect(await orders.load(orderId)).toMatchObject({ refunded: 2_380, paymentStatus: 'REFUNDED' });
  });

  it('16: refunds that race give back at most what was captured', async () => {
    const orderId = await delivered();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, () => refund(orderId, { amount: euro('10.00') })),
    );
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(2);
    await runRefunds();
    expect(await orders.load(orderId)).toMatchObject({ refunded: 2_000, captured: 2_380 });
  });

  it('11: an edit after a refund asks for the difference, not for what was refunded', async () => {
    const orderId = await orders.placed({ payment: { method: 'CASH' }, customerId });
    await refund(orderId, { amount: euro('3.80') });
    const [line] = (await orders.load(orderId)).lines;
    const { summary } = await editOrder(orders.subgraph.op(), { orderId, lines: [{ lineId: line!.id, quantity: 3 }] });
    expect(summary.balanceAfter).toBe(1_190);
  });
});

describe('money that goes to several places', () => {
  it('is split over payments and store credit, each within what it paid', async () => {
    const payments = [{ method: 'CASH' as const, amount: euro('10.00') }, CARD];
    const orderId = await delivered({ payment: null, payments });
    const order = await orders.load(orderId);
    const [cash] = order.payments.filter((one) => one.method === 'CASH');
    await expect(
      refund(orderId, { amount: euro('20.00'), payments: [{ paymentId: cash!.id, amount: euro('10.01') }] }),
    ).rejects.toMatchObject({ code: 'REFUND_EXCEEDED', errors: [{ field: ['payments', '0', 'amount'] }] });
    const { proposal } = await refund(orderId, {
      amount: euro('20.00'),
      storeCredit: euro('8.00'),
      payments: [{ paymentId: cash!.id, amount: euro('4.00') }],
    });
    expect(proposal.refunds.map(({ amount, destination, byHand }) => [amount, destination, byHand])).toEqual([
      [400, 'SOURCE', true],
      [800, 'SOURCE', false],
      [580, 'STORE_CREDIT', false],
      [220, 'STORE_CREDIT', false],
    ]);
    const ledger = await rows(
      orders.subgraph.database.sql(),
      sql`select e.kind, e.amount from credit_entry e where e.order_id = ${orderId} order by sequence`,
    );
    expect(ledger).toEqual([
      { kind: 'REFUND', amount: 580 },
      { kind: 'REFUND', amount: 220 },
    ]);
    const notices = await orders.subgraph.events('NoticeRequested');
    expect(notices.filter((one) => one.payload['notice'] === 'CREDIT_ISSUED')).toHaveLength(2);
  });

  it('is refused to store credit for an order of nobody', async () => {
    const orderId = await delivered({ customerId: null });
    await expect(refund(orderId, { amount: euro('1.00'), to: 'STORE_CREDIT' })).rejects.toMatchObject({
      code: 'CUSTOMER_REQUIRED',
    });
  });
});

describe('a provider that refuses or is silent', () => {
  it('leaves a refusal to a person, who gives it as store credit; the case closes', async () => {
    await runRefunds();
    const orderId = await delivered();
    orders.sandbox.faults.declineRefunds = true;
    await refund(orderId, { amount: euro('5.00') });
    await runRefunds();
    orders.sandbox.faults.declineRefunds = false;
    const [failed] = (await orders.load(orderId)).refunds;
    expect(failed).toMatchObject({ status: 'FAILED' });
    expect(await cases('REFUND_FAILED')).toMatchObject([{ payload: { stands: true, orderId } }]);
    orders.subgraph.clock.advance({ seconds: 1 });
    await settleRefund(op(), { orderId, refundId: failed!.id, outcome: 'STORE_CREDIT' });
    expect(await orders.load(orderId)).toMatchObject({
      refunded: 500,
      refunds: [{ status: 'REPLACED' }, { status: 'SUCCEEDED', destination: 'STORE_CREDIT' }],
    });
    expect((await cases('REFUND_FAILED')).at(-1)).toMatchObject({ payload: { stands: false } });
  });

  it('is looked up when the answer was lost, holds up no other, and is given to a person when it stays silent', async () => {
    const [one, two] = [await delivered(), await delivered()];
    await refund(one, { amount: euro('5.00') });
    await refund(two, { amount: euro('5.00') });
    orders.sandbox.faults.loseAnswers = 1;
    await runRefunds();
    expect([(await orders.load(one)).refunded, (await orders.load(two)).refunded]).toEqual([0, 500]);
    orders.subgraph.clock.advance({ minutes: 3 });
    await Promise.all([resolvePendingRefunds(op()), resolvePendingRefunds(op())]);
    expect((await orders.load(one)).refunded).toBe(500);
    await refund(one, { amount: euro('1.00') });
    for (let call = 0; call < 9; call += 1) {
      orders.sandbox.faults.unavailable = 1;
      orders.subgraph.clock.advance({ hours: 2 });
      await resolvePendingRefunds(op());
    }
    orders.sandbox.faults.unavailable = 0;
    expect(await cases('REFUND_UNANSWERED')).toMatchObject([{ payload: { stands: true } }]);
    orders.subgraph.clock.advance({ hours: 2 });
    await resolvePendingRefunds(op());
    expect((await orders.load(one)).refunded).toBe(600);
    expect((await cases('REFUND_UNANSWERED')).at(-1)).toMatchObject({ payload: { stands: false } });
  });
});
