import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { uncoveredOf } from '../rules/refunds.js';
import type { OrderState } from '../rules/order-state.js';
import type { Disposition } from '../rules/returns/return-record.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { OrderWorld } from '../testing/order-world.js';
import { AGENT, BERLIN, CUSTOMER, event, OTHER, STORE, WAREHOUSE } from '../testing/world.js';
import { addPayment } from './add-payment.js';
import { approveReturn, declineReturn } from './approve-return.js';
import { cancelOrder } from './cancel-order.js';
import { cancelReturn } from './cancel-return.js';
import { issueStoreCredit } from './change-store-credit.js';
import { completeStoreReturn } from './complete-store-return.js';
import { expireReturns } from './expire-returns.js';
import { inspectReturn } from './inspect-return.js';
import { openCarrierClaim } from './open-claim.js';
import { proposeAppeasement } from './propose-appeasement.js';
import { receiveReturn } from './receive-return.js';
import { recordItems } from './record-items.js';
import { recordLostParcels, recordReturningParcels } from './record-parcel-trouble.js';
import { recordReturnLabels } from './record-return-labels.js';
import { refundOrder } from './refund-order.js';
import { requestReturn } from './request-return.js';
import { resolveReturn } from './resolve-return.js';
import { returnToVendor } from './return-to-vendor.js';
import { sendReturn } from './send-return.js';
import { resolveCarrierClaim } from './settle-claim.js';
import { settleRefund } from './settle-refund.js';
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
const only = (order: OrderState) => order.returns.find(({ number }) => number.endsWith(`-R${order.returnsOpened}`))!;

async function requested(orderId: string, quantity: number, more: object = {}, actor = CUSTOMER): Promise<string> {
  const { id: lineId } = await line(orderId);
  const { returnId } = await requestReturn(op(actor), {
    orderId,
    lines: [{ lineId, quantity, reason: 'CHANGED_MIND', ...more }],
  });
  return returnId!;
}

/** Codes with which a command was refused. */
const codes = (promise: Promise<unknown>): Promise<string[]> =>
  promise.then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      return error.errors.map(({ code }) => code);
    },
  );

/** What people were asked about the order's returns, and whether it still stands. */
const casesOf = async (orderId: string): Promise<string[]> =>
  (await orders.subgraph.events('CaseRequested'))
    .filter((one) => one.orderId === orderId)
    .map(({ payload }) => `${String(payload['kind'])} ${String(payload['stands'])}`);

