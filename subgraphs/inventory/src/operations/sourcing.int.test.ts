import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { openInventory, type TestInventory } from '../testing/open-inventory.js';
import { fillBackorders } from './fill-backorders.js';
import { releasePreorders } from './release-preorders.js';
import { publishSourcingPolicy } from './publish-sourcing-policy.js';
import { setChannelStock } from './set-channel-stock.js';

let inventory: TestInventory;
let count = 0;
/** An item of its own for each test, with so many units at each location. */
async function item(units: Record<string, number>): Promise<string> {
  const sku = `ITEM-${(count += 1)}`;
  await inventory.item(sku);
  await inventory.stock(sku, units);
  return sku;
}
const decisions = (orderId: string) =>
  rows<Record<string, never>>(
    inventory.subgraph.database.sql(),
    sql`select * from allocation_decision where order_id = ${orderId} order by id`,
  );

beforeAll(async () => {
  inventory = await openInventory();
  await inventory.location('W1');
  await inventory.location('W2', { handlingCost: 100 });
  await inventory.location('W3', { handlingCost: 200 });
  await inventory.location('S1', { kind: 'STORE', handlingCost: 900 });
});
afterAll(async () => {
  expect(await inventory.verify()).toEqual([]);
  await inventory.subgraph.close();
});

