import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInventory, type TestInventory } from '../testing/open-inventory.js';
import { createPurchaseOrder } from './create-purchase-order.js';
import { readAvailabilityFeed } from './read-availability-feed.js';
import { reserveStock } from './reserve-stock.js';
import { setChannelStock } from './set-channel-stock.js';
import { upsertSupplier } from './upsert-supplier.js';

let inventory: TestInventory;

interface Found {
  readonly sku: string;
  readonly available: number;
  readonly inStock: boolean;
  readonly preorder: boolean;
  readonly availableFrom: string | null;
  readonly arrivesBy: string | null;
  readonly locations: { location: { code: string }; available: number; km: number | null }[];
  readonly pickupPoints: { location: { code: string } }[];
}

async function ask(sku: string, quantity: number, rest = ''): Promise<Found> {
  const { data, errors } = await inventory.subgraph.query(
    `{ availability(skus: [{ sku: "${sku}", quantity: ${quantity} }] ${rest}) { sku available inStock preorder availableFrom arrivesBy
       locations { location { code } available km } pickupPoints { location { code } } } }`,
    {},
    { role: 'guest', id: 'storefront' },
  );
  expect(errors).toBeUndefined();
  return (data as { availability: [Found] }).availability[0];
}
const order = (sku: string, quantity: number, expectedAt: string) =>
  createPurchaseOrder(inventory.subgraph.op(), { supplierCode: 'S', locationCode: 'WEST', expectedAt: new Date(expectedAt), lines: [{ sku, quantity }] }); // prettier-ignore

beforeAll(async () => {
  inventory = await openInventory();
  const at = (latitude: number, longitude: number) => ({
    line1: 'x',
    city: 'y',
    countryCode: 'DE',
    latitude,
    longitude,
  });
  await inventory.location('WEST', {
    address: at(51.4, 7.3),
    cutOff: '12:00',
    closedWeekdays: [0, 6],
    timeZone: 'Europe/Berlin',
  });
  await inventory.location('SHOP', { kind: 'STORE', address: at(48, 11.5) });
  await inventory.location('MALL', { kind: 'STORE', address: at(53.5, 10) });
  await upsertSupplier(inventory.subgraph.op(), { code: 'S', name: 'S' });
  for (const sku of ['CUP', 'POT', 'NEW', 'SOLD']) await inventory.item(sku);
  await inventory.item('SET', { components: [{ sku: 'CUP', quantity: 2 }, { sku: 'POT', quantity: 1 }] }); // prettier-ignore
  await inventory.item('SERVICE', { stockTracked: false, requiresShipping: false });
  await inventory.stock('CUP', { WEST: 4, SHOP: 3 });
  await inventory.stock('POT', { WEST: 1, SHOP: 5 });
});
afterAll(async () => {
  expect(await inventory.verify()).toEqual([]);
  await inventory.subgraph.close();
});

