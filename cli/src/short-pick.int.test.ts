import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cancelDueShortfalls } from '@oms/orders/operations/cancel-due-shortfalls';
import { resolvePendingPayments } from '@oms/orders/operations/resolve-pending-payments';
import { jobActor, type Actor } from '@oms/platform/auth/actor';
import { run, rows, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- tests read what they asked for */
let system: TestSystem;
let items = 0;
jest.setTimeout(180_000);
const LEAD: Actor = { role: 'admin', id: 'somebody-else' };
const ADDRESS = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };
const TYPES: Readonly<Record<string, string>> = {
  acceptFulfillmentOrder: 'FulfillmentOrderCommandInput',
  rejectFulfillmentOrder: 'FulfillmentOrderCommandInput',
  pickFulfillmentOrder: 'PickInput',
  packFulfillmentOrder: 'PackInput',
  shipFulfillmentOrder: 'ShipInput',
  approveCycleCount: 'CycleCountCommandInput',
  rejectCycleCount: 'CycleCountCommandInput',
};

async function mutate(name: string, input: Record<string, unknown>, selection: string, actor?: Actor): Promise<any> {
  const type = TYPES[name] ?? `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await system.graph(
    `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message field } } }`,
    { input },
    ...(actor ? [actor] : []),
  );
  expect([errors, data?.[name]?.userErrors]).toEqual([undefined, []]);
  return data[name];
}
const step = (name: string, fulfillmentOrderId: string, input: Record<string, unknown> = {}) =>
  mutate(`${name}FulfillmentOrder`, { fulfillmentOrderId, ...input }, 'fulfillmentOrder { id status }');

/** An item that there is so much of at each location. */
async function item(units: Record<string, number>): Promise<string> {
  const sku = `ITEM-${(items += 1)}`;
  await mutate('upsertItem', { sku, title: `A thing ${items}`, weightGrams: 300 }, 'item { sku }');
  const prices = ['WEB', 'CANCEL', 'HOLD'].map((channel) => ({ sku, channel, amount: '10.00', currencyCode: 'EUR' }));
  await mutate('upsertPrices', { prices }, 'prices { sku }');
  for (const [locationCode, delta] of Object.entries(units))
    await mutate('adjustStock', { sku, locationCode, delta, reason: 'FOUND' }, 'level { onHand }');
  await system.settle();
  return sku;
}

async function place(channel: string, sku: string, quantity: number): Promise<string> {
  const deliveries = [{ method: 'SHIPPING', address: ADDRESS }];
  const payment = { method: 'CARD', token: 'tok' };
  const lines = [{ sku, quantity }];
  const answer = await mutate('placeOrder', { channel, email: 'ada@example.com', lines, deliveries, payment }, 'order { id }'); // prettier-ignore
  await system.settle();
  return answer.order.id;
}

const order = async (id: string): Promise<any> =>
  (
    await system.graph(
      `query($id: ID!) { order(id: $id) { id status paymentStatus fulfillmentStatus hasOpenHold total { amount }
         holds { id reason status } events { nodes { type } } lines { nodes { id quantity open backordered allocated shipped cancelled } }
         fulfillmentOrders(first: 20) { nodes { id number status location { code } lines { id quantity picked short } } } } }`,
      { id },
    )
  ).data.order;
const work = async (id: string): Promise<any[]> =>
  (await order(id)).fulfillmentOrders.nodes.toSorted((a: any, b: any) => a.number.localeCompare(b.number));

/** Everything of the order's work at a location is picked but for what is short. */
async function pickShort(orderId: string, locationCode: string, short: number, shortReason: string): Promise<any> {
  const mine = (await work(orderId)).findLast(({ location }) => location.code === locationCode);
  await step('accept', mine.id);
  const [line] = mine.lines;
  const lines = [{ lineId: line.id, quantity: line.quantity - short, short, shortReason }];
  const { fulfillmentOrder } = await step('pick', mine.id, { lines });
  await system.settle();
  return fulfillmentOrder;
}

const level = async (sku: string, code: string): Promise<any> =>
  (
    await system.graph(
      'query($sku: String!) { item(sku: $sku) { levels { nodes { onHand reserved damaged qualityControl backordered available location { code } } } } }',
      { sku },
    )
  ).data.item.levels.nodes.find((one: any) => one.location.code === code);

/** Open counts of an item. */
const counts = async (sku: string): Promise<any[]> =>
  (
    await system.graph(
      '{ cycleCounts(first: 50, status: ["OPEN"]) { nodes { id reason reference location { code } lines { sku } } } }',
    )
  ).data.cycleCounts.nodes.filter((one: any) => one.lines.some((line: any) => line.sku === sku));

/** What the customer was told of the order. */
const notices = async (orderId: string): Promise<string[]> =>
  (
    await rows<{ notice: string }>(
      system.runtimes.customers.database.sql(),
      sql`select notice from notification where order_id = ${orderId} order by created_at, id`,
    )
  ).map(({ notice }) => notice);

const cases = async (orderId: string): Promise<any[]> =>
  rows(
    system.runtimes.customers.database.sql(),
    sql`select kind, status from service_case where subject_id = ${orderId}`,
  );

/** What the provider holds of the order's payment, in minor units. */
async function charged(orderId: string): Promise<{ captured: number; voided: boolean }> {
  const [found] = await rows<{ captured: string; voided: boolean }>(
    system.runtimes.orders.database.sql(),
    sql`select coalesce(sum(l.amount) filter (where l.kind = 'CAPTURE'), 0) as captured, coalesce(bool_or(l.kind = 'VOID'), false) as voided
        from payment p join payment_sandbox_ledger l on l.key = p.id || ':void' or l.key in (select c.id::text from payment_capture c where c.payment_id = p.id)
        where p.order_id = ${orderId}`,
  );
  return { captured: Number(found?.captured), voided: found?.voided ?? false };
}

/** Every event is delivered once more to everybody, as after lost acknowledgements. */
async function deliverAgain(): Promise<void> {
  for (const name of SUBGRAPHS)
    await run(
      system.runtimes[name].database.sql(),
      sql`update outbox_delivery set done_at = null, due_at = now() - interval '1 minute'`,
    );
  await system.settle();
}

beforeAll(async () => {
  system = await openTestSystem();
  for (const [code, shortfall] of [['WEB', 'BACKORDER'], ['CANCEL', 'CANCEL'], ['HOLD', 'HOLD']]) // prettier-ignore
    await mutate('upsertChannel', { code, name: code, kind: 'WEB', currencyCode: 'EUR', policies: { shortfall } }, 'channel { code }'); // prettier-ignore
  for (const [code, handlingCost] of [
    ['NEAR', 0],
    ['FAR', 500],
    ['LAST', 900],
  ] as const)
    // prettier-ignore
    await mutate(
      'upsertLocation',
      {
        code,
        name: `Warehouse ${code}`,
        kind: 'WAREHOUSE',
        handlingCost,
        address: { line1: 'Dock 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', latitude: 52.5, longitude: 13.4 }, // prettier-ignore
      },
      'location { id }',
    );
});
afterAll(async () => {
  expect(await verifySystem(system.runtimes)).toEqual([]);
  await system.close();
});

describe('a short pick', () => {
  it('NOT_FOUND: the count is corrected and counted again, the rest comes from elsewhere, the customer is told, once', async () => {
    const sku = await item({ NEAR: 5, FAR: 5 });
    const id = await place('WEB', sku, 3);
    await pickShort(id, 'NEAR', 2, 'NOT_FOUND');
    const expectOnce = async (): Promise<void> => {
      expect((await work(id)).map(({ location, lines }) => [location.code, lines[0].quantity, lines[0].short])).toEqual([['NEAR', 3, 2], ['FAR', 2, 0]]); // prettier-ignore
      expect(await level(sku, 'NEAR')).toMatchObject({ onHand: 3, reserved: 1, available: 2 });
      expect(await level(sku, 'FAR')).toMatchObject({ onHand: 5, reserved: 2 });
      const [count, ...more] = await counts(sku);
      expect([count, more]).toMatchObject([{ reason: 'SHORT_PICK', location: { code: 'NEAR' } }, []]);
      expect((await notices(id)).filter((one) => one === 'SHORT_PICKED')).toHaveLength(1);
      expect((await order(id)).events.nodes.filter(({ type }: any) => type === 'FULFILLMENT_SHORT')).toHaveLength(1);
    };
    await expectOnce();
    await deliverAgain();
    await expectOnce();
    const ledger = await rows(
      system.runtimes.inventory.database.sql(),
      sql`select bucket, delta from inventory_movement where reason = 'SHORT_NOT_FOUND' and level_id in (select id from inventory_level where sku = ${sku}) order by bucket`,
    );
    expect(ledger).toEqual([{ bucket: 'on_hand', delta: -2 }, { bucket: 'reserved', delta: -2 }]); // prettier-ignore
  });

  it('DAMAGED: the units are there and not for sale; nobody needs to count', async () => {
    const sku = await item({ NEAR: 5, FAR: 5 });
    const id = await place('WEB', sku, 2);
    expect((await pickShort(id, 'NEAR', 2, 'DAMAGED')).status).toBe('SHORT');
    expect(await level(sku, 'NEAR')).toMatchObject({ onHand: 5, reserved: 0, damaged: 2, available: 3 });
    expect((await work(id)).map(({ location, status }) => [location.code, status])).toEqual([['NEAR', 'SHORT'], ['FAR', 'OPEN']]); // prettier-ignore
    expect(await counts(sku)).toEqual([]);
  });

  it('MISMATCH: what nobody is sure of is kept from sale until somebody has counted', async () => {
    const sku = await item({ NEAR: 5, FAR: 5 });
    const id = await place('WEB', sku, 3);
    await pickShort(id, 'NEAR', 3, 'MISMATCH');
    expect(await level(sku, 'NEAR')).toMatchObject({ onHand: 5, reserved: 0, qualityControl: 3, available: 2 });
    const [count] = await counts(sku);
    // Four are found: one is gone, the others are for sale again.
    await mutate('submitCycleCount', { cycleCountId: count.id, lines: [{ sku, counted: 4 }] }, 'cycleCount { status }');
    await system.settle();
    expect(await level(sku, 'NEAR')).toMatchObject({ onHand: 4, qualityControl: 0, available: 4 });
    expect(await counts(sku)).toEqual([]);
  });

  it('of two orders at one place asks for one count; a great difference is approved by somebody else', async () => {
    const sku = await item({ NEAR: 9, FAR: 9 });
    const ids = [await place('WEB', sku, 2), await place('WEB', sku, 2)];
    for (const id of ids) await pickShort(id, 'NEAR', 2, 'MISMATCH');
    const [count, ...more] = await counts(sku);
    expect([more, await level(sku, 'NEAR')]).toMatchObject([[], { onHand: 9, qualityControl: 4 }]);
    const { cycleCount } = await mutate('submitCycleCount', { cycleCountId: count.id, lines: [{ sku, counted: 5 }] }, 'cycleCount { status }'); // prettier-ignore
    expect(cycleCount.status).toBe('COUNTED');
    expect(await level(sku, 'NEAR')).toMatchObject({ onHand: 9, qualityControl: 4 });
    await mutate('rejectCycleCount', { cycleCountId: count.id }, 'cycleCount { status }', LEAD);
    const [again] = await counts(sku);
    expect(again).toMatchObject({ reason: 'RECOUNT' });
    await mutate('submitCycleCount', { cycleCountId: again.id, lines: [{ sku, counted: 5 }] }, 'cycleCount { status }');
    await mutate('approveCycleCount', { cycleCountId: again.id }, 'cycleCount { status }', LEAD);
    expect(await level(sku, 'NEAR')).toMatchObject({ onHand: 5, qualityControl: 0, available: 5 });
  });

  it('asks no location twice, and after the last one waits with a hold and a case; a person starts it anew', async () => {
    const sku = await item({ NEAR: 2, FAR: 2, LAST: 2 });
    const id = await place('WEB', sku, 1);
    for (const code of ['NEAR', 'FAR', 'LAST']) await pickShort(id, code, 1, 'NOT_FOUND');
    const held = await order(id);
    expect(held).toMatchObject({
      hasOpenHold: true,
      fulfillmentStatus: 'ON_HOLD',
      lines: { nodes: [{ backordered: 1 }] },
    });
    expect(held.holds).toMatchObject([{ reason: 'INVENTORY_OUT_OF_STOCK' }]);
    expect(await cases(id)).toEqual([{ kind: 'OUT_OF_STOCK', status: 'OPEN' }]);
    const told = await notices(id);
    expect([told.filter((one) => one === 'SHORT_PICKED'), told.filter((one) => one === 'DELAYED')]).toMatchObject([{ length: 3 }, { length: 1 }]); // prettier-ignore
    await mutate('releaseHold', { orderId: id, holdId: held.holds[0].id }, 'order { id }');
    await system.settle();
    expect((await work(id)).at(-1)).toMatchObject({ status: 'OPEN', location: { code: 'NEAR' } });
    expect((await cases(id))[0].status).toBe('RESOLVED');
  });

  it('waits where the channel waits: what is picked goes out, the rest follows when stock comes', async () => {
    const sku = await item({ NEAR: 3 });
    const id = await place('WEB', sku, 3);
    await pickShort(id, 'NEAR', 1, 'NOT_FOUND');
    expect((await order(id)).lines.nodes[0]).toMatchObject({ allocated: 2, backordered: 1 });
    expect(await notices(id)).toEqual(expect.arrayContaining(['SHORT_PICKED', 'DELAYED']));
    const [mine] = await work(id);
    await step('pack', mine.id);
    await step('ship', mine.id, { carrier: 'DHL', trackingNumber: `JD-${id}` });
    await mutate('adjustStock', { sku, locationCode: 'FAR', delta: 5, reason: 'FOUND' }, 'level { id }');
    await system.settle();
    expect(await order(id)).toMatchObject({
      fulfillmentStatus: 'PARTIALLY_SHIPPED',
      paymentStatus: 'PARTIALLY_PAID',
      lines: { nodes: [{ shipped: 2, allocated: 1, backordered: 0 }] },
    });
  });

  it('is given up where the channel cancels: what shipped is paid, the rest is never charged, the customer is told', async () => {
    const sku = await item({ NEAR: 3 });
    const id = await place('CANCEL', sku, 3);
    await pickShort(id, 'NEAR', 1, 'NOT_FOUND');
    const after = await order(id);
    expect(after).toMatchObject({ hasOpenHold: false, total: { amount: '20.00' }, lines: { nodes: [{ allocated: 2, cancelled: 1, open: 0 }] } }); // prettier-ignore
    expect((await notices(id)).filter((one) => one === 'ITEMS_CANCELLED')).toHaveLength(1);
    const [mine] = await work(id);
    await step('pack', mine.id);
    await step('ship', mine.id, { carrier: 'DHL', trackingNumber: `JD-${id}` });
    await system.settle();
    expect(await order(id)).toMatchObject({ paymentStatus: 'PAID', fulfillmentStatus: 'SHIPPED' });
    expect(await charged(id)).toEqual({ captured: 2_000, voided: false });
  });

  it('of all there was ends the order where the channel cancels, without a hold or a case that stays', async () => {
    const sku = await item({ NEAR: 1, FAR: 1, LAST: 1 });
    const id = await place('CANCEL', sku, 1);
    for (const code of ['NEAR', 'FAR', 'LAST']) await pickShort(id, code, 1, 'DAMAGED');
    expect(await order(id)).toMatchObject({ status: 'CANCELLED', paymentStatus: 'VOIDED', hasOpenHold: false });
    await resolvePendingPayments(operationContext(system.runtimes.orders, jobActor('test'), newId()));
    expect(await charged(id)).toEqual({ captured: 0, voided: true });
    expect((await cases(id)).every(({ status }) => status === 'RESOLVED')).toBe(true);
    const told = await notices(id);
    expect([told.includes('ORDER_CANCELLED'), told.includes('ITEMS_CANCELLED')]).toEqual([true, false]);
  });

  it('holds the order where the channel wants it whole', async () => {
    const sku = await item({ NEAR: 2 });
    const id = await place('HOLD', sku, 2);
    await pickShort(id, 'NEAR', 1, 'NOT_FOUND');
    expect(await order(id)).toMatchObject({ hasOpenHold: true, fulfillmentStatus: 'ON_HOLD' });
  });
});

describe('a sourcing rule that gives up after some days (CANCEL_AFTER)', () => {
  const publish = async (rules: object[]): Promise<void> => {
    await mutate('publishSourcingPolicy', { document: { rules } }, 'policy { version }');
  };
  const cancelDue = () => cancelDueShortfalls(operationContext(system.runtimes.orders, jobActor('test'), newId()));
  const start = () => system.clock.now();
  beforeAll(() => publish([{ name: 'patient', otherwise: 'CANCEL_AFTER', cancelAfterDays: 3 }]));

  it('waits without a hold, is filled when stock comes in time, and then cancels nothing', async () => {
    const began = start();
    const sku = await item({ NEAR: 1 });
    const id = await place('WEB', sku, 2);
    expect(await order(id)).toMatchObject({ hasOpenHold: false, lines: { nodes: [{ allocated: 1, backordered: 1 }] } });
    expect(await cases(id)).toEqual([]);
    await mutate('adjustStock', { sku, locationCode: 'FAR', delta: 1, reason: 'FOUND' }, 'level { id }');
    await system.settle();
    system.clock.advance({ days: 4 });
    await cancelDue();
    await system.settle();
    expect((await order(id)).lines.nodes[0]).toMatchObject({ allocated: 2, cancelled: 0 });
    system.clock.set(began);
  });

  it('cancels what has not come by then, once: less is charged, stock waits for nothing, the customer is told', async () => {
    const began = start();
    const sku = await item({ NEAR: 1 });
    const id = await place('WEB', sku, 3);
    system.clock.advance({ days: 2 });
    await cancelDue();
    await system.settle();
    expect((await order(id)).lines.nodes[0]).toMatchObject({ allocated: 1, backordered: 2, cancelled: 0 });
    system.clock.advance({ days: 2 });
    await Promise.all([cancelDue(), cancelDue()]);
    await cancelDue();
    await system.settle();
    expect(await order(id)).toMatchObject({
      total: { amount: '10.00' },
      lines: { nodes: [{ allocated: 1, backordered: 0, cancelled: 2 }] },
    });
    expect((await order(id)).events.nodes.filter(({ type }: any) => type === 'SHORTFALL_CANCELLED')).toHaveLength(1);
    expect((await notices(id)).filter((one) => one === 'ITEMS_CANCELLED')).toHaveLength(1);
    expect(await level(sku, 'NEAR')).toMatchObject({ backordered: 0, reserved: 1 });
    system.clock.set(began);
  });

  it('ends an order of which nothing came, and gives its authorisation back', async () => {
    const began = start();
    const sku = await item({});
    const id = await place('WEB', sku, 1);
    system.clock.advance({ days: 4 });
    await cancelDue();
    await system.settle();
    await resolvePendingPayments(operationContext(system.runtimes.orders, jobActor('test'), newId()));
    expect(await order(id)).toMatchObject({ status: 'CANCELLED', paymentStatus: 'VOIDED' });
    expect(await charged(id)).toEqual({ captured: 0, voided: true });
    system.clock.set(began);
  });
});
