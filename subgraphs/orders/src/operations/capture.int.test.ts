import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OrderWorld } from '../testing/order-world.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { AGENT, BERLIN, CUSTOMER, GUEST, STORE } from '../testing/world.js';
import { cancelOrder } from './cancel-order.js';
import { editOrder } from './edit-order.js';
import { expireOrders } from './expire-orders.js';
import { releaseHold } from './release-hold.js';
import { renewAuthorizations } from './renew-authorizations.js';
import { setTaxExemption } from './set-tax-exemption.js';
import { upsertChannel, type ChannelPoliciesInput } from './upsert-channel.js';
import { upsertDiscountCodes } from './upsert-discount-codes.js';
import { upsertPrices } from './upsert-prices.js';
import { upsertShippingRates } from './upsert-shipping-rates.js';
import { upsertTaxRates } from './upsert-tax-rates.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
const op = () => orders.subgraph.op();
const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });
const CARD = { method: 'CARD', token: 'tok' } as const;

async function channel(code: string, policies: ChannelPoliciesInput, more: object = {}): Promise<void> {
  await upsertChannel(op(), { code, name: code, kind: 'PHONE', currencyCode: 'EUR', policies, ...more });
  await upsertPrices(op(), { prices: [{ sku: 'TEA', channel: code, amount: '11.90', currencyCode: 'EUR' }] });
}

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

describe('an order is priced', () => {
  it('with taxes in prices, by the place it goes to, and without for the exempt', async () => {
    await channel('TAXED', {}, { pricesIncludeTax: true });
    await upsertTaxRates(op(), { rates: [{ country: 'DE', name: 'VAT', rate: '0.19' }] });
    const placed = async (more: object) =>
      orders.load(await orders.placed({ channel: 'TAXED', lines: [{ sku: 'TEA', quantity: 1 }], ...more }));
    expect(await placed({})).toMatchObject({ total: 1_190, taxTotal: 0, taxIncludedTotal: 190 });
    const france = { ...BERLIN, countryCode: 'FR' };
    expect(await placed({ deliveries: [{ method: 'SHIPPING', address: france }] })).toMatchObject({
      total: 1_190,
      taxIncludedTotal: 0,
    });
    await setTaxExemption(op(), { customerId: CUSTOMER.customerId!, certificate: 'X1' });
    expect(await placed({ customerId: CUSTOMER.customerId })).toMatchObject({ taxExempt: true, taxIncludedTotal: 0 });
  });

  it('with shipping by the value of goods, and never by what a guest says', async () => {
    await channel('SHIPPED', {});
    const rate = { channel: 'SHIPPED', method: 'SHIPPING', currencyCode: 'EUR' };
    await upsertShippingRates(op(), {
      rates: [
        { ...rate, amount: '4.95' },
        { ...rate, amount: '0.00', minSubtotal: '50.00' },
      ],
    });
    const total = async (quantity: number) =>
      (await orders.load(await orders.placed({ channel: 'SHIPPED', lines: [{ sku: 'TEA', quantity }] }))).shippingTotal;
    expect([await total(1), await total(5)]).toEqual([495, 0]);
    const cheap = { method: 'SHIPPING' as const, address: BERLIN, shippingPrice: euro('0.00') };
    await expect(orders.place({ channel: 'SHIPPED', deliveries: [cheap], payment: CARD }, GUEST)).rejects.toMatchObject(
      { code: 'PRICE_NOT_ALLOWED' },
    );
  });

  it('with a code that is used as often as it may be, however many ask at once', async () => {
    await channel('CODES', {});
    await upsertDiscountCodes(op(), {
      codes: [{ code: 'TWICE', scope: 'ORDER', rate: '0.5', reason: 'spring', usageLimit: 2 }],
    });
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => orders.place({ channel: 'CODES', discountCodes: ['TWICE'] })),
    );
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(2);
    for (const one of results)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'DISCOUNT_CODE_INVALID' });
  });
});

describe('a channel', () => {
  it('holds orders by rule, each hold with its owner', async () => {
    await channel('HELD', {
      holdAboveTotal: '20.00',
      holdFirstOrder: true,
      holdAddressMismatch: true,
      remorseMinutes: 30,
    });
    const billingAddress = { ...BERLIN, countryCode: 'FR' };
    const orderId = await orders.placed({ channel: 'HELD', email: 'new@example.com', billingAddress });
    const { holds } = await orders.load(orderId);
    expect(holds.map((one) => one.reason).toSorted()).toEqual([
      'ADDRESS_MISMATCH',
      'FIRST_ORDER',
      'HIGH_VALUE',
      'REMORSE',
    ]);
    const holdId = holds.find((one) => one.reason === 'HIGH_VALUE')!.id;
    await expect(releaseHold(orders.subgraph.op(AGENT), { orderId, holdId })).rejects.toMatchObject({
      code: 'HOLD_FOREIGN',
    });
    await releaseHold(orders.subgraph.op({ role: 'lead', id: 'lead-1' }), { orderId, holdId });
    const again = await orders.load(
      await orders.placed({ channel: 'HELD', email: 'new@example.com', lines: [{ sku: 'TEA', quantity: 1 }] }),
    );
    expect(again.holds.map((one) => one.reason)).toEqual(['REMORSE']);
  });

  it('cancels, or waits for, what stock does not have', async () => {
    await channel('SHORT', { shortfall: 'CANCEL' });
    await channel('WAIT', { shortfall: 'HOLD' });
    const short = await orders.placed({ channel: 'SHORT' });
    await new OrderWorld(orders, short).reserve(1);
    expect((await orders.load(short)).lines[0]).toMatchObject({ allocated: 1, backordered: 0, cancelled: 1 });
    const world = new OrderWorld(orders, await orders.placed({ channel: 'WAIT' }));
    await world.reserve(1);
    expect(await world.load()).toMatchObject({ hasOpenHold: true, holds: [{ reason: 'INVENTORY_OUT_OF_STOCK' }] });
    await world.reserve();
    expect(await world.load()).toMatchObject({ hasOpenHold: false });
  });

  it('ends orders that nobody pays', async () => {
    await channel('LATE', { unpaidExpiryMinutes: 10 });
    const orderId = await orders.placed({ channel: 'LATE', payment: null }, GUEST);
    await expireOrders(op());
    expect(await orders.load(orderId)).toMatchObject({ status: 'PENDING' });
    orders.subgraph.clock.advance({ minutes: 11 });
    await expireOrders(op());
    expect(await orders.load(orderId)).toMatchObject({ status: 'EXPIRED', total: 0, reservationId: null });
  });
});