const inspectAll = async (returnId: string, disposition: Disposition) => {
  const { orderId } = (
    await rows<{ orderId: string }>(
      orders.subgraph.database.sql(),
      sql`select order_id from order_return where id = ${returnId}`,
    )
  )[0]!;
  const one = (await orders.load(orderId)).returns.find(({ id }) => id === returnId)!;
  const items = one.lines.map((each) => ({ returnLineId: each.id, quantity: each.quantity, disposition }));
  return inspectReturn(op(), { returnId, items });
};

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

  it('is refused with the reason for each line, and changes nothing', async () => {
    await policy({
      windowDays: 14,
      faultWindowDays: 100,
      finalSaleSkus: ['CUP'],
      reasons: ['CHANGED_MIND', 'DEFECTIVE'],
    });
    const { orderId } = await delivered({
      lines: [
        { sku: 'TEA', quantity: 2 },
        { sku: 'CUP', quantity: 1 },
        { sku: 'SERVICE', quantity: 1 },
      ],
    });
    const before = await orders.footprint();
    const [tea, cup, service] = (await orders.load(orderId)).lines;
    const ask = (lines: { lineId: string; quantity: number; reason: string }[], actor = CUSTOMER) =>
      codes(requestReturn(op(actor), { orderId, lines }));
    const of = (one: { id: string } | undefined, quantity = 1, reason = 'CHANGED_MIND') => ({
      lineId: one!.id,
      quantity,
      reason,
    });
    expect(await ask([of(tea, 3), of(cup), of(service)])).toEqual(['QUANTITY_EXCEEDED', 'FINAL_SALE', 'NOT_A_GOOD']);
    expect(
      await ask([of(tea, 1, 'NO_IDEA'), of(tea, 0), { lineId: newId(), quantity: 1, reason: 'DEFECTIVE' }]),
    ).toEqual(['INVALID_REASON', 'INVALID_QUANTITY', 'UNKNOWN_LINE']);
    expect(await ask([])).toEqual(['EMPTY_RETURN']);
    expect(await ask([of(tea)], OTHER)).toEqual(['ORDER_NOT_FOUND']);
    expect(await codes(requestReturn(op(CUSTOMER), { orderId, lines: [of(tea)], override: true }))).toEqual([
      'FORBIDDEN_OVERRIDE',
    ]);
    orders.subgraph.clock.advance({ hours: 24 * 15 });
    expect(await ask([of(tea)])).toEqual(['WINDOW_PASSED']);
    expect(await orders.footprint()).toEqual(before);
    // The merchant is to blame: longer, and for what was sold for good.
    expect(await ask([of(tea, 1, 'DEFECTIVE'), of(cup, 1, 'DEFECTIVE')])).toEqual([]);
    expect(await ask([of(tea, 2, 'DEFECTIVE')])).toEqual(['QUANTITY_EXCEEDED']);
    orders.subgraph.clock.advance({ hours: 24 * 100 });
    expect(await ask([of(tea, 1, 'DEFECTIVE')])).toEqual(['WINDOW_PASSED']);
    expect(await codes(requestReturn(op(AGENT), { orderId, lines: [of(tea)], override: true }))).toEqual([]);
    await policy({
      windowDays: 30,
      faultWindowDays: 365,
      finalSaleSkus: [],
      reasons: ['CHANGED_MIND', 'DEFECTIVE', 'OTHER'],
    });
  });

  it('waits for a person where the channel wants one, and may be declined, cancelled, or run out', async () => {
    await policy({ autoApprove: false, authorizationDays: 7 });
    const { orderId } = await delivered();
    const declined = await requested(orderId, 1);
    expect(await orders.load(orderId)).toMatchObject({ status: 'COMPLETED', returnStatus: 'REQUESTED' });
    expect(await codes(approveReturn(op(CUSTOMER), { returnId: declined }))).toEqual(['RETURN_NOT_FOUND']);
    await declineReturn(op(), { returnId: declined, reason: 'too dirty' });
    expect(await codes(approveReturn(op(), { returnId: declined }))).toEqual(['ILLEGAL_TRANSITION']);
    const expiring = await requested(orderId, 2);
    await approveReturn(op(), { returnId: expiring, expectedVersion: 1 });
    expect(await codes(cancelReturn(op(), { returnId: expiring, expectedVersion: 1 }))).toEqual(['VERSION_CONFLICT']);
    orders.subgraph.clock.advance({ hours: 24 * 8 });
    await Promise.all([expireReturns(orders.subgraph.op()), expireReturns(orders.subgraph.op())]);
    const order = await orders.load(orderId);
    expect(order.returns.map(({ status }) => status).toSorted()).toEqual(['DECLINED', 'EXPIRED']);
    expect(order).toMatchObject({ status: 'COMPLETED', returnStatus: 'NONE' });
    const cancelled = await requested(orderId, 1);
    await cancelReturn(op(CUSTOMER), { returnId: cancelled });
    expect(only(await orders.load(orderId)).status).toBe('CANCELLED');
    const late = await requested(orderId, 1);
    await approveReturn(op(), { returnId: late });
    await sendReturn(op(CUSTOMER), { returnId: late, carrier: 'Post', trackingNumber: 'OWN-4711' });
    expect(await codes(cancelReturn(op(CUSTOMER), { returnId: late }))).toEqual(['ILLEGAL_TRANSITION']);
    orders.subgraph.clock.advance({ hours: 24 * 30 });
    await expireReturns(orders.subgraph.op());
    await expireReturns(orders.subgraph.op());
    const cases = (await orders.subgraph.events('CaseRequested')).filter((one) => one.orderId === orderId);
    expect(cases.map(({ payload }) => (payload as { kind: string }).kind)).toEqual(['RETURN_OVERDUE']);
    // It came after all: nobody need ask any more.
    await receiveReturn(op(), { returnId: late, locationCode: 'WH' });
    expect(await casesOf(orderId)).toEqual(['RETURN_OVERDUE true', 'RETURN_OVERDUE false']);
    await policy({ autoApprove: true, authorizationDays: 21 });
  });

  it('keeps fees of what comes back for no fault of ours, and gives shipping back with the last unit', async () => {
    await policy({ restockingFeeRate: '0.1', shippingFee: '3.00' });
    const shipping = {
      method: 'SHIPPING' as const,
      address: BERLIN,
      shippingPrice: { amount: '4.90', currencyCode: 'EUR' },
    };
    const { orderId, world } = await delivered({ lines: [{ sku: 'TEA', quantity: 3 }], deliveries: [shipping] });
    const first = await requested(orderId, 2);
    await receiveReturn(op(), { returnId: first, locationCode: 'WH' });
    await inspectAll(first, 'RESTOCK');
    expect(await world.load()).toMatchObject({ allowanceTotal: 2000 - 200 - 300, refunded: 1500 });
    const second = await requested(orderId, 1, { reason: 'DEFECTIVE' });
    await receiveReturn(op(), { returnId: second, locationCode: 'WH' });
    await inspectAll(second, 'DISPOSE');
    const order = await world.load();
    const byNumber = order.returns.toSorted((a, b) => a.number.localeCompare(b.number));
    expect(byNumber.map(({ shippingFee, shippingRefund }) => [shippingFee, shippingRefund])).toEqual([
      [300, 0],
      [0, 490],
    ]);
    expect(order).toMatchObject({ refunded: 1500 + 1000 + 490, returnStatus: 'RETURNED', status: 'COMPLETED' });
    await policy({ restockingFeeRate: '0', shippingFee: '0' });
  });

  it('of a part of a kit is worth its share, and the parts together the kit, to the cent', async () => {
    const { orderId, world } = await delivered({ lines: [{ sku: 'GIFT', quantity: 3 }] });
    const total = (await world.load()).total;
    const parts = [
      { sku: 'TEA', quantity: 2 },
      { sku: 'CUP', quantity: 5 },
      { sku: 'TEA', quantity: 1 },
      { sku: 'CUP', quantity: 1 },
    ];
    for (const [index, part] of parts.entries()) {
      const returnId = await requested(orderId, part.quantity, { sku: part.sku });
      await receiveReturn(op(), { returnId, locationCode: 'WH' });
      await inspectAll(returnId, 'RESTOCK');
      expect((await line(orderId)).returned).toBe([0, 2, 2, 3][index]);
    }
    const order = await world.load();
    expect(order.refunded).toBe(total);
    const first = order.returns.find(({ number }) => number.endsWith('-R1'));
    expect(first?.lines[0]?.lots[0]?.value).toBe(1602);
    expect(await codes(requested(orderId, 1))).toEqual(['ALREADY_RETURNED', 'ALREADY_RETURNED']);
  });

  it('never pays twice for a unit, whatever else gave money for it', async () => {
    const { orderId, world } = await delivered({ lines: [{ sku: 'TEA', quantity: 3 }] });
    const { id: lineId } = await line(orderId);
    await refundOrder(op(), { orderId, lines: [{ lineId, quantity: 2 }], reason: 'DAMAGED' });
    await openCarrierClaim(op(), { orderId, kind: 'DAMAGED', items: [{ lineId, quantity: 1 }], resolution: 'REFUND' });
    expect(await codes(requested(orderId, 3))).toEqual(['QUANTITY_EXCEEDED']);
    const returnId = await requested(orderId, 2);
    await receiveReturn(op(), { returnId, locationCode: 'WH' });
    await inspectAll(returnId, 'RESTOCK');
    expect(await world.load()).toMatchObject({ refunded: 3000, captured: 3000 });
    expect(
      await codes(refundOrder(op(), { orderId, amount: { amount: '0.01', currencyCode: 'EUR' }, reason: 'MORE' })),
    ).not.toEqual([]);
    expect(await codes(openCarrierClaim(op(), { orderId, kind: 'DAMAGED', items: [{ lineId, quantity: 1 }] }))).toEqual(
      ['QUANTITY_EXCEEDED'],
    );
  });

  it('is exchanged: for the same again for nothing, for something dearer at the difference, which is waited for', async () => {
    const { orderId, world } = await delivered({ lines: [{ sku: 'CUP', quantity: 3, discountRate: '0.1' }] });
    const even = await requested(orderId, 1, { resolution: 'EXCHANGE' });
    await receiveReturn(op(), { returnId: even, locationCode: 'WH' });
    await inspectAll(even, 'RESTOCK');
    let order = await world.load();
    expect(order.lines[1]).toMatchObject({
      kind: 'EXCHANGE',
      sku: 'CUP',
      quantity: 1,
      replacesLineId: order.lines[0]!.id,
    });
    expect([order.refunded, order.total - order.allowanceTotal - order.captured]).toEqual([0, 0]);
    const dearer = await requested(orderId, 1, { resolution: 'EXCHANGE', exchangeSku: 'TEA' });
    await receiveReturn(op(), { returnId: dearer, locationCode: 'WH' });
    await inspectAll(dearer, 'RESTOCK');
    order = await world.load();
    expect(order.lines[2]).toMatchObject({ kind: 'EXCHANGE', sku: 'TEA', unitPrice: 1000 });
    expect(order.total - order.allowanceTotal - order.captured).toBe(1000 - 225);
    expect(order.holds.filter(({ status }) => status !== 'RELEASED')).toMatchObject([{ reason: 'AWAITING_PAYMENT' }]);
    await addPayment(op(), { orderId, payment: { method: 'INVOICE' } });
    await world.reserve();
    await world.work(100);
    order = await world.load();
    expect(order).toMatchObject({ status: 'COMPLETED', refunded: 0 });
    expect(order.captured).toBe(order.total - order.allowanceTotal);
  });

  it('is exchanged for something dearer, of which the difference is paid with it, once', async () => {
    await policy({ autoResolve: false });
    const credit = {
      customerId: CUSTOMER.customerId!,
      amount: { amount: '3.00', currencyCode: 'EUR' },
      reason: 'GIFT',
    };
    await issueStoreCredit(orders.subgraph.op(), credit);
    const { orderId, world } = await delivered({
      lines: [{ sku: 'CUP', quantity: 4 }],
      payment: { method: 'CARD', token: 'ok' },
    });
    const exchange = async (): Promise<string> => {
      const returnId = await requested(orderId, 1, { resolution: 'EXCHANGE', exchangeSku: 'TEA' });
      await receiveReturn(op(), { returnId, locationCode: 'WH' });
      await inspectAll(returnId, 'RESTOCK');
      return returnId;
    };
    const open = async () => {
      const order = await world.load();
      const held = order.holds.some(({ reason, status }) => reason === 'AWAITING_PAYMENT' && status !== 'RELEASED');
      return { open: uncoveredOf(order), held };
    };
    const asked = async () =>
      (await orders.subgraph.events('NoticeRequested'))
        .filter((one) => one.orderId === orderId && one.payload['notice'] === 'PAYMENT_DUE')
        .map(({ payload }) => (payload['facts'] as { amount: number }).amount);

    // What does not fit changes nothing.
    const first = await exchange();
    const before = await orders.footprint();
    const card = (amount?: string, token = 'ok') => ({
      method: 'CARD' as const,
      token,
      ...(amount ? { amount: { amount, currencyCode: 'EUR' } } : {}),
    });
    const resolve = (returnId: string, ...payments: NonNullable<PlaceOrderInput['payments']>) =>
      resolveReturn(op(), { returnId, payments });
    expect(await codes(resolve(first, card('8.00'), { method: 'STORE_CREDIT' }))).toEqual(['PAYMENT_AMOUNT_MISMATCH']);
    expect(await codes(resolve(first, { method: 'CARD' }))).toEqual(['PAYMENT_TOKEN_REQUIRED']);
    const refunding = [{ sku: 'CUP', quantity: 1, resolution: 'REFUND' as const }];
    expect(await codes(resolveReturn(op(), { returnId: first, items: refunding, payment: card() }))).toEqual([
      'NOTHING_TO_PAY',
    ]);
    expect(await orders.footprint()).toEqual(before);
    // A dry run neither.
    await resolveReturn(op(), { returnId: first, payments: [{ method: 'STORE_CREDIT' }, card()], dryRun: true });
    expect(await orders.footprint()).toEqual(before);

    // Twice at the same time: one decides, and one pays, credit before the card.
    const both = await Promise.all([1, 2].map(() => codes(resolve(first, { method: 'STORE_CREDIT' }, card()))));
    expect(both.flat()).toEqual(['ILLEGAL_TRANSITION']);
    expect(await open()).toEqual({ open: 0, held: false });
    const paid = (await world.load()).payments.map(({ method, amount, status }) => [method, amount, status]);
    expect(paid.toSorted((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
      ['STORE_CREDIT', 300, 'CAPTURED'],
      ['CARD', 450, 'AUTHORIZED'],
      ['CARD', 1000, 'CAPTURED'],
    ]);
    expect(await asked()).toEqual([]);

    // A card that is declined leaves the exchange standing, and the difference to be paid.
    const second = await exchange();
    await resolve(second, card(undefined, 'decline'));
    expect(await open()).toEqual({ open: 750, held: true });
    expect(await asked()).toEqual([750]);
    await addPayment(op(CUSTOMER), { orderId, payment: card() });
    expect(await open()).toEqual({ open: 0, held: false });

    // Without a payment it is asked for; a part is paid, and the rest is asked for.
    const third = await exchange();
    await resolve(third, { method: 'CASH', amount: { amount: '5.00', currencyCode: 'EUR' } });
    expect(await open()).toEqual({ open: 250, held: true });
    expect(await asked()).toEqual([750, 250]);
    await addPayment(op(), { orderId, payment: { method: 'CASH' } });

    // Over the counter it is paid at the counter.
    await policy({ autoResolve: true });
    const { number } = await world.load();
    const items = [{ sku: 'CUP', quantity: 1, resolution: 'EXCHANGE' as const, exchangeSku: 'TEA' }];
    const { returnId } = await openStoreReturn(op(clerk), { code: number, locationCode: 'STORE', items });
    const payment = { method: 'CASH' as const };
    await completeStoreReturn(op(clerk), { returnId, locationCode: 'STORE', payment });
    expect(await open()).toEqual({ open: 0, held: false });
    await world.reserve();
    await world.work(100);
    await world.runWorkers();
    const order = await world.load();
    expect(order).toMatchObject({ status: 'COMPLETED', refunded: 0, captured: 4_000 });
    expect(order.total - order.allowanceTotal).toBe(4_000);
  });

  it('is exchanged for what is for sale; what no longer is when it has come back is for a person', async () => {
    const { orderId, world } = await delivered({ lines: [{ sku: 'TEA', quantity: 2 }] });
    const wish = (exchangeSku: string) => requested(orderId, 1, { resolution: 'EXCHANGE', exchangeSku });
    expect([await codes(wish('OLD')), await codes(wish('FREE')), await codes(wish('NOBODY KNOWS'))]).toEqual(
      Array.from({ length: 3 }, () => ['NOT_FOR_SALE']),
    );
    const { number } = await world.load();
    const items = [{ sku: 'TEA', quantity: 1, resolution: 'EXCHANGE' as const, exchangeSku: 'OLD' }];
    expect(await codes(openStoreReturn(op(clerk), { code: number, locationCode: 'STORE', items }))).toEqual([
      'NOT_FOR_SALE',
    ]);
    const returnId = await wish('CUP');
    const cup = (active: boolean, version: number) => {
      const facts = { title: 'The cup', stockTracked: true, requiresShipping: true, components: [] };
      return recordItems(orders.subgraph.op(), [event('CUP', version, { sku: 'CUP', active, ...facts })]);
    };
    await cup(false, 2);
    await receiveReturn(op(), { returnId, locationCode: 'WH' });
    await inspectAll(returnId, 'RESTOCK');
    expect(only(await world.load())).toMatchObject({ status: 'INSPECTED', lines: [{ lots: [{ resolution: null }] }] });
    expect(await codes(resolveReturn(op(), { returnId }))).toEqual(['NOT_FOR_SALE']);
    await resolveReturn(op(), { returnId, items: [{ sku: 'TEA', quantity: 1, resolution: 'REFUND' }] });
    expect(await world.load()).toMatchObject({ refunded: 1000, lines: [{ returned: 1 }] });
    const cases = (await orders.subgraph.events('CaseRequested')).filter((one) => one.orderId === orderId);
    expect(cases.map(({ payload }) => [payload['kind'], payload['stands']])).toEqual([
      ['RETURN_MISMATCH', true],
      ['RETURN_MISMATCH', false],
    ]);
    await cup(true, 3);
  });

  it('gives no credit to an order without a customer, whichever way it is asked for', async () => {
    const { orderId, world } = await delivered({
      customerId: null,
      lines: [{ sku: 'TEA', quantity: 5 }],
      payment: { method: 'CASH' },
    });
    const { id: lineId } = await line(orderId);
    const { number } = await world.load();
    const amount = { amount: '1.00', currencyCode: 'EUR' };
    const { returnId } = await requestReturn(op(), { orderId, lines: [{ lineId, quantity: 1, reason: 'DEFECTIVE' }] });
    await receiveReturn(op(), { returnId: returnId!, locationCode: 'WH' });
    await inspectReturn(op(), { returnId: returnId!, items: [{ sku: 'TEA', quantity: 1, disposition: 'MISSING' }] });
    const claimed = { orderId, kind: 'DAMAGED' as const, items: [{ lineId, quantity: 1 }] };
    const { claimId } = await openCarrierClaim(op(), claimed);
    await refundOrder(op(), { orderId, amount, reason: 'LATE' });
    const refundId = (await world.load()).refunds[0]!.id;
    const to = { resolution: 'STORE_CREDIT' as const };
    const ways: Readonly<Record<string, () => Promise<unknown>>> = {
      'lines.0.resolution': () =>
        requestReturn(op(), { orderId, lines: [{ lineId, quantity: 1, reason: 'DEFECTIVE', ...to }] }),
      'items.0.resolution': () =>
        openStoreReturn(op(clerk), {
          code: number,
          locationCode: 'STORE',
          items: [{ sku: 'TEA', quantity: 1, ...to }],
        }),
      'items.0.resolution ': () =>
        resolveReturn(op(), { returnId: returnId!, items: [{ sku: 'TEA', quantity: 1, ...to }] }),
      resolution: () => openCarrierClaim(op(), { ...claimed, ...to }),
      'resolution ': () => resolveCarrierClaim(op(), { claimId, ...to }),
      storeCredit: () => refundOrder(op(), { orderId, amount, reason: 'LATE', to: 'STORE_CREDIT' }),
      outcome: () => settleRefund(op(), { orderId, refundId, outcome: 'STORE_CREDIT' }),
      kind: () => proposeAppeasement(op(), { orderId, kind: 'STORE_CREDIT', amount, reason: 'LATE' }),
      'payments.0.method': () => orders.place({ customerId: null, payments: [{ method: 'STORE_CREDIT' }] }),
    };
    const before = await orders.footprint();
    for (const [field, ask] of Object.entries(ways))
      await expect(ask()).rejects.toMatchObject({
        errors: [
          {
            code: 'CUSTOMER_REQUIRED',
            message: 'Only a customer has store credit; the order has none.',
            field: field.trim().split('.'),
          },
        ],
      });
    expect(await orders.footprint()).toEqual(before);
  });

  it('that is only tried keeps nothing, and asks nobody for a label', async () => {
    const { orderId } = await delivered();
    const { id: lineId } = await line(orderId);
    const before = await orders.footprint();
    for (const key of [undefined, 'one-key'])
      await requestReturn(
        {
          ...op(CUSTOMER),
          ...(key ? { idempotency: { actorId: 'c', operation: 'requestReturn', key, inputHash: '' } } : {}),
        },
        { orderId, dryRun: true, lines: [{ lineId, quantity: 1, reason: 'CHANGED_MIND' }] },
      );
    await refundOrder(op(), { orderId, dryRun: true, reason: 'DAMAGED' });
    await cancelOrder(op(), { orderId, dryRun: true }).catch(() => undefined);
    expect(await orders.footprint()).toEqual(before);
    expect((await orders.subgraph.events('ReturnLabelRequested')).filter((one) => one.orderId === orderId)).toEqual([]);
  });

  it('sends the replacement out in advance where the channel trusts so, and asks for what never came', async () => {
    await policy({ exchangeInAdvance: true, authorizationDays: 5 });
    const { orderId, world } = await delivered({ lines: [{ sku: 'CUP', quantity: 2 }] });
    const kept = await requested(orderId, 1, { resolution: 'EXCHANGE' });
    expect((await world.load()).lines[1]).toMatchObject({ kind: 'EXCHANGE', quantity: 1 });
    await receiveReturn(op(), { returnId: kept, locationCode: 'WH' });
    await inspectAll(kept, 'RESTOCK');
    let order = await world.load();
    expect([order.lines.length, order.total - order.allowanceTotal - order.captured]).toEqual([2, 0]);
    await requested(orderId, 1, { resolution: 'EXCHANGE' });
    orders.subgraph.clock.advance({ hours: 24 * 6 });
    await expireReturns(orders.subgraph.op());
    order = await world.load();
    expect([order.lines.length, order.total - order.allowanceTotal - order.captured]).toEqual([3, 250]);
    const cases = (await orders.subgraph.events('CaseRequested')).filter((one) => one.orderId === orderId);
    expect(cases.map(({ payload }) => (payload as { kind: string }).kind)).toEqual(['EXCHANGE_NOT_RETURNED']);
    await policy({ exchangeInAdvance: false, authorizationDays: 21 });
  });

  it('over the counter takes what was asked for first, and no clerk elsewhere', async () => {
    const { orderId, world } = await delivered({ lines: [{ sku: 'TEA', quantity: 2 }] });
    const returnId = await requested(orderId, 1, { resolution: 'STORE_CREDIT' });
    const { number, returns } = await world.load();
    const scan = { code: number.toLowerCase(), locationCode: 'STORE', items: [{ sku: 'TEA', quantity: 1 }] };
    expect(await codes(openStoreReturn(op({ ...clerk, locations: ['WH'] }), scan))).toEqual(['UNKNOWN_LOCATION']);
    expect(await codes(openStoreReturn(op(clerk), { ...scan, code: 'NOPE' }))).toEqual(['ORDER_NOT_FOUND']);
    expect(await codes(openStoreReturn(op(clerk), { ...scan, items: [{ sku: 'CUP', quantity: 1 }] }))).toEqual([
      'NOT_IN_ORDER',
    ]);
    expect(await codes(openStoreReturn(op(clerk), { ...scan, items: [{ sku: 'TEA', quantity: 3 }] }))).toEqual([
      'QUANTITY_EXCEEDED',
    ]);
    expect((await openStoreReturn(op(clerk), { ...scan, code: returns[0]!.number })).returnId).toBe(returnId);
    const both = await Promise.all(
      [1, 2].map(() => codes(completeStoreReturn(op(clerk), { returnId, locationCode: 'STORE' }))),
    );
    expect(both.toSorted((a, b) => a.length - b.length)).toEqual([[], ['NOTHING_INSPECTED']]);
    expect(await world.load()).toMatchObject({ refunded: 1000, refunds: [{ destination: 'STORE_CREDIT' }] });
    const second = await openStoreReturn(op(clerk), scan);
    const odd = [{ sku: 'TEA', quantity: 1, disposition: 'MISSING' as const }];
    await completeStoreReturn(op(clerk), { returnId: second.returnId, locationCode: 'STORE', items: odd });
    expect(await world.load()).toMatchObject({ refunded: 1000, lines: [{ returned: 1 }] });
    await resolveReturn(op(), { returnId: second.returnId });
    const rejected = (await world.load()).returns.find(({ id }) => id === second.returnId);
    expect(rejected).toMatchObject({
      status: 'CLOSED',
      lines: [{ lots: [{ resolution: 'REJECT', value: 0 }] }],
    });
  });

  it('asks a person for a label that carriers refuse, and no longer once there is one', async () => {
    const { orderId, world } = await delivered();
    const returnId = await requested(orderId, 1);
    const news = { returnId, orderId, carrier: 'OMS', trackingUrl: null, cost: 500, currency: 'EUR' };
    const failed = { ...news, status: 'FAILED' as const, trackingNumber: null, failure: 'ADDRESS_UNDELIVERABLE' };
    await recordReturnLabels(orders.subgraph.op(), [event(returnId, 2, failed)]);
    expect(only(await world.load())).toMatchObject({ status: 'APPROVED', parcel: { status: 'FAILED' } });
    const bought = { ...news, status: 'PURCHASED' as const, trackingNumber: 'TRACK-9', failure: null };
    await recordReturnLabels(orders.subgraph.op(), [event(returnId, 4, bought), event(returnId, 2, failed)]);
    expect(only(await world.load())).toMatchObject({ status: 'LABEL_ISSUED', parcel: { status: 'ISSUED' } });
    expect(await casesOf(orderId)).toEqual(['RETURN_LABEL_FAILED true', 'RETURN_LABEL_FAILED false']);
    // Lost by its carrier, and given up.
    const lost = { ...bought, status: 'LOST' as const };
    await recordReturnLabels(orders.subgraph.op(), [event(returnId, 5, lost)]);
    await cancelReturn(op(), { returnId });
    expect((await casesOf(orderId)).slice(2)).toEqual(['RETURN_PARCEL_LOST true', 'RETURN_PARCEL_LOST false']);
    // Whoever needs no label of ours any more: sent otherwise, brought to a store, run out.
    const ways: readonly ((id: string) => Promise<unknown>)[] = [
      async (id) => {
        await sendReturn(op(CUSTOMER), { returnId: id, trackingNumber: 'OWN-1' });
        await cancelReturn(op(), { returnId: id });
      },
      async (id) => {
        const { number } = (await world.load()).returns.find((one) => one.id === id)!;
        const items = [{ sku: 'TEA', quantity: 1 }];
        await openStoreReturn(op(clerk), { code: number, locationCode: 'STORE', items });
      },
      async () => {
        orders.subgraph.clock.advance({ hours: 24 * 22 });
        await expireReturns(orders.subgraph.op());
      },
    ];
    for (const done of ways) {
      const before = (await casesOf(orderId)).length;
      const id = await requested(orderId, 1, { reason: 'DEFECTIVE' });
      await recordReturnLabels(orders.subgraph.op(), [event(id, 2, { ...failed, returnId: id })]);
      await done(id);
      expect((await casesOf(orderId)).slice(before)).toEqual(['RETURN_LABEL_FAILED true', 'RETURN_LABEL_FAILED false']);
    }
  });

  it('is refused for its condition, its wish or its way where these do not fit', async () => {
    await policy({ conditions: ['UNOPENED'], reasons: ['CHANGED_MIND', 'DEFECTIVE', 'OTHER'] });
    const { orderId } = await delivered();
    const before = await orders.footprint();
    expect(await codes(requested(orderId, 1, { condition: 'USED' }))).toEqual(['CONDITION_NOT_ACCEPTED']);
    expect(await codes(requested(orderId, 1, { resolution: 'REJECT' }))).toEqual(['INVALID_RESOLUTION']);
    expect(await codes(requested(orderId, 1, { exchangeSku: 'CUP' }))).toEqual(['INVALID_RESOLUTION']);
    expect(await orders.footprint()).toEqual(before);
    await policy({ conditions: ['UNOPENED', 'OPENED', 'USED', 'DEFECTIVE'] });
    const { id: lineId } = await line(orderId);
    const lines = [{ lineId, quantity: 1, reason: 'DEFECTIVE', condition: 'USED' as const }];
    await requestReturn(op(CUSTOMER), { orderId, lines, shipping: 'QR_CODE' });
    const asked = (await orders.subgraph.events('ReturnLabelRequested')).filter((one) => one.orderId === orderId);
    expect(asked.map(({ payload }) => payload['form'])).toEqual(['QR_CODE']);
    // Handed over in a store, with no address that a label could be from.
    const counter = await orders.placed({
      customerId: CUSTOMER.customerId!,
      deliveries: [{ method: 'PICKUP_IN_STORE', pickupLocationId: STORE }],
    });
    const there = new OrderWorld(orders, counter);
    await there.reserve();
    await there.work(9);
    const { id: picked } = await line(counter);
    const back = (shipping?: 'LABEL') =>
      requestReturn(op(CUSTOMER), {
        orderId: counter,
        lines: [{ lineId: picked, quantity: 1, reason: 'DEFECTIVE' }],
        ...(shipping ? { shipping } : {}),
      });
    expect(await codes(back('LABEL'))).toEqual(['LABEL_IMPOSSIBLE']);
    await back();
    expect(only(await orders.load(counter))).toMatchObject({ status: 'APPROVED', shipping: 'STORE' });
  });

  it('is exchanged for something cheaper, and the difference goes back', async () => {
    const { orderId, world } = await delivered({ payment: { method: 'CARD', token: 'ok' } });
    const returnId = await requested(orderId, 1, { resolution: 'EXCHANGE', exchangeSku: 'CUP' });
    await receiveReturn(op(), { returnId, locationCode: 'WH' });
    await inspectAll(returnId, 'RESTOCK');
    await world.runWorkers();
    const order = await world.load();
    expect(order.lines[1]).toMatchObject({ kind: 'EXCHANGE', sku: 'CUP', unitPrice: 250 });
    expect(order).toMatchObject({ captured: 2_000, refunded: 750 });
    expect(order.total - order.allowanceTotal).toBe(2_000 - 750);
    expect(order.holds.filter(({ status }) => status !== 'RELEASED')).toEqual([]);
  });

  it('sets aside what goes back to its vendor until it does', async () => {
    const { orderId, world } = await delivered();
    const returnId = await requested(orderId, 1, { reason: 'DEFECTIVE' });
    await receiveReturn(op(), { returnId, locationCode: 'WH' });
    await inspectAll(returnId, 'RETURN_TO_VENDOR');
    expect(await codes(returnToVendor(op(), { returnId, locationCode: 'STORE', reference: 'V1' }))).toEqual([
      'NOTHING_FOR_VENDOR',
    ]);
    await returnToVendor(op(), { returnId, locationCode: 'WH', reference: 'V1' });
    expect(await codes(returnToVendor(op(), { returnId, locationCode: 'WH', reference: 'V1' }))).toEqual([
      'NOTHING_FOR_VENDOR',
    ]);
    const told = (await orders.subgraph.events('ReturnChanged')).filter((one) => one.aggregateId === returnId);
    expect(
      told.map(({ payload }) => (payload as { stock: { state: string }[] }).stock.map(({ state }) => state)),
    ).toEqual([[], ['RECEIVED'], ['VENDOR'], []]);
    expect(only(await world.load()).lines[0]!.lots[0]).toMatchObject({ vendorReference: 'V1' });
  });
});