describe('an order', () => {
  it('is reserved where it is cheapest, and the decision says why, by which rules and how fast', async () => {
    const sku = await item({ W1: 1, W2: 5 });
    const [orderId = ''] = await inventory.demand({ lines: [{ sku, quantity: 2 }] });
    expect(await inventory.reserved(orderId)).toEqual({ W2: 2 });
    const [decision] = await decisions(orderId);
    expect(decision).toMatchObject({ strategy: 'cheapest', rule: 'cheapest', policyVersion: 0, exact: true });
    expect(decision?.['micros']).toBeGreaterThan(0);
    const candidates = decision?.['candidates'] as unknown as { code: string; why: string }[];
    expect(Object.fromEntries(candidates.map(({ code, why }) => [code, why]))).toEqual({
      W1: 'could serve 1 of 2 units; with it the whole would cost more',
      W2: 'serves 2 of 2 units',
      W3: 'has none of what is wanted',
      S1: 'has none of what is wanted',
    });
  });

  it('goes elsewhere when a location fails it, then waits with a hold and a case, and starts anew on release', async () => {
    const sku = await item({ W1: 5, W2: 5, W3: 5, S1: 5 });
    const lines = [{ sku, quantity: 1 }];
    const [orderId = ''] = await inventory.demand({ lines });
    const asked = async () =>
      (await inventory.subgraph.events('HoldRequested')).filter((one) => one.payload['orderId'] === orderId);
    for (const [failing, next] of [
      ['W1', 'W2'],
      ['W2', 'W3'],
      ['W3', 'backordered'],
    ] as const) {
      // prettier-ignore
      await inventory.fail(orderId, failing);
      expect(await inventory.reserved(orderId)).toEqual({ [next]: 1 });
    }
    expect(await asked()).toHaveLength(1);
    expect((await asked())[0]?.payload).toMatchObject({ reason: 'INVENTORY_OUT_OF_STOCK', note: expect.stringContaining('failed to serve') }); // prettier-ignore
    expect((await inventory.subgraph.events('CaseRequested')).at(-1)?.payload).toMatchObject({ kind: 'OUT_OF_STOCK', stands: true, subject: { type: 'Order', id: orderId } }); // prettier-ignore
    await inventory.demand({ orderId, lines, onHold: true });
    await inventory.demand({ orderId, lines, onHold: false });
    expect(await inventory.reserved(orderId)).toEqual({ W1: 1 });
    await inventory.fail(orderId, 'W1', 'NOT_FOUND');
    expect(await inventory.reserved(orderId)).toEqual({ W2: 1 });
    expect(await inventory.level(sku, 'W1')).toMatchObject({ onHand: 4 });
    expect(await asked()).toHaveLength(1);
  });

  it('waits only where backorders are taken, and asks for a person beyond that', async () => {
    const sku = await item({ W1: 1, W2: 0, W3: 0, S1: 0 });
    await rows(
      inventory.subgraph.database.sql(),
      sql`update inventory_level set backorder_limit = 0 where sku = ${sku}`,
    );
    const [orderId = ''] = await inventory.demand({ lines: [{ sku, quantity: 2 }] });
    await rows(
      inventory.subgraph.database.sql(),
      sql`update inventory_level set backorder_limit = case when location_id = (select id from location where code = 'W1') then 1 else 0 end where sku = ${sku}`,
    );
    const [second = ''] = await inventory.demand({ lines: [{ sku, quantity: 3 }] });
    expect(await inventory.reserved(orderId)).toMatchObject({ W1: 1 });
    expect(await inventory.reserved(second)).toEqual({ backordered: 1 });
    const held = (await inventory.subgraph.events('HoldRequested')).find((one) => one.payload['orderId'] === second);
    expect(held?.payload['note']).toMatch(/^2 × .*no location takes another backorder/);
  });

  it('is served in the order of priority and age, all of a batch together, when stock comes', async () => {
    const sku = await item({});
    const [young = '', old = '', urgent = ''] = await inventory.demand(
      { lines: [{ sku, quantity: 1 }], placedAt: '2026-02-02T00:00:00Z' },
      { lines: [{ sku, quantity: 1 }], placedAt: '2026-02-01T00:00:00Z' },
      { lines: [{ sku, quantity: 1 }], placedAt: '2026-02-03T00:00:00Z', priority: 9 },
    );
    await inventory.stock(sku, { W1: 2 });
    const [changed] = (await inventory.subgraph.events('StockChanged')).toReversed();
    await fillBackorders(inventory.subgraph.op(), [changed as never]);
    expect([await inventory.reserved(urgent), await inventory.reserved(old), await inventory.reserved(young)]).toEqual([
      { W1: 1 },
      { W1: 1 },
      { backordered: 1 },
    ]);
  });

  it('that is released early by its item waits, and is sent from the day on which that is released', async () => {
    const sku = await item({ W1: 5 });
    await rows(inventory.subgraph.database.sql(), sql`update item set preorder_release_at = '2026-03-05T00:00:00Z' where sku = ${sku}`); // prettier-ignore
    const lines = [{ sku, quantity: 1 }];
    const [orderId = ''] = await inventory.demand({ lines });
    expect(await inventory.reserved(orderId)).toEqual({ backordered: 1 });
    inventory.subgraph.clock.advance({ days: 4 });
    await Promise.all([releasePreorders(inventory.subgraph.op()), releasePreorders(inventory.subgraph.op())]);
    expect(await inventory.reserved(orderId)).toEqual({ W1: 1 });
    expect(await releasePreorders(inventory.subgraph.op())).toEqual({ orders: 0 });
  });

  it('of many preorders go out in the order of priority and age, also when there are more than one batch', async () => {
    const sku = await item({ W1: 205 });
    await rows(inventory.subgraph.database.sql(), sql`update item set preorder_release_at = '2026-03-09T00:00:00Z' where sku = ${sku}`); // prettier-ignore
    const drafts = Array.from({ length: 210 }, (_, index) => ({
      lines: [{ sku, quantity: 1 }],
      placedAt: new Date(Date.UTC(2026, 1, 1, 0, 210 - index)).toISOString(),
      priority: index === 0 ? 5 : 0,
    }));
    const ids = await inventory.demand(...drafts);
    inventory.subgraph.clock.advance({ days: 7 });
    expect(await releasePreorders(inventory.subgraph.op())).toEqual({ orders: 210 });
    const [urgent = '', newest = '', ...older] = ids;
    expect([await inventory.reserved(urgent), await inventory.reserved(newest)]).toEqual([
      { W1: 1 },
      { backordered: 1 },
    ]);
    expect(await inventory.reserved(older.at(-1) ?? '')).toEqual({ W1: 1 });
    expect(await inventory.level(sku, 'W1')).toMatchObject({ reserved: 205, backordered: 5 });
  });

  it('comes from the locations of its channel alone', async () => {
    const sku = await item({ W1: 5, W3: 1 });
    const [w3] = await rows<{ id: string }>(inventory.subgraph.database.sql(), sql`select id from location where code = 'W3'`); // prettier-ignore
    const [orderId = ''] = await inventory.demand({ lines: [{ sku, quantity: 2 }], channelLocations: [w3?.id ?? ''] });
    expect(await inventory.reserved(orderId)).toEqual({ W3: 1, backordered: 1 });
    const waiting = await rows<{ code: string }>(
      inventory.subgraph.database.sql(),
      sql`select l.code from order_reservation_line r join location l on l.id = r.location_id where r.order_id = ${orderId} and r.state = 'BACKORDERED'`,
    );
    expect(waiting).toEqual([{ code: 'W3' }]);
  });
});

