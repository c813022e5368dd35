import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@oms/platform/values/ids';
import fc from 'fast-check';
import { cancelOrder } from '../operations/cancel-order.js';
import { createDraftOrder } from '../operations/create-draft-order.js';
import { expireOrders } from '../operations/expire-orders.js';
import { holdOrder } from '../operations/hold-order.js';
import { importOrders } from '../operations/import-orders.js';
import { releaseHold } from '../operations/release-hold.js';
import { requestOrderEdit } from '../operations/request-order-edit.js';
import { requestReturn } from '../operations/request-return.js';
import { upsertChannel } from '../operations/upsert-channel.js';
import { upsertPrices } from '../operations/upsert-prices.js';
import { verifyOrders } from '../operations/verify-orders.js';
import { isLate } from '../rules/derived-statuses.js';
import type { OrderState } from '../rules/order-state.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { BERLIN, CUSTOMER, GUEST, OTHER } from '../testing/world.js';

let orders: TestOrders;
/** Every order, by its external reference. */
const all = new Map<string, OrderState>();
const op = () => orders.subgraph.op();

const ADDRESS = { ...BERLIN, name: 'Zoë Müller', postalCode: 'SW1A 1AA', phone: '+44 20 7946 0958' };
const shipping = (more: object = {}) => ({ deliveries: [{ method: 'SHIPPING' as const, address: { ...BERLIN, ...more } }] }); // prettier-ignore

async function ship(orderId: string, shipped: number, trackingNumber: string | null): Promise<void> {
  const [line] = (await orders.load(orderId)).lines;
  const unit = { allocationId: newId(), lineId: line!.id, quantity: 2 };
  await orders.reserve(orderId, [unit]);
  const told = {
    id: newId(),
    type: 'FULFILLMENT_SHIPPED',
    occurredAt: orders.subgraph.clock.now().toISOString(),
    fulfillmentOrderId: newId(),
    actor: { role: 'associate' as never, id: 'picker' },
    reason: null,
    data: trackingNumber ? { trackingNumbers: [trackingNumber] } : null,
  };
  await orders.work(orderId, [{ ...unit, shipped, delivered: shipped }], { status: 'SHIPPED', transitions: [told] });
}

/** Orders of every kind: each filter finds some of them and not the others. */
async function makeOrders(): Promise<void> {
  const minute = () => orders.subgraph.clock.advance({ minutes: 1 });
  const place = (externalReference: string, input: object, actor = op().actor) => {
    minute();
    return orders.placed({ externalReference, ...input }, actor);
  };
  const customerId = CUSTOMER.customerId!;
  await place('AMZ-7781', { customerId, email: 'Zoe@Example.com', deliveries: [{ method: 'SHIPPING', address: ADDRESS }] }); // prettier-ignore
  const late = new Date(orders.subgraph.clock.now().getTime() + 60_000);
  await place('LATE', { deliveries: [{ method: 'SHIPPING', address: BERLIN, promisedTo: late }], tags: ['vip', 'call'] }); // prettier-ignore
  await place('UNPAID', { payment: null, phone: '030 123456' }, GUEST);
  await ship(await place('PARCEL', { payment: { method: 'CASH' } }), 1, 'JD0146');
  const whole = await place('BACK', { payment: { method: 'CASH' }, customerId: OTHER.customerId });
  await ship(whole, 2, 'JD0999');
  const [sold] = (await orders.load(whole)).lines;
  await requestReturn(op(), { orderId: whole, lines: [{ lineId: sold!.id, quantity: 1, reason: 'CHANGED_MIND' }] });
  await cancelOrder(op(), { orderId: await place('GONE', { tags: ['vip'] }) });
  await holdOrder(op(), { orderId: await place('HELD', shipping({ postalCode: '80331' })), reason: 'ADDRESS_UNCLEAR' });
  // Held as well, though not for that reason any more.
  const freed = await place('FREED', {});
  await holdOrder(op(), { orderId: freed, reason: 'ADDRESS_UNCLEAR' });
  await holdOrder(op(), { orderId: freed, reason: 'LATE' });
  const [unclear] = (await orders.load(freed)).holds;
  await releaseHold(op(), { orderId: freed, holdId: unclear!.id });
  const waiting = await place('WAITING', { lines: [{ sku: 'CUP', quantity: 7 }] });
  const [line] = (await orders.load(waiting)).lines;
  await orders.reserve(waiting, [{ allocationId: newId(), lineId: line!.id, sku: 'CUP', quantity: 7, state: 'BACKORDERED' }]); // prettier-ignore
  const asking = await place('ASKING', { customerId });
  const [wanted] = (await orders.load(asking)).lines;
  await requestOrderEdit(orders.subgraph.op(CUSTOMER), { orderId: asking, lines: [{ lineId: wanted!.id, quantity: 9 }] }); // prettier-ignore
  minute();
  await createDraftOrder(op(), { ...orders.minimal(), payment: null, externalReference: 'DRAFT' });
  await place('DOLLARS', { channel: 'US', lines: [{ sku: 'TEA', quantity: 1 }] });
  const past = { channelCode: 'WEB', placedAt: new Date('1996-07-04T00:00:00Z'), shippedAt: new Date('1996-07-16T00:00:00Z'), currencyCode: 'EUR' }; // prettier-ignore
  await importOrders(op(), [{ ...past, externalReference: 'OLD', shippingTotal: '1.00', shippingAddress: BERLIN, lines: [{ sku: 'TEA', quantity: 1, unitPrice: '9.00' }] }]); // prettier-ignore
  const ended = await place('ENDED', { channel: 'US', payment: null }, GUEST);
  orders.subgraph.clock.advance({ minutes: 10 });
  await expireOrders(op());
  expect((await orders.load(ended)).status).toBe('EXPIRED');
}

