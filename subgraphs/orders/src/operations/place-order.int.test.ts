import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '@oms/platform/errors/domain-error';
import { rows, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { BERLIN, CUSTOMER, GUEST, OTHER, STORE, tokens, WAREHOUSE } from '../testing/world.js';
import { placeOrders } from './place-orders.js';
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

const euro = (amount: string) => ({ amount, currencyCode: 'EUR' });

/** The refusals as `CODE field.path`; fails when the command was not refused. */
async function refusals(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.errors.map(({ code, field }) => `${code} ${field?.join('.')}`);
  }
  throw new Error('the command was taken');
}

const hold = (more: Record<string, unknown> = {}): string =>
  tokens.sign({ reservationId: newId(), actorId: 'test-admin', expiresAt: '2026-03-02T09:30:00Z', lines: [], ...more });

const tea = (more: Partial<PlaceOrderInput['lines'][number]>): Partial<PlaceOrderInput> => ({
  lines: [{ sku: 'TEA', quantity: 1, ...more }],
});
const delivered = (
  delivery: Partial<NonNullable<PlaceOrderInput['deliveries']>[number]>,
): Partial<PlaceOrderInput> => ({
  deliveries: [{ method: 'SHIPPING', address: BERLIN, ...delivery }],
});

describe('a refused order', () => {
  const cases: Record<string, [Partial<PlaceOrderInput>, string[]]> = {
    'unknown channel, with its other problems': [
      { channel: 'NONE', lines: [{ sku: 'NOPE', quantity: 0 }] },
      ['UNKNOWN_CHANNEL channel', 'UNKNOWN_SKU lines.0.sku', 'INVALID_QUANTITY lines.0.quantity'],
    ],
    'closed channel': [{ channel: 'SHUT' }, ['CHANNEL_INACTIVE channel', 'NO_PRICE lines.0.sku']],
    'no lines': [{ lines: [] }, ['EMPTY_ORDER lines']],
    'an item that is not for sale': [{ lines: [{ sku: 'OLD', quantity: 1 }] }, ['ITEM_INACTIVE lines.0.sku']],
    'no price': [{ lines: [{ sku: 'FREE', quantity: 1 }] }, ['NO_PRICE lines.0.sku']],
    'too many': [tea({ quantity: 100_001 }), ['INVALID_QUANTITY lines.0.quantity']],
    'half a unit': [tea({ quantity: 0.5 }), ['INVALID_QUANTITY lines.0.quantity']],
    'another currency': [{ currencyCode: 'USD' }, ['CURRENCY_MISMATCH currencyCode']],
    'price in another currency': [
      tea({ unitPrice: { amount: '1.00', currencyCode: 'USD' } }),
      ['CURRENCY_MISMATCH lines.0.unitPrice'],
    ],
    'price below zero': [tea({ unitPrice: euro('-1.00') }), ['INVALID_AMOUNT lines.0.unitPrice']],
    'price with too many digits': [tea({ unitPrice: euro('1.005') }), ['INVALID_AMOUNT lines.0.unitPrice']],
    'discount above the price': [tea({ discountRate: '1.01' }), ['INVALID_DISCOUNT lines.0.discountRate']],
    'more than can be counted': [
      tea({ quantity: 100_000, unitPrice: euro('90000000000000.00') }),
      ['AMOUNT_TOO_LARGE lines'],
    ],
    'no delivery': [{ deliveries: [] }, ['DELIVERY_REQUIRED deliveries']],
    'a line of a delivery that is not there': [tea({ delivery: 1 }), ['UNKNOWN_DELIVERY lines.0.delivery']],
    'no address': [delivered({ address: null }), ['ADDRESS_REQUIRED deliveries.0.address']],
    'no country': [
      delivered({ address: { ...BERLIN, countryCode: 'Germany' } }),
      ['INVALID_ADDRESS deliveries.0.address.countryCode'],
    ],
    'an address of blanks': [
      delivered({ address: { line1: ' ', city: '', countryCode: 'UK' } }),
      ['line1', 'city', 'countryCode'].map((part) => `INVALID_ADDRESS deliveries.0.address.${part}`),
    ],
    'a line that is too long': [
      delivered({ address: { ...BERLIN, line1: 'x'.repeat(201) } }),
      ['INVALID_ADDRESS deliveries.0.address.line1'],
    ],
    'a day that there is not': [
      delivered({ requestedDate: '2027-02-30' }),
      ['INVALID_DATE deliveries.0.requestedDate'],
    ],
    'a bill for nowhere': [
      { billingAddress: { ...BERLIN, countryCode: 'XX' } },
      ['INVALID_ADDRESS billingAddress.countryCode'],
    ],
    'no e-mail address': [{ email: 'ada' }, ['INVALID_EMAIL email']],
    'a reference that cannot be looked up': [
      { externalReference: 'x'.repeat(256) },
      ['TEXT_TOO_LONG externalReference'],
    ],
    'no pickup location': [
      delivered({ method: 'PICKUP_IN_STORE' }),
      ['PICKUP_LOCATION_REQUIRED deliveries.0.pickupLocationId'],
    ],
    'pickup where nothing is handed over': [
      delivered({ method: 'PICKUP_IN_STORE', pickupLocationId: WAREHOUSE }),
      ['PICKUP_LOCATION_REQUIRED deliveries.0.pickupLocationId'],
    ],
    'shipping below zero': [delivered({ shippingPrice: euro('-5.00') }), ['INVALID_AMOUNT deliveries.0.shippingPrice']],
    'unreadable text': [{ externalReference: 'a\u0000b' }, ['INVALID_TEXT externalReference']],
    'total with too many digits': [{ expectedTotal: euro('20.001') }, ['INVALID_AMOUNT expectedTotal']],
    'card without a token': [{ payment: { method: 'CARD' } }, ['PAYMENT_TOKEN_REQUIRED payment.token']],
    'authorised by nobody': [{ payment: { method: 'EXTERNAL' } }, ['PAYMENT_REFERENCE_REQUIRED payment.reference']],
    'history as a payment': [
      { payment: { method: 'HISTORICAL' as never } },
      ['PAYMENT_METHOD_NOT_ALLOWED payment.method'],
    ],
    'payment below zero': [{ payment: { method: 'CASH', amount: euro('-1.00') } }, ['INVALID_AMOUNT payment.amount']],
    'forged hold': [{ reservationToken: 'forged.token' }, ['RESERVATION_INVALID reservationToken']],
    'a hold of somebody else': [
      { reservationToken: hold({ actorId: 'someone' }) },
      ['RESERVATION_FOREIGN reservationToken'],
    ],
    'a hold whose time is over': [
      { reservationToken: hold({ expiresAt: '2026-03-02T08:59:59Z' }) },
      ['RESERVATION_EXPIRED reservationToken'],
    ],
    'everything at once': [
      { expectedTotal: euro('1.00'), reservationToken: 'x', payment: { method: 'CARD' } },
      ['TOTAL_MISMATCH expectedTotal', 'PAYMENT_TOKEN_REQUIRED payment.token', 'RESERVATION_INVALID reservationToken'],
    ],
  };

  for (const [name, [input, expected]] of Object.entries(cases)) {
    it(`names what is wrong and writes nothing: ${name}`, async () => {
      const before = await orders.footprint();
      expect(await refusals(orders.place(input, undefined, `refused ${name}`))).toEqual(expected);
      expect(await orders.footprint()).toEqual(before);
    });
  }

  it('tells both totals', async () => {
    await expect(orders.place({ expectedTotal: euro('19.99') })).rejects.toMatchObject({
      errors: [{ details: { expected: '19.99', actual: '20.00', currencyCode: 'EUR' } }],
    });
  });
});