describe('locations', () => {
  it('take no more orders a day than they can', async () => {
    await inventory.location('SMALL', { dailyCapacity: 2, handlingCost: 0, priority: 9 });
    const sku = await item({ SMALL: 9, W3: 9 });
    const orders = await inventory.demand(...[1, 2, 3].map(() => ({ lines: [{ sku, quantity: 1 }] })));
    const [later = ''] = await inventory.demand({ lines: [{ sku, quantity: 1 }] });
    const places = await Promise.all([...orders, later].map((orderId) => inventory.reserved(orderId)));
    expect(places).toEqual([{ SMALL: 1 }, { SMALL: 1 }, { W3: 1 }, { W3: 1 }]);
    inventory.subgraph.clock.advance({ days: 1 });
    const [next = ''] = await inventory.demand({ lines: [{ sku, quantity: 1 }] });
    expect(await inventory.reserved(next)).toEqual({ SMALL: 1 });
  });

  it('serve only the channels that they are given to', async () => {
    await setChannelStock(inventory.subgraph.op(), { channel: 'OUTLET', locations: ['S1'] });
    const sku = await item({ W1: 5, S1: 1 });
    const [orderId = ''] = await inventory.demand({ channelCode: 'OUTLET', lines: [{ sku, quantity: 2 }] });
    expect(await inventory.reserved(orderId)).toEqual({ S1: 1, backordered: 1 });
    await expect(setChannelStock(inventory.subgraph.op(), { channel: 'X', locations: ['NOWHERE'] })).rejects.toMatchObject({ errors: [{ code: 'UNKNOWN_LOCATION', field: ['locations', '0'] }] }); // prettier-ignore
  });
});

describe('the sourcing policy', () => {
  it('is published in versions, and refused where it leads nowhere', async () => {
    const op = () => inventory.subgraph.op();
    const refused = async (document: unknown) =>
      publishSourcingPolicy(op(), { document }).then(
        () => [],
        ({ errors }: { errors: { code: string; field: string[] }[] }) => errors.map(({ code, field }) => `${code} ${field.join('.')}`), // prettier-ignore
      );
    expect(await refused({ rules: [{ name: 'x', strategy: 'none' }] })).toEqual(['UNKNOWN_STRATEGY document.rules.0.strategy']); // prettier-ignore
    expect(await refused({ rules: [{ name: 'x', otherwise: 'NEXT_RULE' }] })).toEqual(['NO_NEXT_RULE document.rules.0.otherwise']); // prettier-ignore
    expect(await refused({ rules: [{ name: 'x', otherwise: 'CANCEL_AFTER' }] })).toEqual(['REQUIRED document.rules.0.cancelAfterDays']); // prettier-ignore
    expect(await refused({ zones: [{ code: 'MOON' }] })).toContain('NO_RATE document.rates');
    expect(await refused({ rule: [] })).toEqual(['INVALID_POLICY document']);
    expect(await refused({ maxAttempts: -1 })).toEqual(['INVALID_POLICY document.maxAttempts']);

    const sku = await item({ W1: 5, S1: 5 });
    const rules = [{ name: 'stores first', when: { channels: ['POS'] }, strategy: 'store-only', otherwise: 'NEXT_RULE' }, { name: 'rest' }]; // prettier-ignore
    expect(await publishSourcingPolicy(op(), { document: { rules }, expectedVersion: 0 })).toEqual({ version: 1 });
    await expect(publishSourcingPolicy(op(), { document: {}, expectedVersion: 0 })).rejects.toMatchObject({ errors: [{ code: 'VERSION_CONFLICT' }] }); // prettier-ignore
    const [orderId = ''] = await inventory.demand({ channelCode: 'POS', lines: [{ sku, quantity: 6 }] });
    expect(await inventory.reserved(orderId)).toEqual({ S1: 5, W1: 1 });
    expect((await decisions(orderId))[0]).toMatchObject({ rule: 'rest', policyVersion: 1 });
  });
});

describe('previewAllocation', () => {
  it('shows what another strategy would do with an order’s unshipped units, and changes nothing', async () => {
    const sku = await item({ W1: 3, S1: 3 });
    const [orderId = ''] = await inventory.demand({ lines: [{ sku, quantity: 2 }] });
    const state = () => rows(inventory.subgraph.database.sql(), sql`select sum(version) as versions, (select count(*) from allocation_decision) as decisions, (select count(*) from outbox) as events from inventory_level`); // prettier-ignore
    const before = await state();
    const preview = async (strategy?: string) =>
      inventory.subgraph.query(
        'query($orderId: ID!, $strategy: String) { previewAllocation(orderId: $orderId, strategy: $strategy) { strategy assignments shortages candidates policyVersion } }',
        { orderId, strategy },
      );
    const { data } = await preview('store-only');
    const found = data?.['previewAllocation'] as { assignments: { quantity: number; locationId: string }[]; candidates: { code: string; locationId: string }[] }; // prettier-ignore
    expect(found.assignments.map(({ quantity }) => quantity)).toEqual([2]);
    expect(found.candidates.find(({ locationId }) => locationId === found.assignments[0]?.locationId)?.code).toBe('S1');
    expect((await preview()).data?.['previewAllocation']).toMatchObject({ strategy: 'cheapest', shortages: [] });
    expect((await preview('wishful')).errors?.[0]?.message).toContain('There is no strategy wishful.');
    expect(await state()).toEqual(before);
    expect(await inventory.reserved(orderId)).toEqual({ W1: 2 });
  });
});
