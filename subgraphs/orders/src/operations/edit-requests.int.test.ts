import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { DomainError } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { AGENT, BERLIN, CUSTOMER, GUEST, OTHER } from '../testing/world.js';
import { cancelOrder } from './cancel-order.js';
import { approveOrderEdit, declineOrderEdit, withdrawOrderEdit } from './decide-order-edit.js';
import { editOrder } from './edit-order.js';
import { expireEditRequests } from './expire-edit-requests.js';
import { requestOrderEdit } from './request-order-edit.js';
import { verifyOrders } from './verify-orders.js';

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

const ASSOCIATE: Actor = { role: 'associate', id: 'associate-1', locations: ['STORE'] };
const op = (actor?: Actor) => orders.subgraph.op(actor);
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );

/** A customer's order of two TEA, paid later, and its line. */
async function placed(): Promise<{ orderId: string; lineId: string; deliveryId: string }> {
  const orderId = await orders.placed({ customerId: CUSTOMER.customerId ?? null });
  const { lines, deliveries } = await orders.load(orderId);
  return { orderId, lineId: lines[0]?.id ?? '', deliveryId: deliveries[0]?.id ?? '' };
}

async function requested(actor: Actor = CUSTOMER) {
  const order = await placed();
  const wanted = { orderId: order.orderId, lines: [{ lineId: order.lineId, quantity: 5 }], reason: 'more guests' };
  const { requestId, summary } = await requestOrderEdit(op(actor), wanted);
  return { ...order, requestId: requestId ?? '', summary };
}

/** What the customer was told of the order beside that it was confirmed and what it costs, in order. */
async function noticesOf(orderId: string): Promise<[string, Record<string, unknown>][]> {
  const events = (await orders.subgraph.events('NoticeRequested')).filter((one) => one.orderId === orderId);
  return events
    .map(({ payload }): [string, Record<string, unknown>] => [String(payload['notice']), payload['facts'] as never])
    .filter(([notice]) => !['ORDER_CONFIRMED', 'PAYMENT_DUE', 'REFUNDED'].includes(notice));
}

/** Units of the order's line leave. */
async function shipUnits({ orderId, lineId }: { orderId: string; lineId: string }, shipped: number): Promise<void> {
  const unit = { allocationId: newId(), lineId, quantity: 2 };
  await orders.reserve(orderId, [unit]);
  await orders.work(orderId, [{ ...unit, shipped }], { status: 'SHIPPED' });
}

const show = async (orderId: string) => {
  const document = `query($id: ID!) { order(id: $id) { version total { amount } availableActions editRequests { id status decisionReason totalBefore { amount } totalAfter { amount } changes { path before after } } } }`;
  const { data } = await orders.subgraph.query(document, { id: orderId });
  return JSON.parse(JSON.stringify(data?.['order'])) as {
    total: { amount: string };
    availableActions: string[];
    editRequests: { id: string; status: string; decisionReason: string | null }[];
  };
};