const find = async (filter: object, more = 'first: 100'): Promise<string[]> => {
  const { data, errors } = await orders.subgraph.query(
    `query($filter: OrderFilter) { orders(${more}, filter: $filter) { nodes { id externalReference } } }`,
    // As they come from a client.
    { filter: JSON.parse(JSON.stringify(filter)) as object },
  );
  expect(errors).toBeUndefined();
  return (data as { orders: { nodes: { externalReference: string }[] } }).orders.nodes.map((one) => one.externalReference); // prettier-ignore
};

beforeAll(async () => {
  orders = await openOrders();
  await upsertChannel(op(), { code: 'US', name: 'US', kind: 'MARKETPLACE', currencyCode: 'USD', policies: { unpaidExpiryMinutes: 5 } }); // prettier-ignore
  await upsertPrices(op(), { prices: [{ sku: 'TEA', channel: 'US', amount: '20.00', currencyCode: 'USD' }] });
  await makeOrders();
  const { data } = await orders.subgraph.query('{ orders(first: 100) { nodes { id } } }');
  for (const { id } of (data as { orders: { nodes: { id: string }[] } }).orders.nodes) {
    const order = await orders.load(id);
    all.set(order.externalReference ?? '', order);
  }
});
afterAll(async () => {
  try {
    expect(await verifyOrders(op())).toEqual([]);
  } finally {
    await orders.subgraph.close();
  }
});

type Case = readonly [value: unknown, matches: (order: OrderState) => boolean];
const named =
  (...references: string[]): Case[1] =>
  (order) =>
    references.includes(order.externalReference ?? '');
const oneOf = <T>(value: readonly T[], pick: (order: OrderState) => T): Case => [value, (order) => value.includes(pick(order))]; // prettier-ignore
const EURO = { currencyCode: 'EUR' };

