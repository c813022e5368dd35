import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import type { Actor } from '@oms/platform/auth/actor';
import { createInventoryServices } from '../services.js';
import { openInventory, type TestInventory } from '../testing/open-inventory.js';
import { releaseReservation } from './release-reservation.js';
import { reserveStock } from './reserve-stock.js';
import { setChannelStock } from './set-channel-stock.js';

let inventory: TestInventory;
let count = 0;

/** An item of its own for each test. */
async function item(units: Record<string, number>): Promise<string> {
  const sku = `OVER-${(count += 1)}`;
  await inventory.item(sku);
  await inventory.stock(sku, units);
  return sku;
}
const GUEST: Actor = { role: 'guest', id: 'storefront' };
const hold = (lines: readonly { sku: string; quantity: number }[], actor?: Actor) =>
  reserveStock(inventory.subgraph.op(actor), { lines });
const granted = async (calls: readonly Promise<unknown>[]): Promise<boolean[]> =>
  (await Promise.allSettled(calls)).map(({ status }) => status === 'fulfilled');
const promised = async (sku: string): Promise<number> => {
  const [sum] = await rows<{ units: number }>(
    inventory.subgraph.database.sql(),
    sql`select sum(reserved + soft_reserved)::int as units from inventory_level where sku = ${sku}`,
  );
  return sum?.units ?? 0;
};

beforeAll(async () => {
  inventory = await openInventory();
  await inventory.location('L1');
  await inventory.location('L2', { handlingCost: 100 });
});
afterAll(async () => {
  expect(await inventory.verify()).toEqual([]);
  await inventory.subgraph.close();
});

describe('what oversells elsewhere does not here:', () => {
  it('many buyers at the same time: each unit is promised once', async () => {
    const sku = await item({ L1: 6, L2: 4 });
    const buyers = Array.from({ length: 40 }, (_, index) => hold([{ sku, quantity: 1 }], { role: 'guest', id: `g${index % 7}` })); // prettier-ignore
    const orders = inventory.demand(...Array.from({ length: 5 }, () => ({ lines: [{ sku, quantity: 1 }] })));
    const [taken, ids] = await Promise.all([granted(buyers), orders]);
    const allocated = await Promise.all(ids.map(async (id) => (await inventory.reserved(id))['backordered'] === undefined)); // prettier-ignore
    expect(taken.filter(Boolean).length + allocated.filter(Boolean).length).toBe(10);
    expect(await promised(sku)).toBe(10);
  });

  it('one item on two lines: the second line finds what the first has left', async () => {
    const sku = await item({ L1: 3 });
    await expect(hold([{ sku, quantity: 2 }, { sku, quantity: 2 }])).rejects.toMatchObject({ errors: [{ code: 'OUT_OF_STOCK' }] }); // prettier-ignore
    const [orderId = ''] = await inventory.demand({ lines: [{ sku, quantity: 2 }, { sku, quantity: 2 }] }); // prettier-ignore
    expect(await inventory.reserved(orderId)).toEqual({ L1: 3, backordered: 1 });
  });

  it('kits that share a component with each other and with a plain line', async () => {
    const part = await item({ L1: 5 });
    const [kit, pair] = [`${part}-KIT`, `${part}-PAIR`];
    await inventory.item(kit, { components: [{ sku: part, quantity: 3 }] });
    await inventory.item(pair, { components: [{ sku: part, quantity: 2 }] });
    await expect(hold([{ sku: kit, quantity: 1 }, { sku: pair, quantity: 1 }, { sku: part, quantity: 1 }])).rejects.toMatchObject({ errors: [{ message: `${part}: 5 of 6` }] }); // prettier-ignore
    const taken = await granted([hold([{ sku: kit, quantity: 1 }]), hold([{ sku: pair, quantity: 1 }]), hold([{ sku: part, quantity: 1 }])]); // prettier-ignore
    expect(taken.filter(Boolean)).toHaveLength(2);
    expect(await promised(part)).toBeLessThanOrEqual(5);
  });

  it('13 units of locations with 10 and 15: the second gives 3, not 13', async () => {
    const sku = await item({ L1: 10, L2: 15 });
    // One parcel of 13 from L2 would be cheaper.
    await rows(inventory.subgraph.database.sql(), sql`update location set priority = 9 where code = 'L1'`);
    const [orderId = ''] = await inventory.demand({ lines: [{ sku, quantity: 20 }] });
    const units = await inventory.reserved(orderId);
    expect((units['L1'] ?? 0) + (units['L2'] ?? 0)).toBe(20);
    expect(units['L1']).toBeLessThanOrEqual(10);
  });

  it('allocations that stand are counted beside the holds of carts', async () => {
    const sku = await item({ L1: 5 });
    await inventory.demand({ lines: [{ sku, quantity: 3 }] });
    await hold([{ sku, quantity: 2 }]);
    await expect(hold([{ sku, quantity: 1 }])).rejects.toMatchObject({ errors: [{ code: 'OUT_OF_STOCK' }] });
  });

  it('a location that two channels share is one stock', async () => {
    const sku = await item({ L1: 4 });
    for (const channel of ['ONE', 'TWO'])
      await setChannelStock(inventory.subgraph.op(), { channel, locations: ['L1'] });
    const [one = '', two = ''] = await inventory.demand(
      { channelCode: 'ONE', lines: [{ sku, quantity: 3 }] },
      { channelCode: 'TWO', lines: [{ sku, quantity: 3 }] },
    );
    const all = [await inventory.reserved(one), await inventory.reserved(two)];
    expect(all.map((units) => units['L1'] ?? 0).toSorted((a, b) => a - b)).toEqual([1, 3].map((x) => x)); // prettier-ignore
    expect(await promised(sku)).toBe(4);
  });

  it('an order for what is not there is taken and waits; nothing is promised that is not there', async () => {
    const sku = await item({ L1: 0 });
    const [orderId = ''] = await inventory.demand({ lines: [{ sku, quantity: 2 }] });
    expect(await inventory.reserved(orderId)).toEqual({ backordered: 2 });
    expect(await promised(sku)).toBe(0);
  });

  it('a statement past every rule: the table itself refuses', async () => {
    const sku = await item({ L1: 1 });
    await expect(rows(inventory.subgraph.database.sql(), sql`update inventory_level set reserved = reserved + 2 where sku = ${sku}`)).rejects.toThrow('level_never_oversold'); // prettier-ignore
  });
});

