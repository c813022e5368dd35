import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { AGENT, CUSTOMER, GUEST } from '../testing/world.js';
import { cancelOrder } from './cancel-order.js';
import { adjustGiftCard, updateGiftCard } from './change-gift-card.js';
import { expireCredit } from './expire-credit.js';
import { findGiftCard } from './find-gift-card.js';
import { issueGiftCard, replaceGiftCardCode } from './issue-gift-card.js';
import { refundOrder } from './refund-order.js';
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

async function card(amount: string, expiresAt: Date | null = null) {
  let code = '';
  const { accountId } = await issueGiftCard(
    op(),
    { amount: euro(amount), reason: 'SOLD', expiresAt },
    (one) => (code = one),
  );
  return { giftCardId: accountId, code };
}
const balanceOf = async (id: string) =>
  (
    await firstRow<{ balance: number }>(
      orders.subgraph.database.sql(),
      sql`select balance from credit_account where id = ${id}`,
    )
  )?.balance;
const find = (code: string, actor = CUSTOMER) =>
  findGiftCard(orders.subgraph.op(actor), orders.subgraph.database.sql(), code, ['code']);

describe('a gift card', () => {
  it('pays for a guest, beside a card, by its code however it is typed; what it paid comes back to it', async () => {
    const { giftCardId, code } = await card('15.00');
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
    const payments = [
      { method: 'GIFT_CARD' as const, token: typed },
      { method: 'CARD' as const, token: 'ok' },
    ];
    const orderId = await orders.placed({ payment: null, payments }, GUEST);
    const order = await orders.load(orderId);
    expect(Object.fromEntries(order.payments.map((one) => [one.method, one.amount]))).toEqual({
      GIFT_CARD: 1_500,
      CARD: 500,
    });
    expect(await balanceOf(giftCardId)).toBe(0);
    await refundOrder(orders.subgraph.op(AGENT), { orderId, amount: euro('3.00'), reason: 'late' });
    expect(await balanceOf(giftCardId)).toBe(300);
    await cancelOrder(op(), { orderId });
    expect(await balanceOf(giftCardId)).toBe(1_500);
  });

  it('is kept as a hash only; neither rows nor events nor stored answers hold its code', async () => {
    const { code } = await card('5.00');
    const plain = code.replaceAll('-', '');
    const kept = await rows<{ text: string }>(
      orders.subgraph.database.sql(),
      sql`select g::text as text from gift_card g union all select o.payload::text from outbox o union all select k::text from idempotency_key k union all select a::text from audit_entry a`,
    );
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.filter(({ text }) => text.includes(code) || text.includes(plain))).toEqual([]);
  });

  it('is spent once by orders that race for it', async () => {
    const { giftCardId, code } = await card('50.00');
    const payment = { method: 'GIFT_CARD' as const, token: code };
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => orders.place({ payment }, GUEST)));
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(2);
    expect(await balanceOf(giftCardId)).toBe(1_000);
  });

  it('that is being disabled while it is spent is either spent or refused, never spent afterwards', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { giftCardId, code } = await card('20.00');
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const locked = orders.subgraph.database.transaction(async ({ sql: db }) => {
        await rows(db, sql`select from credit_account where id = ${giftCardId} for update`);
        await held;
        await rows(db, sql`update gift_card set disabled_at = now() where account_id = ${giftCardId}`);
      });
      const payment = { method: 'GIFT_CARD' as const, token: code };
      const spending = orders.place({ payment }, GUEST).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, 50));
      release();
      await locked;
      expect(await spending).toMatchObject({ code: 'GIFT_CARD_DISABLED' });
      expect(await balanceOf(giftCardId)).toBe(2_000);
    }
  });

  it('is not spent once disabled, lapsed, of another currency, or by a code that was replaced', async () => {
    const { giftCardId, code } = await card('50.00', new Date(orders.subgraph.clock.now().getTime() + 86_400_000));
    const pay = (token: string) => orders.place({ payment: { method: 'GIFT_CARD', token } }, GUEST);
    const change = { giftCardId, reason: 'reported stolen' };
    await updateGiftCard(op(), { ...change, disabled: true });
    await expect(pay(code)).rejects.toMatchObject({
      code: 'GIFT_CARD_DISABLED',
      errors: [{ field: ['payment', 'token'] }],
    });
    await updateGiftCard(op(), { ...change, disabled: false });
    let another = '';
    await replaceGiftCardCode(op(), change, (one) => (another = one));
    await expect(pay(code)).rejects.toMatchObject({ code: 'GIFT_CARD_UNKNOWN' });
    orders.subgraph.clock.advance({ hours: 25 });
    await expect(pay(another)).rejects.toMatchObject({ code: 'GIFT_CARD_EXPIRED' });
    await expireCredit(op());
    expect(await balanceOf(giftCardId)).toBe(0);
    await expect(adjustGiftCard(op(), { ...change, amount: euro('-1.00') })).rejects.toMatchObject({
      code: 'INSUFFICIENT_CREDIT',
    });
    await expect(
      adjustGiftCard(op(), { ...change, amount: { amount: '1.00', currencyCode: 'USD' } }),
    ).rejects.toMatchObject({ code: 'CURRENCY_MISMATCH' });
  });

  it('gets money back that may be spent for three months, also when it has lapsed', async () => {
    const { giftCardId, code } = await card('20.00', new Date(orders.subgraph.clock.now().getTime() + 3_600_000));
    const orderId = await orders.placed({ payment: { method: 'GIFT_CARD', token: code } }, GUEST);
    orders.subgraph.clock.advance({ hours: 2 });
    await cancelOrder(op(), { orderId });
    await expireCredit(op());
    expect(await balanceOf(giftCardId)).toBe(2_000);
    await orders.placed({ payment: { method: 'GIFT_CARD', token: code } }, GUEST);
  });

  it('is not found by trying: unknown codes are counted, also those of orders that were refused', async () => {
    const { code } = await card('1.00');
    const other = { ...CUSTOMER, id: 'guesser' };
    await expect(find('no such code')).rejects.toMatchObject({ code: 'GIFT_CARD_UNKNOWN' });
    for (let tries = 0; tries < 20; tries += 1) {
      const guess = orders.subgraph.services.giftCodes.make();
      const asked =
        tries % 2 === 0 ? find(guess, other) : orders.place({ payment: { method: 'GIFT_CARD', token: guess } }, other);
      await expect(asked).rejects.toMatchObject({ code: 'GIFT_CARD_UNKNOWN' });
    }
    await expect(find(code, other)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
    expect(await find(code)).toMatchObject({ balance: 100 });
    orders.subgraph.clock.advance({ minutes: 11 });
    expect(await find(code, other)).toMatchObject({ balance: 100 });
  });
});

