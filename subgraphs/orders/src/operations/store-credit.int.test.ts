import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { AGENT, GUEST } from '../testing/world.js';
import { addPayment } from './add-payment.js';
import { cancelOrder } from './cancel-order.js';
import { adjustStoreCredit, issueStoreCredit } from './change-store-credit.js';
import { editOrder } from './edit-order.js';
import { expireCredit } from './expire-credit.js';
import { recordMergedCustomers } from './record-merged-customers.js';
import { refundOrder } from './refund-order.js';
import { event } from '../testing/world.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
const op = () => orders.subgraph.op();
const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });

beforeAll(async () => {
  orders = await openOrders();
});
afterAll(async () => {
  try {
    expect(await verifyOrders(op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

/** A customer with store credit. */
async function customerWith(amount: string, expiresAt?: Date) {
  const customerId = newId();
  await issueStoreCredit(op(), {
    customerId,
    amount: euro(amount),
    reason: 'LATE_DELIVERY',
    expiresAt: expiresAt ?? null,
  });
  return customerId;
}
const balanceOf = async (customerId: string) =>
  (
    await firstRow<{ balance: number }>(
      orders.subgraph.database.sql(),
      sql`select balance from credit_account where customer_id = ${customerId} and currency = 'EUR'`,
    )
  )?.balance;
const ledgerOf = async (customerId: string) =>
  (
    await rows<{ kind: string; amount: number }>(
      orders.subgraph.database.sql(),
      sql`select e.kind, e.amount from credit_entry e join credit_account a on a.id = e.account_id where a.customer_id = ${customerId} order by e.sequence`,
    )
  ).map(({ kind, amount }) => `${kind} ${amount}`);
const CREDIT = { method: 'STORE_CREDIT' } as const;
const customerOf = (customerId: string) => ({ role: 'customer' as const, id: `user-${customerId}`, customerId });

describe('store credit', () => {
  it('pays beside a card: as much as there is, the card takes the rest; a declined card gives it back', async () => {
    const customerId = await customerWith('7.50');
    const me = customerOf(customerId);
    const payments = [CREDIT, { method: 'CARD' as const, token: 'decline' }];
    const declined = await orders.placed({ payment: null, payments }, me);
    expect(await orders.load(declined)).toMatchObject({ status: 'CANCELLED' });
    expect(await ledgerOf(customerId)).toEqual(['ISSUE 750', 'REDEEM -750', 'REFUND 750']);
    const orderId = await orders.placed({ payment: null, payments: [CREDIT, { method: 'CARD', token: 'ok' }] }, me);
    const { payments: made, status } = await orders.load(orderId);
    expect(status).toBe('CONFIRMED');
    expect(Object.fromEntries(made.map((one) => [one.method, one.amount]))).toEqual({ STORE_CREDIT: 750, CARD: 1_250 });
    expect(await balanceOf(customerId)).toBe(0);
    await cancelOrder(orders.subgraph.op(me), { orderId });
    expect(await balanceOf(customerId)).toBe(750);
  });

  it('pays all of an order that costs less, and leaves the card alone', async () => {
    const customerId = await customerWith('50.00');
    const payments = [CREDIT, { method: 'CARD' as const, token: 'ok' }];
    const orderId = await orders.placed({ payment: null, payments }, customerOf(customerId));
    expect((await orders.load(orderId)).payments).toMatchObject([{ method: 'STORE_CREDIT', amount: 2_000 }]);
    expect(await balanceOf(customerId)).toBe(3_000);
  });

  it('is the customer’s own, covers the whole or is refused, and is never taken for an order that is refused', async () => {
    const customerId = await customerWith('7.50');
    const alone = { payment: CREDIT };
    await expect(orders.place(alone, customerOf(customerId))).rejects.toMatchObject({
      code: 'PAYMENT_AMOUNT_MISMATCH',
    });
    await expect(orders.place(alone, GUEST)).rejects.toMatchObject({ code: 'CUSTOMER_REQUIRED' });
    await expect(
      orders.place({ payment: { ...CREDIT, amount: euro('20.00') } }, customerOf(customerId)),
    ).rejects.toMatchObject({ code: 'INSUFFICIENT_CREDIT', errors: [{ details: { available: 750 } }] });
    expect(await ledgerOf(customerId)).toEqual(['ISSUE 750']);
  });

  it('is spent once, however many orders ask for it at the same time', async () => {
    const customerId = await customerWith('50.00');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => orders.place({ payment: CREDIT }, customerOf(customerId))),
    );
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(2);
    expect(await balanceOf(customerId)).toBe(1_000);
  });

  it('pays what an edit adds; a preview takes nothing', async () => {
    const customerId = await customerWith('10.00');
    const orderId = await orders.placed({ payment: { method: 'CASH' }, customerId });
    const [line] = (await orders.load(orderId)).lines;
    const change = { orderId, lines: [{ lineId: line!.id, quantity: 3 }], payment: CREDIT };
    await editOrder(op(), { ...change, dryRun: true });
    expect(await balanceOf(customerId)).toBe(1_000);
    await editOrder(op(), change);
    expect(await orders.load(orderId)).toMatchObject({ captured: 3_000, paymentStatus: 'PAID' });
    expect(await balanceOf(customerId)).toBe(0);
    const more = await orders.placed({ payment: null, customerId }, customerOf(customerId));
    await expect(addPayment(op(), { orderId: more, payment: CREDIT })).rejects.toMatchObject({
      code: 'INSUFFICIENT_CREDIT',
    });
  });

  it('gets back what was paid with it when the order is refunded', async () => {
    const customerId = await customerWith('20.00');
    const orderId = await orders.placed({ payment: CREDIT, customerId });
    await refundOrder(orders.subgraph.op(AGENT), { orderId, amount: euro('4.00'), reason: 'scratched' });
    expect(await ledgerOf(customerId)).toEqual(['ISSUE 2000', 'REDEEM -2000', 'REFUND 400']);
    expect(await orders.load(orderId)).toMatchObject({
      refunded: 400,
      refunds: [{ status: 'SUCCEEDED', byHand: false }],
    });
  });

  it('lapses: what lapses first is spent first, and what has lapsed is not spent', async () => {
    const now = orders.subgraph.clock.now().getTime();
    const customerId = await customerWith('10.00', new Date(now + 3_600_000));
    await issueStoreCredit(op(), { customerId, amount: euro('15.00'), reason: 'GIFT' });
    await orders.placed({ payment: { ...CREDIT, amount: euro('6.00') }, customerId });
    orders.subgraph.clock.advance({ hours: 2 });
    await expect(
      orders.place({ payment: { ...CREDIT, amount: euro('15.01') }, lines: [{ sku: 'TEA', quantity: 5 }], customerId }),
    ).rejects.toMatchObject({ code: 'INSUFFICIENT_CREDIT', errors: [{ details: { available: 1_500 } }] });
    expect(await balanceOf(customerId)).toBe(1_900);
    await Promise.all([expireCredit(op()), expireCredit(op())]);
    expect(await ledgerOf(customerId)).toEqual(['ISSUE 1000', 'ISSUE 1500', 'REDEEM -600', 'EXPIRE -400']);
  });

  it('is corrected up and down, never below zero; reasons and amounts are checked', async () => {
    const customerId = await customerWith('10.00');
    const adjust = (amount: string, reason = 'COUNTED_TWICE') =>
      adjustStoreCredit(op(), { customerId, amount: euro(amount), reason });
    await adjust('-4.00');
    await adjust('1.00');
    await expect(adjust('-7.01')).rejects.toMatchObject({ code: 'INSUFFICIENT_CREDIT' });
    await expect(adjust('0')).rejects.toMatchObject({ code: 'INVALID_AMOUNT' });
    await expect(adjust('1.00', ' ')).rejects.toMatchObject({ code: 'INVALID_REASON' });
    expect(await balanceOf(customerId)).toBe(700);
  });

  it('moves with a customer that becomes part of another, with the days on which it lapses', async () => {
    const lapses = new Date(orders.subgraph.clock.now().getTime() + 86_400_000);
    const [customerId, mergedInto] = [await customerWith('5.00', lapses), await customerWith('2.00')];
    await recordMergedCustomers(op(), [event(customerId, 2, { customerId, mergedInto })]);
    expect([await balanceOf(customerId), await balanceOf(mergedInto)]).toEqual([0, 700]);
    orders.subgraph.clock.advance({ hours: 48 });
    await expireCredit(op());
    expect(await balanceOf(mergedInto)).toBe(200);
  });
});

describe('in the graph', () => {
  const document = `query($id: ID!) { _entities(representations: [{ __typename: "Customer", id: $id }]) { ... on Customer {
    storeCredit { currency balance { amount } available { amount } ledger(first: 1) { nodes { kind amount { amount } } pageInfo { hasNextPage endCursor } totalCount } } } } }`;

  it('a customer sees its own ledger by pages, nobody else does', async () => {
    const customerId = await customerWith('10.00');
    await adjustStoreCredit(op(), { customerId, amount: euro('-4.00'), reason: 'OOPS' });
    const mine = await orders.subgraph.query(document, { id: customerId }, customerOf(customerId));
    expect(mine.errors).toBeUndefined();
    expect(mine.data).toMatchObject({
      _entities: [
        {
          storeCredit: [
            {
              balance: { amount: '6.00' },
              available: { amount: '6.00' },
              ledger: {
                nodes: [{ kind: 'ADJUST', amount: { amount: '-4.00' } }],
                pageInfo: { hasNextPage: true },
                totalCount: 2,
              },
            },
          ],
        },
      ],
    });
    const other = await orders.subgraph.query(document, { id: customerId }, customerOf(newId()));
    expect(other.data).toEqual({ _entities: [{ storeCredit: null }] });
  });

  it('an agent may not issue credit by hand', async () => {
    const mutation = `mutation($id: ID!) { issueStoreCredit(input: { customerId: $id, amount: { amount: "5", currencyCode: "EUR" }, reason: "x" }) { account { balance { amount } } userErrors { code } } }`;
    const refused = await orders.subgraph.query(mutation, { id: newId() }, AGENT);
    expect(refused.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    const done = await orders.subgraph.query(mutation, { id: newId() }, { role: 'lead', id: 'lead-1' });
    expect(done.data).toEqual({ issueStoreCredit: { account: { balance: { amount: '5.00' } }, userErrors: [] } });
  });
});