describe('an edit that is asked for', () => {
  it('tells what it would change and changes nothing of the order', async () => {
    const { orderId, requestId, summary } = await requested();
    expect(summary).toMatchObject({ totalBefore: 2_000, totalAfter: 5_000, stock: [{ sku: 'TEA', units: 3 }] });
    const order = await show(orderId);
    expect(order).toMatchObject({
      total: { amount: '20.00' },
      editRequests: [{ id: requestId, status: 'REQUESTED', totalBefore: { amount: '20.00' }, totalAfter: { amount: '50.00' } }], // prettier-ignore
    });
    expect(order.availableActions).toEqual(expect.arrayContaining(['approveOrderEdit', 'declineOrderEdit']));
    expect(order.availableActions).not.toContain('requestOrderEdit');
    expect(await orders.timeline(orderId)).toEqual(['ORDER_PLACED', 'ORDER_CONFIRMED', 'EDIT_REQUESTED']);
    expect((await orders.load(orderId)).lines[0]).toMatchObject({ quantity: 2, open: 2 });
    const listed = await orders.subgraph.query(
      '{ orders(first: 50, filter: { editRequested: true }) { nodes { id } } }',
    );
    expect(JSON.stringify(listed.data)).toContain(orderId);
  });

  it('is previewed without being asked for', async () => {
    const { orderId, lineId } = await placed();
    const before = await orders.footprint();
    const wanted = { orderId, lines: [{ lineId, quantity: 1 }], dryRun: true };
    const { requestId, summary } = await requestOrderEdit(op(CUSTOMER), wanted);
    expect({ requestId, total: summary?.totalAfter }).toEqual({ requestId: null, total: 1_000 });
    expect(await orders.footprint()).toEqual(before);
    expect((await show(orderId)).editRequests).toEqual([]);
  });

  it('is open to whoever sees the order, one at a time', async () => {
    const { orderId, lineId } = await placed();
    const wanted = { orderId, lines: [{ lineId, quantity: 3 }] };
    for (const stranger of [OTHER, GUEST])
      expect(await codeOf(requestOrderEdit(op(stranger), wanted))).toBe('ORDER_NOT_FOUND');
    const raced = await Promise.all([ASSOCIATE, CUSTOMER, AGENT].map((actor) => codeOf(requestOrderEdit(op(actor), wanted)))); // prettier-ignore
    expect(raced.toSorted()).toEqual(['EDIT_REQUEST_OPEN', 'EDIT_REQUEST_OPEN', 'taken']);
    expect(await codeOf(editOrder(op(ASSOCIATE), wanted))).toBe('ORDER_NOT_FOUND');
  });

  it('is refused where the edit would be, and then nothing is kept', async () => {
    const { orderId, lineId, deliveryId } = await placed();
    const before = await orders.footprint();
    const refused = {
      INVALID_QUANTITY: { lines: [{ lineId, quantity: -1 }] },
      UNKNOWN_SKU: { addLines: [{ sku: 'NOPE', quantity: 1 }] },
      INVALID_ADDRESS: { deliveries: [{ deliveryId, address: { ...BERLIN, countryCode: 'Germany' } }] },
      EMPTY_EDIT: {},
    };
    for (const [code, edit] of Object.entries(refused))
      expect(await codeOf(requestOrderEdit(op(CUSTOMER), { orderId, ...edit }))).toBe(code);
    expect(await orders.footprint()).toEqual(before);
  });
});

