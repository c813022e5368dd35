import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { upsertChannel } from '../operations/upsert-channel.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { AGENT, BERLIN, CUSTOMER, GUEST, STORE } from '../testing/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- tests read what they asked for */
let orders: TestOrders;
beforeAll(async () => {
  orders = await openOrders();
});
afterAll(() => orders.subgraph.close());

const LEAD: Actor = { role: 'lead', id: 'lead-1' };

async function ask(document: string, variables: Record<string, unknown> = {}, actor?: Actor): Promise<any> {
  const { data, errors } = await orders.subgraph.query(document, variables, actor);
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data));
}

describe('an order of several deliveries', () => {
  it('keeps of each how, where to, when and with what words; what needs neither stock nor a parcel is done', async () => {
    const id = await orders.placed({
      lines: [
        { sku: 'TEA', quantity: 1, delivery: 0 },
        { sku: 'CUP', quantity: 2, delivery: 1 },
        { sku: 'TEA', quantity: 1, delivery: 2 },
        { sku: 'SERVICE', quantity: 1, delivery: 3 },
      ],
      deliveries: [
        { method: 'SHIPPING', address: BERLIN, requestedDate: '2026-03-09', giftMessage: 'Happy birthday' },
        { method: 'PICKUP_IN_STORE', pickupLocationId: STORE },
        { method: 'SHIP_TO_STORE', pickupLocationId: STORE, service: 'EXPRESS' },
        { method: 'DIGITAL' },
      ],
    });
    const { order } = await ask(
      'query($id: ID!) { order(id: $id) { deliveries { method requestedDate giftMessage service lines { sku open shipped delivered } } } }',
      { id },
    );
    expect(order.deliveries).toMatchObject([
      { method: 'SHIPPING', requestedDate: '2026-03-09', giftMessage: 'Happy birthday', lines: [{ sku: 'TEA', open: 1 }] }, // prettier-ignore
      { method: 'PICKUP_IN_STORE', lines: [{ sku: 'CUP', open: 2 }] },
      { method: 'SHIP_TO_STORE', service: 'EXPRESS', lines: [{ sku: 'TEA', open: 1 }] },
      { method: 'DIGITAL', lines: [{ sku: 'SERVICE', open: 0, shipped: 1, delivered: 1 }] },
    ]);
    const [demand] = (await orders.subgraph.events('DemandChanged')).filter((event) => event.aggregateId === id);
    expect(demand?.payload).toMatchObject({ deliveries: [{}, {}, {}, {}] });
    const wrong = orders.place({
      deliveries: [{ method: 'SHIPPING', address: BERLIN, requestedDate: '9.3.2026', giftMessage: 'x'.repeat(1_001) }],
    });
    await expect(wrong).rejects.toMatchObject({ errors: [{ code: 'INVALID_DATE' }, { code: 'TEXT_TOO_LONG' }] });
  });
});

describe('an order in another currency than its merchant’s', () => {
  it('keeps the rate of its day', async () => {
    const web = { code: 'WEB', name: 'Web shop', kind: 'WEB' as const, currencyCode: 'EUR' };
    await upsertChannel(orders.subgraph.op(), { ...web, policies: { baseCurrency: 'USD', exchangeRate: '1.1' } });
    const id = await orders.placed();
    await upsertChannel(orders.subgraph.op(), { ...web, policies: { baseCurrency: 'USD', exchangeRate: '1.2' } });
    const { order } = await ask('query($id: ID!) { order(id: $id) { baseCurrency exchangeRate total { amount currencyCode } } }', { id }); // prettier-ignore
    expect(order).toEqual({
      baseCurrency: 'USD',
      exchangeRate: '1.1',
      total: { amount: '20.00', currencyCode: 'EUR' },
    });
  });
});