describe('parcels that never arrive', () => {
  const parcel = async (orderId: string, units: number) => {
    const { id: lineId } = await line(orderId);
    const lines = [{ lineId, sku: 'TEA', quantity: units }];
    return { orderId, shipmentId: newId(), trackingNumber: 'T1', locationId: WAREHOUSE, lines };
  };

  /** Shipped and not delivered. */
  async function shipped(units: number) {
    const orderId = await orders.placed({ lines: [{ sku: 'TEA', quantity: units }], customerId: CUSTOMER.customerId! });
    const allocationId = newId();
    const { id: lineId } = await line(orderId);
    await orders.reserve(orderId, [{ allocationId, lineId, quantity: units }]);
    await orders.work(orderId, [{ allocationId, lineId, quantity: units, picked: units, shipped: units }], {
      status: 'SHIPPED',
    });
    return { orderId, allocationId, lineId };
  }

  it('are made good once, however often and late the news comes', async () => {
    for (const [lostParcel, lines, refunded] of [
      ['RESHIP', 2, 0],
      ['REFUND', 1, 2000],
      ['ASK', 1, 0],
    ] as const) {
      await policy({ lostParcel });
      const { orderId } = await shipped(2);
      const news = await parcel(orderId, 2);
      for (const version of [2, 2, 3])
        await recordLostParcels(orders.subgraph.op(), [event(news.shipmentId, version, news)]);
      const order = await orders.load(orderId);
      expect([order.lines.length, order.refunded, order.claims.length]).toEqual([lines, refunded, 1]);
      expect(order.total - order.allowanceTotal).toBe(order.captured - order.refunded);
      if (lostParcel !== 'ASK') continue;
      const [claim] = order.claims;
      const decide = () => resolveCarrierClaim(op(), { claimId: claim!.id, resolution: 'STORE_CREDIT' });
      expect((await Promise.all([codes(decide()), codes(decide())])).flat()).toEqual(['ILLEGAL_TRANSITION']);
      expect((await orders.load(orderId)).refunds).toMatchObject([{ destination: 'STORE_CREDIT', amount: 2000 }]);
    }
    await policy({ lostParcel: 'RESHIP' });
  });

  it('come back as a return of their own, once a parcel', async () => {
    const { orderId } = await shipped(3);
    const news = await parcel(orderId, 2);
    for (const version of [2, 2, 3])
      await recordReturningParcels(orders.subgraph.op(), [event(news.shipmentId, version, news)]);
    const [one, ...more] = (await orders.load(orderId)).returns;
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      origin: 'CARRIER',
      status: 'IN_TRANSIT',
      locationId: WAREHOUSE,
      lines: [{ quantity: 2, reason: 'UNDELIVERABLE' }],
    });
    expect(await codes(requested(orderId, 1))).toEqual(['NOT_DELIVERED']);
    // A parcel that should come back by itself is asked after as well.
    orders.subgraph.clock.advance({ hours: 24 * 22 });
    await expireReturns(orders.subgraph.op());
    expect(await casesOf(orderId)).toEqual(['RETURN_OVERDUE true']);
    await receiveReturn(op(), {
      returnId: one!.id,
      locationCode: 'WH',
      items: [{ sku: 'TEA', quantity: 1 }],
      final: true,
    });
    await inspectReturn(op(), { returnId: one!.id, items: [{ sku: 'TEA', quantity: 1, disposition: 'RESTOCK' }] });
    expect(await orders.load(orderId)).toMatchObject({
      refunded: 1000,
      returnStatus: 'PARTIALLY_RETURNED',
      status: 'PROCESSING',
    });
  });
});