describe('the decision on it', () => {
  it('makes the edit at the prices of the order, once', async () => {
    const { orderId, requestId } = await requested();
    const decide = () => codeOf(approveOrderEdit(op(AGENT), { orderId, requestId, reason: 'of course' }));
    expect((await Promise.all([decide(), decide()])).toSorted()).toEqual(['ILLEGAL_TRANSITION', 'taken']);
    const order = await orders.load(orderId);
    expect(order).toMatchObject({ total: 5_000, hasOpenHold: true });
    expect(order.lines[0]).toMatchObject({ quantity: 5, open: 5 });
    expect(await orders.timeline(orderId)).toEqual(expect.arrayContaining(['EDIT_REQUESTED', 'EDIT_APPROVED', 'ORDER_EDITED'])); // prettier-ignore
    expect((await show(orderId)).editRequests).toMatchObject([{ status: 'APPROVED', decisionReason: 'of course' }]);
    const demands = (await orders.subgraph.events('DemandChanged')).filter((one) => one.aggregateId === orderId);
    expect(demands.at(-1)?.payload).toMatchObject({ lines: [{ quantity: 5 }] });
  });

  it('tells what it would change now, after what has happened since', async () => {
    const { orderId, requestId } = await requested();
    await editOrder(op(AGENT), { orderId, addLines: [{ sku: 'CUP', quantity: 2 }] });
    const { summary } = await approveOrderEdit(op(AGENT), { orderId, requestId, dryRun: true });
    expect(summary).toMatchObject({ totalBefore: 2_500, totalAfter: 5_500 });
    expect((await show(orderId)).editRequests).toMatchObject([{ status: 'REQUESTED' }]);
  });

  it('is made at the total that was shown, or not at all', async () => {
    const { orderId, requestId } = await requested();
    await editOrder(op(AGENT), { orderId, addLines: [{ sku: 'CUP', quantity: 2 }] });
    const before = await orders.footprint();
    const approve = (amount: string, currencyCode = 'EUR') =>
      approveOrderEdit(op(AGENT), { orderId, requestId, expectedTotal: { amount, currencyCode } });
    await expect(approve('50.00')).rejects.toMatchObject({
      code: 'TOTAL_MISMATCH',
      errors: [{ field: ['expectedTotal'], details: { expected: '50.00', actual: '55.00', currencyCode: 'EUR' } }],
    });
    expect(await codeOf(approve('55.00', 'USD'))).toBe('CURRENCY_MISMATCH');
    expect(await orders.footprint()).toEqual(before);
    expect((await show(orderId)).editRequests).toMatchObject([{ status: 'REQUESTED' }]);
    await approve('55.00');
    expect((await show(orderId)).total).toEqual({ amount: '55.00' });
    const edit = (amount: string) =>
      editOrder(op(AGENT), { orderId, addLines: [{ sku: 'CUP', quantity: 1 }], expectedTotal: { amount, currencyCode: 'EUR' } }); // prettier-ignore
    expect(await codeOf(edit('55.00'))).toBe('TOTAL_MISMATCH');
    expect(await codeOf(edit('57.50'))).toBe('taken');
  });

  it('may be no, or be made needless by whoever asked', async () => {
    const declined = await requested(ASSOCIATE);
    await declineOrderEdit(op(AGENT), { ...declined, reason: 'it is packed' });
    expect((await show(declined.orderId)).editRequests).toMatchObject([{ status: 'DECLINED', decisionReason: 'it is packed' }]); // prettier-ignore
    const withdrawn = await requested();
    expect(await codeOf(withdrawOrderEdit(op(ASSOCIATE), withdrawn))).toBe('EDIT_REQUEST_FOREIGN');
    await withdrawOrderEdit(op(CUSTOMER), withdrawn);
    expect((await show(withdrawn.orderId)).availableActions).toContain('requestOrderEdit');
    expect(await codeOf(declineOrderEdit(op(AGENT), { ...withdrawn }))).toBe('ILLEGAL_TRANSITION');
    expect(await codeOf(declineOrderEdit(op(AGENT), { ...withdrawn, requestId: 'x' }))).toBe('EDIT_REQUEST_NOT_FOUND');
  });

  it('comes in time, or the request ends by itself', async () => {
    const late = await requested();
    orders.subgraph.clock.advance({ hours: 73 });
    expect(await codeOf(approveOrderEdit(op(AGENT), late))).toBe('EDIT_REQUEST_EXPIRED');
    const [one, other] = await Promise.all([expireEditRequests(op()), expireEditRequests(op())]);
    expect(one.requests + other.requests).toBeGreaterThanOrEqual(1);
    expect((await show(late.orderId)).editRequests).toMatchObject([{ status: 'EXPIRED', decisionReason: 'TIME_OVER' }]);
    expect((await orders.timeline(late.orderId)).filter((type) => type === 'EDIT_EXPIRED')).toHaveLength(1);
    expect(await noticesOf(late.orderId)).toMatchObject([
      ['EDIT_REQUESTED', {}],
      ['EDIT_EXPIRED', { reason: 'TIME_OVER' }],
    ]);
  });
});