describe('availability', () => {
  it('counts kits by their parts, of all locations together and of each, nearest first', async () => {
    const found = await ask('SET', 3, 'near: { latitude: 48.1, longitude: 11.6 }');
    expect(found).toMatchObject({ available: 3, inStock: true });
    expect(found.locations.map(({ location, available }) => [location.code, available])).toEqual([['SHOP', 1], ['WEST', 1]]); // prettier-ignore
    expect(found.locations[0]?.km).toBeCloseTo(13.4, 0);
    expect((await ask('SET', 1, 'near: { latitude: 48.1, longitude: 11.6 }')).pickupPoints).toEqual([{ location: { code: 'SHOP' } }]); // prettier-ignore
    expect(await ask('SET', 4)).toMatchObject({ inStock: false, availableFrom: null });
  });

  it('promises the day on which enough will have come, less what others wait for', async () => {
    await order('SOLD', 5, '2026-03-10T00:00:00Z');
    await order('SOLD', 5, '2026-03-20T00:00:00Z');
    expect((await ask('SOLD', 5)).availableFrom).toBe('2026-03-10T00:00:00.000Z');
    await inventory.demand({ lines: [{ sku: 'SOLD', quantity: 2 }] });
    expect((await ask('SOLD', 4)).availableFrom).toBe('2026-03-20T00:00:00.000Z');
    expect((await ask('SOLD', 3)).availableFrom).toBe('2026-03-10T00:00:00.000Z');
    expect((await ask('SOLD', 9)).availableFrom).toBeNull();
  });

  it('says by when it is there: after the cut-off of a Friday it leaves on Monday', async () => {
    const there = 'destination: { countryCode: "DE", city: "Dortmund" }';
    // Monday 10:00 in Berlin; WEST is local to Dortmund: a day on the way.
    expect((await ask('CUP', 2, there)).arrivesBy).toBe('2026-03-03T23:59:59.000Z');
    inventory.subgraph.clock.set(new Date('2026-03-06T12:00:00Z'));
    expect((await ask('POT', 1, there)).arrivesBy).toBe('2026-03-10T23:59:59.000Z');
    await setChannelStock(inventory.subgraph.op(), { channel: 'SHOPONLY', locations: ['SHOP'] });
    expect((await ask('POT', 1, `${there} channel: "SHOPONLY"`)).arrivesBy).toBe('2026-03-08T23:59:59.000Z');
    inventory.subgraph.clock.set(new Date('2026-03-02T09:00:00Z'));
  });

  it('shows a channel its locations only, and never its buffer', async () => {
    await setChannelStock(inventory.subgraph.op(), { channel: 'MARKET', locations: ['SHOP'], buffer: 2 });
    expect(await ask('CUP', 1, 'channel: "MARKET"')).toMatchObject({ available: 1, locations: [{ location: { code: 'SHOP' } }] }); // prettier-ignore
    expect(await ask('CUP', 2, 'channel: "MARKET"')).toMatchObject({ inStock: false });
  });

  it('never counts what carts hold, and counts what they have held for too long', async () => {
    await reserveStock(inventory.subgraph.op(), { lines: [{ sku: 'CUP', quantity: 5 }], minutes: 15 });
    expect(await ask('CUP', 1)).toMatchObject({ available: 2 });
    inventory.subgraph.clock.advance({ minutes: 26 });
    expect(await ask('CUP', 1)).toMatchObject({ available: 7 });
    expect((await reserveStock(inventory.subgraph.op(), { lines: [{ sku: 'CUP', quantity: 7 }] })).token).toBeTruthy();
    inventory.subgraph.clock.advance({ hours: 2 });
  });

  it('has services always, unknown items never, and releases on their day', async () => {
    expect(await ask('SERVICE', 7)).toMatchObject({ available: 7, inStock: true });
    expect(await ask('NOBODY', 1)).toMatchObject({ available: 0, inStock: false, locations: [] });
    await inventory.item('NEW', { preorderReleaseAt: new Date('2026-06-01T00:00:00Z') });
    await inventory.stock('NEW', { WEST: 9 });
    expect(await ask('NEW', 1)).toMatchObject({ available: 0, inStock: false, preorder: true, availableFrom: '2026-06-01T00:00:00.000Z' }); // prettier-ignore
  });
});

describe('the feed of a channel', () => {
  it('tells of every item, and then of those that have changed, kits included', async () => {
    const page = (after: string | null) =>
      readAvailabilityFeed(inventory.subgraph.op(), { channel: 'ANY', after, first: 3 });
    const skus: string[] = [];
    let cursor: string | null = null;
    for (let hasMore = true; hasMore;) {
      const next: Awaited<ReturnType<typeof page>> = await page(cursor);
      skus.push(...next.lines.map(({ sku }) => sku));
      ({ cursor, hasMore } = next);
    }
    expect(new Set(skus)).toEqual(new Set(['CUP', 'NEW', 'POT', 'SERVICE', 'SET', 'SOLD']));
    await inventory.stock('POT', { MALL: 2 });
    const changed = new Map<string, number>();
    for (let hasMore = true, rounds = 0; hasMore && rounds < 50; rounds += 1) {
      const next: Awaited<ReturnType<typeof page>> = await page(cursor);
      for (const { sku, available } of next.lines) changed.set(sku, available);
      ({ cursor, hasMore } = next);
    }
    expect(changed.get('POT')).toBe(8);
    expect(changed.has('SET')).toBe(true);
    await expect(page('nonsense')).rejects.toThrow('This is no cursor of this feed.');
  });
});