describe('an edit', () => {
  it('keeps the number, gives back what is too much, and asks for what is missing', async () => {
    const orderId = await orders.placed({ payment: CARD });
    const { number, lines } = await orders.load(orderId);
    const lineId = lines[0]!.id;
    const more = await editOrder(op(), { orderId, lines: [{ lineId, quantity: 3 }] });
    expect(more.summary).toMatchObject({
      totalBefore: 2_380,
      totalAfter: 3_570,
      balanceAfter: 1_190,
      stock: [{ sku: 'TEA', units: 1 }],
    });
    expect(await orders.load(orderId)).toMatchObject({ number, hasOpenHold: true });
    await editOrder(op(), { orderId, lines: [{ lineId, quantity: 1 }] });
    expect(await orders.load(orderId)).toMatchObject({ number, total: 1_190, hasOpenHold: false });
  });

  it('of a version that is old is refused, and told what has happened since', async () => {
    const orderId = await orders.placed();
    const { version, lines } = await orders.load(orderId);
    const change = (quantity: number) =>
      editOrder(op(), { orderId, expectedVersion: version, lines: [{ lineId: lines[0]!.id, quantity }] });
    const results = await Promise.allSettled([change(1), change(3)]);
    const [lost] = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(lost).toMatchObject({
      code: 'VERSION_CONFLICT',
      errors: [{ details: { currentVersion: version + 1, changes: [{ type: 'ORDER_EDITED' }, {}] } }],
    });
  });

  it('to another store asks stock anew, until it is picked', async () => {
    const orderId = await orders.placed();
    const world = new OrderWorld(orders, orderId);
    await world.reserve();
    const [delivery] = (await world.load()).deliveries;
    const move = { deliveryId: delivery!.id, method: 'PICKUP_IN_STORE' as const, pickupLocationId: STORE };
    await editOrder(op(), { orderId, deliveries: [move] });
    const { lines, deliveries } = await orders.load(orderId);
    expect(lines.map((line) => [line.cancelled, line.open])).toEqual([
      [2, 0],
      [0, 2],
    ]);
    expect(deliveries.map((one) => one.method)).toEqual(['SHIPPING', 'PICKUP_IN_STORE']);
    await cancelOrder(op(), { orderId });
  });
});

it('authorisations are renewed before they lapse', async () => {
  const orderId = await orders.placed({ payment: CARD });
  orders.subgraph.clock.advance({ days: 6, hours: 12 });
  await Promise.all([renewAuthorizations(op()), renewAuthorizations(op())]);
  const { payments } = await orders.load(orderId);
  expect(payments.map((one) => one.status)).toEqual(['VOIDED', 'AUTHORIZED']);
  await cancelOrder(op(), { orderId });
});

describe('the list of orders finds', () => {
  const find = async (filter: object): Promise<string[]> => {
    const { data, errors } = await orders.subgraph.query(
      'query($filter: OrderFilter) { orders(first: 50, filter: $filter) { nodes { id } } }',
      { filter },
    );
    expect(errors).toBeUndefined();
    return (data as { orders: { nodes: { id: string }[] } }).orders.nodes.map((one) => one.id);
  };

  it('what people remember', async () => {
    const address = { ...BERLIN, name: 'Zoë Müller-Lüdenscheidt', postalCode: 'SW1A 1AA', phone: '+44 20 7946 0958' };
    const orderId = await orders.placed({
      email: 'Zoe@Example.com',
      externalReference: 'AMZ-7781',
      tags: ['vip'],
      deliveries: [{ method: 'SHIPPING', address }],
    });
    const { number } = await orders.load(orderId);
    const texts = [number, 'amz-77', 'zoe@exam', 'muller', 'Zoe', 'sw1a1', '7946 0958', '0207 9460958'];
    for (const text of texts) expect([text, await find({ text })]).toEqual([text, [orderId]]);
    for (const filter of [
      { email: 'zoe@' },
      { name: 'lüden zoë' },
      { phone: '020 7946 0958' },
      { postalCode: 'SW1A 1' },
      { tags: ['vip'] },
    ])
      expect([filter, await find(filter)]).toEqual([filter, filter.name ? [] : [orderId]]);
    expect(await find({ name: 'zoe muller' })).toEqual([orderId]);
    expect(await find({ text: "o'brien\\' | *" })).toEqual([]);
    expect(
      (await find({ sku: 'tea', totalFrom: '23.80', totalTo: '23.80', currencyCode: 'EUR' })).includes(orderId),
    ).toBe(true);
  });
});