describe('what happens to the order meanwhile', () => {
  it('ends the request at once when nothing can be edited any more, and says why', async () => {
    const cancelled = await requested();
    await cancelOrder(op(AGENT), { orderId: cancelled.orderId });
    expect((await show(cancelled.orderId)).editRequests).toMatchObject([{ status: 'EXPIRED', decisionReason: 'ORDER_CANCELLED' }]); // prettier-ignore
    expect(await noticesOf(cancelled.orderId)).toMatchObject([
      ['EDIT_REQUESTED', {}],
      ['ORDER_CANCELLED', {}],
    ]);
    const shipped = await requested();
    await shipUnits(shipped, 2);
    expect((await show(shipped.orderId)).editRequests).toMatchObject([{ status: 'EXPIRED', decisionReason: 'ORDER_SHIPPED' }]); // prettier-ignore
    expect((await orders.timeline(shipped.orderId)).filter((type) => type.startsWith('EDIT_'))).toEqual(['EDIT_REQUESTED', 'EDIT_EXPIRED']); // prettier-ignore
    expect(await noticesOf(shipped.orderId)).toMatchObject([
      ['EDIT_REQUESTED', {}],
      ['EDIT_EXPIRED', { shipped: true }],
    ]);
    for (const over of [cancelled, shipped]) {
      expect(await codeOf(approveOrderEdit(op(AGENT), over))).toBe('ILLEGAL_TRANSITION');
      const actions = (await show(over.orderId)).availableActions;
      expect(actions.filter((name) => name.endsWith('OrderEdit'))).toEqual([]);
    }
    expect((await expireEditRequests(op())).requests).toBe(0);
  });

  it('leaves a request that can still be met to a person, and refuses what has shipped since', async () => {
    const { orderId, lineId } = await placed();
    const fewer = { orderId, lines: [{ lineId, quantity: 0 }], addLines: [{ sku: 'CUP', quantity: 1 }] };
    const requestId = (await requestOrderEdit(op(CUSTOMER), fewer)).requestId ?? '';
    await shipUnits({ orderId, lineId }, 1);
    expect((await show(orderId)).editRequests).toMatchObject([{ status: 'REQUESTED' }]);
    const outcomes = await Promise.all([
      codeOf(approveOrderEdit(op(AGENT), { orderId, requestId })),
      codeOf(declineOrderEdit(op(AGENT), { orderId, requestId, reason: 'it has left' })),
    ]);
    expect(outcomes.toSorted().at(-1)).toBe('taken');
    expect((await orders.load(orderId)).lines[0]).toMatchObject({ shipped: 1 });
  });

  it('races with its approval: one of them comes first', async () => {
    const { orderId, lineId, requestId } = await requested();
    const [approved] = await Promise.all([
      codeOf(approveOrderEdit(op(AGENT), { orderId, requestId })),
      shipUnits({ orderId, lineId }, 2),
    ]);
    const { editRequests } = await show(orderId);
    const { lines } = await orders.load(orderId);
    if (approved === 'taken') expect([editRequests[0]?.status, lines[0]?.quantity]).toEqual(['APPROVED', 5]);
    else expect([approved, editRequests[0]?.status, lines[0]?.quantity]).toEqual(['ILLEGAL_TRANSITION', 'EXPIRED', 2]);
  });
});

describe('the customer', () => {
  it('is told of the request and of the decision, once each, and of no address', async () => {
    const { orderId, requestId, deliveryId } = await requested();
    await approveOrderEdit(op(AGENT), { orderId, requestId, reason: 'of course' });
    const told = await noticesOf(orderId);
    expect(told).toMatchObject([
      ['EDIT_REQUESTED', { amount: 5_000, total: 2_000, currency: 'EUR' }],
      ['EDIT_APPROVED', { total: 5_000, reason: 'of course', lines: [{ quantity: 5, total: 5_000 }] }],
    ]);
    const moved = { orderId, deliveries: [{ deliveryId, address: { ...BERLIN, line1: 'Secret street 7' } }] };
    const again = (await requestOrderEdit(op(CUSTOMER), moved)).requestId ?? '';
    await declineOrderEdit(op(AGENT), { orderId, requestId: again, reason: 'it is packed' });
    const later = (await noticesOf(orderId)).slice(2);
    expect(later).toMatchObject([
      ['EDIT_REQUESTED', {}],
      ['EDIT_DECLINED', { reason: 'it is packed', total: 5_000 }],
    ]);
    expect(JSON.stringify(later)).not.toContain('Secret street');
  });

  it('is told when service takes a request back, and not what it took back itself', async () => {
    const own = await requested();
    await withdrawOrderEdit(op(CUSTOMER), own);
    expect(await noticesOf(own.orderId)).toMatchObject([['EDIT_REQUESTED', {}]]);
    const theirs = await requested();
    await withdrawOrderEdit(op(AGENT), { ...theirs, reason: 'asked twice' });
    expect(await noticesOf(theirs.orderId)).toMatchObject([['EDIT_REQUESTED', {}], ['EDIT_DECLINED', { reason: 'asked twice' }]]); // prettier-ignore
  });
});