describe('who comes from the storefront', () => {
  const card = { method: 'CARD', token: 'ok' } as const;
  const cases: Record<string, [Partial<PlaceOrderInput>, string]> = {
    'names its price': [tea({ unitPrice: euro('0.01') }), 'PRICE_NOT_ALLOWED lines.0.unitPrice'],
    'names its discount': [tea({ discountRate: '0.5' }), 'PRICE_NOT_ALLOWED lines.0.discountRate'],
    'pays a cent': [{ payment: { ...card, amount: euro('0.01') } }, 'PAYMENT_AMOUNT_MISMATCH payment.amount'],
    'says that it has paid': [{ payment: { method: 'CASH' } }, 'PAYMENT_METHOD_NOT_ALLOWED payment.method'],
    'pushes to the front': [{ priority: 9 }, 'PRIORITY_NOT_ALLOWED priority'],
    'orders as somebody else': [{ customerId: OTHER.customerId! }, 'CUSTOMER_FOREIGN customerId'],
  };
  for (const [name, [input, expected]] of Object.entries(cases)) {
    it(`is refused when it ${name}`, async () => {
      for (const actor of [GUEST, CUSTOMER])
        expect(await refusals(orders.place({ payment: card, ...input }, actor))).toEqual([expected]);
    });
  }

  it('waits with an order that nobody pays', async () => {
    const order = await orders.load(await orders.placed({ payment: null }, GUEST));
    expect(order).toMatchObject({ status: 'PENDING', demandVersion: 0 });
  });

  it('owns the orders it places', async () => {
    const order = await orders.load(await orders.placed({ payment: card }, CUSTOMER));
    expect(order).toMatchObject({ customerId: CUSTOMER.customerId, status: 'CONFIRMED' });
  });
});