/** What each field of the filter is asked, and which orders that is. An amount comes with its currency. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  status: [
    oneOf(['PENDING'], (order) => order.status),
    oneOf(['DRAFT', 'CANCELLED', 'EXPIRED'], (order) => order.status),
    oneOf(['COMPLETED'], (order) => order.status),
  ],
  paymentStatus: [
    oneOf(['UNPAID'], (order) => order.paymentStatus),
    oneOf(['PAID', 'PARTIALLY_PAID', 'REFUNDED'], (order) => order.paymentStatus),
  ],
  fulfillmentStatus: [
    oneOf(['BACKORDERED', 'ON_HOLD'], (order) => order.fulfillmentStatus),
    oneOf(['DELIVERED', 'PARTIALLY_DELIVERED'], (order) => order.fulfillmentStatus),
  ],
  returnStatus: [oneOf(['REQUESTED', 'IN_PROGRESS'], (order) => order.returnStatus)],
  channel: [['US', (order) => order.channelCode === 'US']],
  customerId: [[CUSTOMER.customerId, (order) => order.customerId === CUSTOMER.customerId]],
  text: [
    ['amz-77', named('AMZ-7781')],
    ['muller', named('AMZ-7781')],
    ['jd0', named('PARCEL', 'BACK')],
    ['80331', named('HELD')],
    ['030 123456', named('UNPAID')],
  ],
  email: [['zoe@ex', named('AMZ-7781')]],
  name: [['müll zo', named('AMZ-7781')]],
  phone: [['0207 9460958', named('AMZ-7781')]],
  postalCode: [
    ['sw1a1', named('AMZ-7781')],
    ['803', named('HELD')],
  ],
  sku: [['cup', named('WAITING')]],
  trackingNumber: [['jd0146', named('PARCEL')]],
  totalFrom: [[{ totalFrom: '17.50', ...EURO }, ({ total, currency }) => currency === 'EUR' && total >= 1_750]],
  totalTo: [[{ totalTo: '17.50', ...EURO }, ({ total, currency }) => currency === 'EUR' && total <= 1_750]],
  currencyCode: [['USD', (order) => order.currency === 'USD']],
  tags: [
    [['vip'], (order) => order.tags.includes('vip')],
    [['vip', 'call'], named('LATE')],
  ],
  holdReason: [['ADDRESS_UNCLEAR', named('HELD')]],
  editRequested: [
    [true, named('ASKING')],
    [false, (order) => order.externalReference !== 'ASKING'],
  ],
  isLate: [
    [true, (order) => isLate(order, orders.subgraph.clock.now())],
    [false, (order) => !isLate(order, orders.subgraph.clock.now())],
  ],
  placedFrom: [[new Date('2026-03-02T09:05:00Z'), ({ placedAt }) => placedAt >= new Date('2026-03-02T09:05:00Z')]],
  placedTo: [[new Date('2026-03-02T09:05:00Z'), ({ placedAt }) => placedAt < new Date('2026-03-02T09:05:00Z')]],
  hasOpenHold: [
    [true, (order) => order.hasOpenHold],
    [false, (order) => !order.hasOpenHold],
  ],
  hasBackorder: [
    [true, (order) => order.hasBackorder],
    [false, (order) => !order.hasBackorder],
  ],
  historical: [
    [true, named('OLD')],
    [false, (order) => !order.historical],
  ],
};

interface Asked {
  readonly filter: object;
  readonly matches: Case[1];
}
const asked: Asked[] = Object.entries(CASES).flatMap(([field, cases]) =>
  cases.map(([value, matches]) => ({
    filter: field.startsWith('total') ? (value as object) : { [field]: value },
    matches,
  })),
);
const expected = (...wanted: readonly Asked[]): string[] =>
  [...all.values()].filter((order) => wanted.every(({ matches }) => matches(order))).map((order) => order.externalReference ?? ''); // prettier-ignore

describe('each field of the filter of orders', () => {
  it('is asked here', async () => {
    const { data } = await orders.subgraph.query('{ __type(name: "OrderFilter") { inputFields { name } } }');
    const { inputFields } = (data as { __type: { inputFields: { name: string }[] } }).__type;
    expect(Object.keys(CASES).toSorted()).toEqual(inputFields.map(({ name }) => name).toSorted());
  });

  it('finds those orders and no others', async () => {
    for (const one of asked) {
      const wanted = expected(one);
      expect([one.filter, wanted.length > 0, wanted.length < all.size]).toEqual([one.filter, true, true]);
      expect([one.filter, (await find(one.filter)).toSorted()]).toEqual([one.filter, wanted.toSorted()]);
    }
  });

  it('goes with every other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(asked, { minLength: 2, maxLength: 3 }), async (some) => {
        const keys = some.flatMap(({ filter }) => Object.keys(filter));
        fc.pre(new Set(keys).size === keys.length);
        const filter = Object.assign({}, ...some.map((one) => one.filter)) as object;
        expect((await find(filter)).toSorted()).toEqual(expected(...some).toSorted());
      }),
      { numRuns: 40 },
    );
  });

  it('is bad input where it cannot be understood, and says which', async () => {
    const wrong: readonly (readonly [object, string])[] = [
      [{ totalFrom: '1.00' }, 'currencyCode'],
      [{ totalTo: '1.005', ...EURO }, 'totalTo'],
    ];
    for (const [filter, field] of wrong) {
      const { errors } = await orders.subgraph.query('query($filter: OrderFilter) { orders(filter: $filter) { nodes { id } } }', { filter }); // prettier-ignore
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: ['filter', field] });
    }
    for (const filter of [{ text: '\u0000' }, { customerId: 'nobody' }, { text: ' ' }, { sku: "'" }])
      expect(await find(filter)).toEqual([]);
  });
});

describe('each order of the list', () => {
  const compare =
    <T>(pick: (order: OrderState) => T) =>
    (a: OrderState, b: OrderState) => {
      const [one, other] = [pick(a), pick(b)];
      return one < other ? -1 : one > other ? 1 : a.id < b.id ? -1 : 1;
    };
  const SORTS = {
    PLACED_AT: compare(({ placedAt }) => placedAt.getTime()),
    NUMBER: compare(({ number }) => number),
    TOTAL: compare(({ total }) => total),
  };

  it('comes once, in its place, page after page, forwards and backwards', async () => {
    for (const [field, order] of Object.entries(SORTS))
      for (const descending of [true, false]) {
        const sorted = [...all.values()].toSorted(order).map((one) => one.externalReference);
        const wanted = descending ? sorted.toReversed() : sorted;
        const read = async (size: string, at: 'after' | 'before'): Promise<string[][]> => {
          const pages: string[][] = [];
          for (let cursor: string | null = null; ;) {
            const { data } = await orders.subgraph.query(
              `query($at: String) { orders(${size}, ${at}: $at, sort: { field: ${field}, descending: ${descending} }) { nodes { externalReference } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } }`,
              { at: cursor },
            );
            const { nodes, pageInfo } = (data as { orders: { nodes: { externalReference: string }[]; pageInfo: Record<string, never> } }).orders; // prettier-ignore
            pages.push(nodes.map((one) => one.externalReference));
            const [next, more] = at === 'after' ? ['endCursor', 'hasNextPage'] : ['startCursor', 'hasPreviousPage'];
            if (!pageInfo[more]) return pages;
            cursor = pageInfo[next] ?? null;
          }
        };
        expect((await read('first: 3', 'after')).flat()).toEqual(wanted);
        expect((await read('last: 4', 'before')).toReversed().flat()).toEqual(wanted);
      }
  });
});
