import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { OrderWorld } from '../testing/order-world.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { AGENT, BERLIN, CUSTOMER, STORE, WAREHOUSE } from '../testing/world.js';
import { cancelOrder } from './cancel-order.js';
import { completeDraftOrder } from './complete-draft-order.js';
import { createDraftOrder } from './create-draft-order.js';
import { editOrder } from './edit-order.js';
import { expireEditRequests } from './expire-edit-requests.js';
import { expireOrders } from './expire-orders.js';
import { refundExcess } from './refund-excess.js';
import { requestOrderEdit } from './request-order-edit.js';
import { settleRefund } from './settle-refund.js';
import { upsertChannel, type UpsertChannelInput } from './upsert-channel.js';
import { upsertPrices } from './upsert-prices.js';
import { upsertShippingRates } from './upsert-shipping-rates.js';
import { upsertTaxRates } from './upsert-tax-rates.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
const op = (actor?: Actor) => orders.subgraph.op(actor);
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

/** A channel that sells TEA for 10.00 and CUP for 2.50. */
async function channel(code: string, more: Partial<UpsertChannelInput>): Promise<void> {
  await upsertChannel(op(), { code, name: code, kind: 'PHONE', currencyCode: 'EUR', ...more });
  const price = { channel: code, currencyCode: 'EUR' };
  await upsertPrices(op(), { prices: [{ ...price, sku: 'TEA', amount: '10.00' }, { ...price, sku: 'CUP', amount: '2.50' }] }); // prettier-ignore
}