describe('carts that hold stock at the same time', () => {
  it('are granted in the order in which they came, each whole or not at all', async () => {
    const sku = await item({ L1: 10 });
    const taken = await granted([4, 4, 3, 2, 1].map((quantity) => hold([{ sku, quantity }], GUEST)));
    expect(taken).toEqual([true, true, false, true, false]);
    expect(await promised(sku)).toBe(10);
  });

  it('share a transaction: many cost hardly more statements than one', async () => {
    const sku = await item({ L1: 500 });
    const statements = (calls: number) =>
      inventory.subgraph.countStatements(() => granted(Array.from({ length: calls }, () => hold([{ sku, quantity: 1 }], GUEST)))); // prettier-ignore
    const one = await statements(1);
    const many = await statements(60);
    // Sixty callers of their own would send sixty times as many.
    expect(many).toBeLessThan(5 * one);
    expect(await promised(sku)).toBe(61);
  });

  it('are answered again when they are asked again under their key, also within one transaction', async () => {
    const sku = await item({ L1: 10 });
    const ask = (quantity: number) => {
      const op = inventory.subgraph.op(GUEST);
      const idempotency = { actorId: op.actor.id, operation: 'reserveStock', key: sku, inputHash: String(quantity) };
      return reserveStock({ ...op, idempotency }, { lines: [{ sku, quantity }] });
    };
    const [first, ...rest] = await Promise.all([ask(2), ask(2), ask(2)]);
    expect(rest).toEqual([first, first]);
    await expect(ask(3)).rejects.toMatchObject({ errors: [{ code: 'IDEMPOTENCY_MISMATCH' }] });
    expect(await promised(sku)).toBe(2);
  });

  it('hold no more than a key may, of one item and in all', async () => {
    const sku = await item({ L1: 100 });
    const op = inventory.subgraph.op({ role: 'guest', id: 'greedy' });
    const services = createInventoryServices({ tokenSecret: 'token-secret-of-the-tests', holdLimits: { holdsPerKey: 3, unitsPerKeyAndSku: 5 } }); // prettier-ignore
    const limited = { ...op, services };
    const ask = (quantity: number) => reserveStock(limited, { lines: [{ sku, quantity }] });
    await expect(ask(6)).rejects.toMatchObject({ errors: [{ code: 'HOLD_LIMIT', details: { limit: 5, sku } }] });
    const held = await ask(2);
    await Promise.all([ask(1), ask(1)]);
    await expect(ask(1)).rejects.toMatchObject({ errors: [{ code: 'HOLD_LIMIT', details: { limit: 3, sku: null } }] });
    await releaseReservation(limited, { token: held.token });
    await expect(ask(4)).rejects.toMatchObject({ errors: [{ code: 'HOLD_LIMIT', details: { limit: 5 } }] });
    await ask(3);
  });
});