describe('a placed order', () => {
  it('adds up lines of one item and prices from the list', async () => {
    const order = await orders.load(
      await orders.placed({
        lines: [
          { sku: 'TEA', quantity: 2 },
          { sku: 'TEA', quantity: 1 },
        ],
        deliveries: [{ method: 'SHIPPING', address: BERLIN, shippingPrice: euro('4.90') }],
        expectedTotal: euro('34.90'),
      }),
    );
    expect(order.number).toMatch(/^WEB-1\d{5}$/);
    expect(order.lines.map((line) => line.quantity)).toEqual([2, 1]);
    expect(order).toMatchObject({ subtotal: 3_000, shippingTotal: 490, total: 3_490, paymentStatus: 'PAID' });
  });

  it('keeps a kit’s recipe with shares of its price by the list prices of its parts', async () => {
    const order = await orders.load(await orders.placed({ lines: [{ sku: 'GIFT', quantity: 1 }] }));
    expect(order.lines[0]?.components).toEqual([
      { sku: 'CUP', perKit: 2, priceShare: 400 },
      { sku: 'TEA', perKit: 1, priceShare: 801 },
    ]);
  });

  it('asks for the demand once, with a sealed receiver', async () => {
    const orderId = await orders.placed({
      email: 'ada@example.org',
      deliveries: [{ method: 'PICKUP_IN_STORE', pickupLocationId: STORE }],
    });
    const demands = (await orders.subgraph.events('DemandChanged')).filter((event) => event.aggregateId === orderId);
    expect(demands).toHaveLength(1);
    expect(JSON.stringify(demands)).not.toContain('ada@example.org');
    expect(demands[0]?.payload).toMatchObject({ onHold: false, deliveries: [{ pickupLocationId: STORE }] });
  });

  it('is previewed without being written', async () => {
    const before = await orders.footprint();
    const { orderId, preview } = await orders.place({ dryRun: true });
    expect({ orderId, preview }).toMatchObject({ orderId: null, preview: { total: 2_000 } });
    expect(await orders.footprint()).toEqual(before);
  });

  it('costs few statements', async () => {
    const sent: string[] = [];
    const stop = orders.subgraph.database.onStatement((text) => sent.push(text));
    await orders.place().finally(stop);
    // The relay's wake-up comes after the commit, for many commands at once: it is not the order's.
    const own = sent.filter((text) => !/notify/i.test(text)).map((text) => text.trim().split(/\s+/)[0]?.toLowerCase());
    expect(own).toEqual(['begin', 'with', 'select', 'with', 'with', 'commit']);
  });
});

describe('the same order again', () => {
  it('is answered with the first one’s id, however many ask at once', async () => {
    const asked = await Promise.allSettled([1, 2, 3, 4, 5].map(() => orders.place({ externalReference: 'R-1' })));
    const [taken] = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value.orderId] : []));
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as DomainError] : []));
    expect(refused.map((one) => [one.code, one.errors[0]?.details?.['orderId']])).toEqual(
      [1, 2, 3, 4].map(() => ['ORDER_EXISTS', taken]),
    );
  });

  it('is one order under one idempotency key, however many ask at once', async () => {
    const ask = () => orders.place({}, undefined, 'same').catch((error: DomainError) => error.code);
    const asked = await Promise.all([ask(), ask(), ask(), ask()]);
    const ids = asked.flatMap((one) => (typeof one === 'string' ? [] : [one.orderId]));
    expect(new Set(ids).size).toBe(1);
    expect(asked.every((one) => typeof one !== 'string' || one === 'IDEMPOTENCY_IN_PROGRESS')).toBe(true);
    expect(await ask()).toMatchObject({ orderId: ids[0] });
  });

  it('is answered under its key also when the cart hold is over by then', async () => {
    const input = { reservationToken: hold() };
    const first = await orders.place(input, undefined, 'held');
    orders.subgraph.clock.advance({ hours: 1 });
    expect((await orders.place(input, undefined, 'held')).orderId).toBe(first.orderId);
    orders.subgraph.clock.advance({ hours: -1 });
  });

  it('is refused when it uses a cart hold twice, also at once', async () => {
    const input = { reservationToken: hold() };
    const asked = await Promise.all(
      [1, 2, 3].map(() =>
        orders.place(input).then(
          () => 'taken',
          (error: DomainError) => error.code,
        ),
      ),
    );
    expect(asked.toSorted()).toEqual(['RESERVATION_USED', 'RESERVATION_USED', 'taken']);
  });

  it('leaves no card token behind', async () => {
    await orders.place({ payment: { method: 'CARD', token: 'tok_secret' } }, undefined, 'card');
    const kept = await rows<{ found: number }>(
      orders.subgraph.database.sql(),
      sql`select count(*) as found from idempotency_key where outcome::text like '%tok_secret%'`,
    );
    expect(kept).toEqual([{ found: 0 }]);
  });
});

describe('a list of orders', () => {
  it('is answered row by row, in its order', async () => {
    const input = (sku: string): { input: PlaceOrderInput } => ({
      input: { ...orders.minimal(), lines: [{ sku, quantity: 1 }] },
    });
    const results = await placeOrders(orders.subgraph.op(), ['TEA', 'NOPE', 'CUP', 'TEA', 'FREE', 'CUP'].map(input));
    expect(results.map((row) => row.userErrors[0]?.code ?? 'taken')).toEqual([
      'taken',
      'UNKNOWN_SKU',
      'taken',
      'taken',
      'NO_PRICE',
      'taken',
    ]);
  });

  it('has at most 1,000', async () => {
    const rowsOf = Array.from({ length: 1_001 }, () => ({ input: orders.minimal() }));
    expect(await refusals(placeOrders(orders.subgraph.op(), rowsOf))).toEqual(['TOO_MANY_ORDERS orders']);
  });
});