describe('a channel', () => {
  it('numbers its orders with its prefix, each once among all channels, and old ones keep theirs', async () => {
    await channel('SOCIAL', { kind: 'SOCIAL', numberPrefix: 'SO' });
    await channel('MARKET', { kind: 'MARKETPLACE' });
    const place = async (code: string) => orders.load(await orders.placed({ channel: code }));
    const placed = await Promise.all(['SOCIAL', 'MARKET', 'SOCIAL', 'WEB'].map(place));
    const numbers = placed.map(({ number }) => number);
    expect(numbers.map((number) => number.replace(/\d+$/, ''))).toEqual(['SO', 'MARKET-', 'SO', 'WEB-']);
    expect(new Set(numbers.map((number) => number.replace(/^\D+/, ''))).size).toBe(4);
    await channel('SOCIAL', { kind: 'SOCIAL', numberPrefix: 'X' });
    expect((await place('SOCIAL')).number).toMatch(/^X\d+$/);
    expect((await orders.load(placed[0]!.id)).number).toBe(numbers[0]);
  });

  it('is served from its own locations; what an update does not say stays', async () => {
    await channel('NEAR', { locationIds: [STORE], pricesIncludeTax: true, policies: { remorseMinutes: 5 } });
    await upsertChannel(op(), { code: 'NEAR', name: 'Nearby', kind: 'STORE', currencyCode: 'EUR' });
    const demandOf = async (code: string) => {
      const orderId = await orders.placed({ channel: code });
      const demands = (await orders.subgraph.events('DemandChanged')).filter((one) => one.aggregateId === orderId);
      return { demand: demands.at(-1)?.payload, order: await orders.load(orderId) };
    };
    const near = await demandOf('NEAR');
    expect(near.demand).toMatchObject({ channelLocations: [STORE] });
    expect(near.order).toMatchObject({ pricesIncludeTax: true, holds: [{ reason: 'REMORSE' }] });
    expect((await demandOf('WEB')).demand).toMatchObject({ channelLocations: [] });
    await upsertChannel(op(), { code: 'NEAR', name: 'Nearby', kind: 'STORE', currencyCode: 'EUR', locationIds: [STORE, WAREHOUSE], policies: { remorseMinutes: 0 } }); // prettier-ignore
    expect(await demandOf('NEAR')).toMatchObject({ demand: { channelLocations: [STORE, WAREHOUSE] }, order: { holds: [] } }); // prettier-ignore
  });

  it('ends drafts that nobody completes, in its own time', async () => {
    await channel('BRIEF', { policies: { draftExpiryMinutes: 10 } });
    const draft = async (code: string) => (await createDraftOrder(op(), { ...orders.minimal(), channel: code, payment: null })).orderId; // prettier-ignore
    const [brief, long] = [await draft('BRIEF'), await draft('WEB')];
    orders.subgraph.clock.advance({ minutes: 11 });
    expect(await Promise.all([expireOrders(op()), expireOrders(op())])).toHaveLength(2);
    expect(await orders.load(brief)).toMatchObject({ status: 'EXPIRED', total: 0 });
    expect((await orders.timeline(brief)).filter((type) => type === 'ORDER_EXPIRED')).toHaveLength(1);
    expect(await orders.load(long)).toMatchObject({ status: 'DRAFT' });
  });

  it('may leave it to people what becomes of money that is too much', async () => {
    await channel('KEEP', { policies: { refundExcess: false } });
    const cash = { payment: { method: 'CASH' as const } };
    const edited = async (code: string) => {
      const orderId = await orders.placed({ channel: code, ...cash });
      const [line] = (await orders.load(orderId)).lines;
      await editOrder(op(), { orderId, lines: [{ lineId: line!.id, quantity: 1 }] });
      return orders.load(orderId);
    };
    expect(await edited('KEEP')).toMatchObject({ total: 1_000, paymentStatus: 'OVERPAID', refunds: [] });
    expect(await edited('WEB')).toMatchObject({ total: 1_000, refunds: [{ amount: 1_000, byHand: true }] });
    const kept = await edited('KEEP');
    await cancelOrder(op(), { orderId: kept.id });
    expect(await orders.load(kept.id)).toMatchObject({ status: 'CANCELLED', paymentStatus: 'OVERPAID', refunds: [] });
  });

  it('may leave it to people: they give back what was taken too much, and no more, however many at once', async () => {
    const orderId = await orders.placed({ channel: 'KEEP', payment: { method: 'CASH' }, customerId: CUSTOMER.customerId }); // prettier-ignore
    const give = (more: object = {}) => refundExcess(op(), { orderId, reason: 'CANCELLED', ...more });
    await expect(give()).rejects.toMatchObject({ code: 'NOTHING_TO_REFUND' });
    await cancelOrder(op(), { orderId });
    const actions = async () => JSON.stringify(await orders.subgraph.query('query($id: ID!) { order(id: $id) { availableActions } }', { id: orderId })); // prettier-ignore
    expect(await actions()).toContain('refundExcess');
    await expect(give({ amount: euro('20.01') })).rejects.toMatchObject({ code: 'REFUND_EXCEEDED', errors: [{ field: ['amount'] }] }); // prettier-ignore
    await give({ amount: euro('5.00'), to: 'STORE_CREDIT' });
    const raced = await Promise.allSettled([give(), give(), give()]);
    expect(raced.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { refunds } = await orders.load(orderId);
    expect(refunds.map((one) => [one.amount, one.destination, one.status])).toEqual([
      [500, 'STORE_CREDIT', 'SUCCEEDED'],
      [1_500, 'SOURCE', 'PENDING'],
    ]);
    await settleRefund(op(), { orderId, refundId: refunds[1]!.id, outcome: 'PAID' });
    expect(await orders.load(orderId)).toMatchObject({ paymentStatus: 'REFUNDED', refunded: 2_000 });
    expect(await actions()).not.toContain('refundExcess');
  });

  it('says how long an edit that is asked for waits', async () => {
    await channel('SOON', { policies: { editRequestHours: 2 } });
    const orderId = await orders.placed({ channel: 'SOON' });
    await requestOrderEdit(op(), { orderId, addLines: [{ sku: 'CUP', quantity: 1 }] });
    orders.subgraph.clock.advance({ minutes: 119 });
    expect((await expireEditRequests(op())).requests).toBe(0);
    orders.subgraph.clock.advance({ minutes: 2 });
    expect((await expireEditRequests(op())).requests).toBe(1);
  });
});

describe('a draft', () => {
  const draft = async () => (await createDraftOrder(op(), { ...orders.minimal(), payment: null, email: 'ada@example.com' })).orderId; // prettier-ignore
  const asked = async (orderId: string) =>
    (await orders.subgraph.events('DemandChanged')).filter((one) => one.aggregateId === orderId).length;

  it('is priced and numbered, asks nothing of stock or of anybody, and is changed at will', async () => {
    const orderId = await draft();
    const [line] = (await orders.load(orderId)).lines;
    expect(await orders.load(orderId)).toMatchObject({ status: 'DRAFT', total: 2_000, number: expect.stringMatching(/^WEB-\d+$/) }); // prettier-ignore
    await editOrder(op(), { orderId, lines: [{ lineId: line!.id, quantity: 5 }], addLines: [{ sku: 'CUP', quantity: 1 }] }); // prettier-ignore
    expect(await orders.load(orderId)).toMatchObject({ status: 'DRAFT', total: 5_250, originalTotal: 5_250 });
    expect(await asked(orderId)).toBe(0);
    const told = (await orders.subgraph.events('NoticeRequested')).filter((one) => one.orderId === orderId);
    expect(told).toEqual([]);
  });

  it('becomes an order once, at the total that was told, whoever completes it at the same time', async () => {
    const orderId = await draft();
    const complete = (amount: string) =>
      completeDraftOrder(op(), { orderId, expectedTotal: euro(amount), payment: { method: 'CARD', token: 'ok' } });
    await expect(complete('19.99')).rejects.toMatchObject({ code: 'TOTAL_MISMATCH' });
    expect(await orders.load(orderId)).toMatchObject({ status: 'DRAFT', payments: [] });
    const results = await Promise.allSettled([complete('20.00'), complete('20.00'), complete('20.00')]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const order = await orders.load(orderId);
    expect(order).toMatchObject({
      status: 'CONFIRMED',
      paymentStatus: 'AUTHORIZED',
      payments: [{ authorized: 2_000 }],
    });
    expect(await asked(orderId)).toBe(1);
  });
});

describe('an edit', () => {
  it('of address, price and discount is priced anew, and the timeline tells who changed what from what to what', async () => {
    await channel('EDITED', {});
    await upsertTaxRates(op(), { rates: [{ country: 'FR', name: 'TVA', rate: '0.2', onShipping: true }] });
    const rate = { channel: 'EDITED', method: 'SHIPPING', currencyCode: 'EUR' };
    await upsertShippingRates(op(), {
      rates: [
        { ...rate, amount: '5.00' },
        { ...rate, country: 'FR', amount: '10.00' },
      ],
    });
    const orderId = await orders.placed({ channel: 'EDITED' });
    const { deliveries, lines } = await orders.load(orderId);
    const totals = async () => {
      const { subtotal, discountTotal, shippingTotal, taxTotal, total } = await orders.load(orderId);
      return [subtotal, discountTotal, shippingTotal, taxTotal, total];
    };
    expect(await totals()).toEqual([2_000, 0, 500, 0, 2_500]);
    const address = { ...BERLIN, city: 'Paris', countryCode: 'FR' };
    await editOrder(op(AGENT), { orderId, reason: 'moved', deliveries: [{ deliveryId: deliveries[0]!.id, address }] });
    expect(await totals()).toEqual([2_000, 0, 1_000, 600, 3_600]);
    await editOrder(op(), { orderId, lines: [{ lineId: lines[0]!.id, unitPrice: euro('8.00') }] });
    expect(await totals()).toEqual([1_600, 0, 1_000, 520, 3_120]);
    await editOrder(op(), { orderId, addDiscounts: [{ scope: 'ORDER', rate: '0.25', reason: 'late' }] });
    expect(await totals()).toEqual([1_600, 400, 1_000, 440, 2_640]);
    const [discount] = (await orders.load(orderId)).discounts;
    await editOrder(op(), { orderId, removeDiscountIds: [discount!.id], deliveries: [{ deliveryId: deliveries[0]!.id, shippingPrice: euro('0.00') }] }); // prettier-ignore
    expect(await totals()).toEqual([1_600, 0, 0, 320, 1_920]);
    const { data } = await orders.subgraph.query('query($orderId: ID!) { order(id: $orderId) { events(first: 50) { nodes { type reason actor { role id } data } } } }', { orderId }); // prettier-ignore
    const { nodes } = (data as { order: { events: { nodes: { type: string; data: { changes: object[] } }[] } } }).order.events; // prettier-ignore
    const [moved, repriced] = nodes.filter(({ type }) => type === 'ORDER_EDITED');
    expect(moved).toMatchObject({ reason: 'moved', actor: { role: 'agent', id: AGENT.id } });
    expect(moved?.data.changes).toEqual(
      expect.arrayContaining([
        { path: 'deliveries.0.address', before: expect.objectContaining({ city: 'Berlin' }), after: expect.objectContaining({ city: 'Paris' }) },
        { path: 'total', before: 2_500, after: 3_600 },
      ]),
    ); // prettier-ignore
    expect(repriced?.data.changes).toContainEqual({ path: 'lines.TEA#0.unitPrice', before: 1_000, after: 800 });
  });

  it('of prices and discounts is for those with the right to it', async () => {
    const orderId = await orders.placed();
    const [line] = (await orders.load(orderId)).lines;
    const before = await orders.footprint();
    for (const edit of [
      { lines: [{ lineId: line!.id, unitPrice: euro('0.01') }] },
      { addDiscounts: [{ scope: 'ORDER' as const, rate: '1', reason: 'friend' }] },
    ])
      await expect(editOrder(op(AGENT), { orderId, ...edit })).rejects.toMatchObject({ code: 'PRICE_NOT_ALLOWED' });
    expect(await orders.footprint()).toEqual(before);
  });
});

describe('deliveries', () => {
  const shipping = (more: object = {}) => ({ method: 'SHIPPING' as const, address: BERLIN, ...more });

  it('are priced by method, service, country and value, each by the rate that fits it best', async () => {
    await channel('RATES', {});
    const rate = { channel: 'RATES', method: 'SHIPPING', currencyCode: 'EUR' };
    await upsertShippingRates(op(), {
      rates: [
        { ...rate, amount: '4.95' },
        { ...rate, service: 'ECONOMY', amount: '2.95' },
        { ...rate, service: 'EXPRESS', amount: '14.95' },
        { ...rate, country: 'FR', amount: '9.95' },
        { ...rate, method: 'SHIP_TO_STORE', amount: '1.00' },
        { ...rate, minSubtotal: '50.00', amount: '0.00' },
      ],
    });
    const priced = async (delivery: object, quantity = 1) =>
      (await orders.load(await orders.placed({ channel: 'RATES', lines: [{ sku: 'TEA', quantity }], deliveries: [delivery as never] }))).shippingTotal; // prettier-ignore
    expect(await priced(shipping())).toBe(495);
    expect(await priced(shipping({ service: 'ECONOMY' }))).toBe(295);
    expect(await priced(shipping({ service: 'EXPRESS' }))).toBe(1_495);
    expect(await priced(shipping({ address: { ...BERLIN, countryCode: 'FR' } }))).toBe(995);
    expect(await priced({ method: 'SHIP_TO_STORE', pickupLocationId: STORE })).toBe(100);
    expect(await priced({ method: 'PICKUP_IN_STORE', pickupLocationId: STORE })).toBe(0);
    expect(await priced(shipping(), 5)).toBe(0);
  });

  it('are added by an edit, with what goes there, and cost what they cost', async () => {
    await channel('MORE', {});
    await upsertShippingRates(op(), { rates: [{ channel: 'MORE', method: 'SHIP_TO_STORE', currencyCode: 'EUR', amount: '1.00' }] }); // prettier-ignore
    const orderId = await orders.placed({ channel: 'MORE', payment: { method: 'CARD', token: 'ok' } });
    const world = new OrderWorld(orders, orderId);
    await world.reserve();
    const edit = {
      orderId,
      addDeliveries: [{ method: 'SHIP_TO_STORE' as const, pickupLocationId: STORE }],
      addLines: [{ sku: 'CUP', quantity: 2, newDelivery: 0 }],
      payment: { method: 'CARD' as const, token: 'ok' },
    };
    const { summary } = await editOrder(op(), edit);
    expect(summary).toMatchObject({ totalBefore: 2_000, totalAfter: 2_600, stock: [{ sku: 'CUP', units: 2 }] });
    const order = await orders.load(orderId);
    const [home, store] = order.deliveries;
    expect(order).toMatchObject({ total: 2_600, shippingTotal: 100, paymentStatus: 'AUTHORIZED', hasOpenHold: false });
    expect(order.lines.map((line) => [line.sku, line.deliveryId, line.allocated, line.open])).toEqual([
      ['TEA', home!.id, 2, 0],
      ['CUP', store!.id, 0, 2],
    ]);
    const [, after] = (await orders.subgraph.events('DemandChanged')).filter((one) => one.aggregateId === orderId);
    expect(after?.payload).toMatchObject({ deliveries: [{}, { method: 'SHIP_TO_STORE' }] });
    const wrong = editOrder(op(), { ...edit, addLines: [{ sku: 'CUP', quantity: 1, newDelivery: 4 }] });
    await expect(wrong).rejects.toMatchObject({ code: 'UNKNOWN_DELIVERY', errors: [{ field: ['addLines', '0', 'newDelivery'] }] }); // prettier-ignore
  });
});
