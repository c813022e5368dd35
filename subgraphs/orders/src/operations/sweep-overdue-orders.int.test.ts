import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseRequestedPayload } from '@oms/platform/outbox/case-requested';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { OrderWorld } from '../testing/order-world.js';
import { sweepOverdueOrders } from './sweep-overdue-orders.js';
import { upsertChannel, type ChannelPoliciesInput } from './upsert-channel.js';
import { upsertPrices } from './upsert-prices.js';

let orders: TestOrders;
const op = () => orders.subgraph.op();
const sweep = () => sweepOverdueOrders(op());

async function channel(code: string, policies: ChannelPoliciesInput): Promise<void> {
  await upsertChannel(op(), { code, name: code, kind: 'WEB', currencyCode: 'EUR', policies });
  await upsertPrices(op(), { prices: [{ sku: 'TEA', channel: code, amount: '10', currencyCode: 'EUR' }] });
}
const placed = (code: string) =>
  orders.placed({ channel: code, lines: [{ sku: 'TEA', quantity: 1 }], payment: { method: 'CARD', token: 'tok' } });

/** What the service desk was asked about an order: whether the trouble stands, and since which state. */
const cases = async (orderId: string) =>
  (await orders.subgraph.events('CaseRequested'))
    .map(({ payload }) => payload as unknown as CaseRequestedPayload)
    .filter(({ kind, subject }) => kind === 'ORDER_OVERDUE' && subject.id === orderId)
    .map(({ stands, details }) => [stands, details?.['status']]);

beforeAll(async () => {
  orders = await openOrders();
  await channel('WATCHED', { maxAgeHours: { CONFIRMED: 24, PROCESSING: 48 } });
  await channel('STRICT', { maxAgeHours: { CONFIRMED: 24 }, whenOverdue: 'CANCEL' });
});
afterAll(() => orders.subgraph.close());

describe('an order that stays in a state for too long', () => {
  it('becomes a case once, which is past when the order moves on, and one anew in its next state', async () => {
    const orderId = await placed('WATCHED');
    const unwatched = await placed('WEB');
    const world = new OrderWorld(orders, orderId);
    orders.subgraph.clock.advance({ hours: 23 });
    await sweep();
    expect(await cases(orderId)).toEqual([]);
    orders.subgraph.clock.advance({ hours: 2 });
    await Promise.all([sweep(), sweep(), sweep()]);
    expect(await sweep()).toEqual({ reported: 0 });
    expect(await cases(orderId)).toEqual([[true, 'CONFIRMED']]);
    await world.reserve();
    const [line] = (await orders.load(orderId)).lines;
    const { allocationId = '' } = (await orders.load(orderId)).allocations.find((one) => one.quantity > 0) ?? {};
    await orders.work(orderId, [{ allocationId, lineId: line?.id ?? '', quantity: 1 }], { status: 'ACCEPTED' });
    expect((await orders.load(orderId)).status).toBe('PROCESSING');
    await sweep();
    expect(await cases(orderId)).toEqual([[true, 'CONFIRMED'], [false, 'CONFIRMED']]); // prettier-ignore
    // Its time in the new state counts, not that since it was placed.
    orders.subgraph.clock.advance({ hours: 47 });
    await sweep();
    expect(await cases(orderId)).toHaveLength(2);
    orders.subgraph.clock.advance({ hours: 2 });
    await sweep();
    expect((await cases(orderId)).at(-1)).toEqual([true, 'PROCESSING']);
    expect(await cases(unwatched)).toEqual([]);
  });

  it('is cancelled where the channel says so, and its money is free', async () => {
    const orderId = await placed('STRICT');
    orders.subgraph.clock.advance({ hours: 25 });
    await sweep();
    await sweep();
    expect(await orders.load(orderId)).toMatchObject({ status: 'CANCELLED', payments: [{ status: 'VOIDED' }] });
    expect(await cases(orderId)).toEqual([]);
    expect((await orders.timeline(orderId)).filter((type) => type === 'ORDER_CANCELLED')).toHaveLength(1);
  });
});