describe('in the graph', () => {
  it('a code is told once, and tells a visitor what is left and nothing else', async () => {
    const issue = `mutation { issueGiftCard(input: { idempotencyKey: "once", amount: { amount: "12.00", currencyCode: "EUR" }, reason: "SOLD" }) { code giftCard { id hint available { amount } } userErrors { code } } }`;
    const lead = { role: 'lead' as const, id: 'lead-1' };
    const first = await orders.subgraph.query(issue, {}, lead);
    expect(first.errors).toBeUndefined();
    const { code, giftCard } = (first.data as { issueGiftCard: { code: string; giftCard: { id: string } } })
      .issueGiftCard;
    expect(code).toMatch(/^(\w{4}-){3}\w{4}$/);
    const again = await orders.subgraph.query(issue, {}, lead);
    expect(again.data).toMatchObject({ issueGiftCard: { code: null, giftCard: { id: giftCard.id } } });
    const look = 'query($code: String!) { giftCard(code: $code) { hint status available { amount } } }';
    const seen = await orders.subgraph.query(look, { code }, GUEST);
    expect(seen.data).toEqual({ giftCard: { hint: code.slice(-4), status: 'ACTIVE', available: { amount: '12.00' } } });
    expect((await orders.subgraph.query(look, { code: 'x' }, GUEST)).data).toEqual({ giftCard: null });
    const list =
      '{ giftCards(first: 1, filter: { hint: "' + code.slice(-4) + '" }) { nodes { id ledger { nodes { kind } } } } }';
    const listed = await orders.subgraph.query(list, {}, AGENT);
    expect(listed.data).toEqual({
      giftCards: { nodes: [{ id: giftCard.id, ledger: { nodes: [{ kind: 'ISSUE' }] } }] },
    });
  });
});