describe('what a service desk keeps with an order', () => {
  it('is tags, notes and references to files, each shown to whom it is for', async () => {
    const id = await orders.placed({ customerId: CUSTOMER.customerId ?? null });
    const document = `mutation($id: ID!) {
      tag: tagOrder(input: { orderId: $id, add: ["vip", "vip", "call"] }) { order { tags } userErrors { code } }
      untag: tagOrder(input: { orderId: $id, remove: ["call"] }) { order { tags } userErrors { code } }
      odd: tagOrder(input: { orderId: $id, add: ["a,b"] }) { userErrors { code } }
      note: addOrderNote(input: { orderId: $id, text: "angry", visibility: STAFF }) { userErrors { code } }
      told: addOrderNote(input: { orderId: $id, text: "we are on it", visibility: CUSTOMER }) { userErrors { code } }
      file: attachToOrder(input: { orderId: $id, name: "photo", url: "https://files.example/1.png", mediaType: "image/png" }) { userErrors { code } }
      plain: attachToOrder(input: { orderId: $id, name: "photo", url: "http://files.example/1.png" }) { userErrors { code } }
    }`;
    const done = await ask(document, { id }, AGENT);
    expect(done).toMatchObject({
      untag: { order: { tags: ['vip'] }, userErrors: [] },
      odd: { userErrors: [{ code: 'INVALID_TAG' }] },
      note: { userErrors: [] },
      file: { userErrors: [] },
    });
    expect(done.plain.userErrors).toHaveLength(1);
    const read = 'query($id: ID!) { order(id: $id) { notes { text } } }';
    const ofStaff = (await ask(read, { id }, AGENT)).order.notes as { text: string }[];
    expect(ofStaff.map(({ text }) => text).toSorted()).toEqual(['angry', 'we are on it']);
    expect((await ask(read, { id }, CUSTOMER)).order.notes).toEqual([{ text: 'we are on it' }]);
    const seen = await ask('query($id: ID!) { order(id: $id) { attachments { name url } } }', { id }, AGENT);
    expect(seen.order.attachments).toEqual([{ name: 'photo', url: 'https://files.example/1.png' }]);
  });

  it('is a list under a name: one’s own, or everybody’s to see and nobody else’s to delete', async () => {
    const save = (name: string, shared: boolean, filter: string) =>
      `saveOrderView(input: { name: "${name}", shared: ${shared}, filter: ${filter} }) { id userErrors { code } }`;
    const mine = await ask(`mutation { a: ${save('Mine', false, '{ isLate: true }')} b: ${save('Ours', true, '{ tags: ["vip"] }')} c: ${save('Ours', true, '{ tags: ["call"] }')} }`, {}, AGENT); // prettier-ignore
    expect(mine.b.id).toBe(mine.c.id);
    const views = '{ orderViews { id name mine filter } }';
    expect((await ask(views, {}, AGENT)).orderViews.map((one: any) => [one.name, one.mine])).toEqual([['Mine', true], ['Ours', true]]); // prettier-ignore
    const theirs = (await ask(views, {}, LEAD)).orderViews;
    expect(theirs).toMatchObject([{ name: 'Ours', mine: false, filter: { tags: ['call'] } }]);
    const remove = 'mutation($id: ID!) { deleteOrderView(id: $id) { userErrors { code } } }';
    expect((await ask(remove, { id: mine.b.id }, LEAD)).deleteOrderView.userErrors).toEqual([{ code: 'UNKNOWN_VIEW' }]);
    expect((await ask(remove, { id: mine.b.id }, AGENT)).deleteOrderView.userErrors).toEqual([]);
    const { errors } = await orders.subgraph.query(views, {}, GUEST);
    expect(errors).toHaveLength(1);
  });
});

describe('a list of orders', () => {
  it('is paged by where one is: what comes in meanwhile shifts nothing', async () => {
    for (let count = 0; count < 5; count += 1) await orders.placed();
    const page = (after: string | null) =>
      ask('query($after: String) { orders(first: 2, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }', { after }); // prettier-ignore
    const first = (await page(null)).orders;
    const next = (await page(first.pageInfo.endCursor)).orders;
    orders.subgraph.clock.advance({ minutes: 1 });
    await orders.placed();
    const again = (await page(first.pageInfo.endCursor)).orders;
    expect(again.nodes).toEqual(next.nodes);
    const back = await ask('query($before: String) { orders(last: 2, before: $before) { nodes { id } } }', { before: next.pageInfo.endCursor }); // prettier-ignore
    expect(back.orders.nodes).toHaveLength(2);
  });

  it('is a file in pieces, of any filter, for those who read orders', async () => {
    const odd = { externalReference: '=1+"2",x', email: 'ada@example.com', tags: 'vip;call', number: '' };
    const oddId = await orders.placed({ ...odd, tags: ['vip', 'call'], payment: { method: 'CASH' } });
    odd.number = (await orders.load(oddId)).number;
    const piece = (format: string, after: string | null) =>
      ask(`query($after: String) { orderExport(format: ${format}, first: 3, after: $after, filter: { channel: "WEB" }) { content next } }`, { after }, AGENT); // prettier-ignore
    const whole = async (format: string): Promise<string> => {
      let [text, after] = ['', null as string | null];
      do {
        const { content, next } = (await piece(format, after)).orderExport;
        [text, after] = [text + content, next];
      } while (after !== null);
      return text;
    };
    const { orders: listed } = await ask('{ orders(first: 250, filter: { channel: "WEB" }) { totalCount } }');
    const csv = (await whole('CSV')).trimEnd().split('\r\n');
    const lines = (await whole('NDJSON')).trimEnd().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
    expect([csv.length - 1, lines.length]).toEqual([listed.totalCount, listed.totalCount]);
    expect(new Set(lines.map((one) => one.number)).size).toBe(listed.totalCount);
    const { order } = await ask('query($number: String!) { order: orderByNumber(number: $number) { number status paymentStatus fulfillmentStatus returnStatus email externalReference placedAt subtotal { amount } total { amount currencyCode } captured { amount } tags } }', { number: odd.number }); // prettier-ignore
    expect(lines.find(({ number }) => number === order.number)).toMatchObject({
      ...odd,
      status: order.status,
      paymentStatus: order.paymentStatus,
      fulfillmentStatus: order.fulfillmentStatus,
      placedAt: order.placedAt,
      subtotal: order.subtotal.amount,
      total: order.total.amount,
      captured: order.captured.amount,
      currency: 'EUR',
    });
    const [head = '', ...cells] = csv;
    expect(head.split(',')).toEqual(Object.keys(lines[0]));
    // A reference that a spreadsheet would take for a formula is none, and what has quotes is quoted.
    expect(cells.find((row) => row.startsWith(`${order.number},`))).toContain(`"'=1+""2"",x"`);
    const { errors } = await orders.subgraph.query('{ orderExport(format: CSV) { content } }', {}, CUSTOMER);
    expect(errors).toHaveLength(1);
  });
});
