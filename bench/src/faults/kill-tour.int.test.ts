import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithRedis } from '@oms/platform/testing/test-redis';
import { settle } from '../history/settle.js';
import { Rig } from '../rig/rig.js';
import { fulfil } from '../shop/fulfil.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';

const SKUS = ['A', 'B', 'C'];
const LIMITS = { paymentSeconds: 120, labelSeconds: 120 };

/** A card order from placing to shipping. */
async function wholeOrder(shop: Shop, index: number, patienceMs: number): Promise<boolean> {
  const lines = SKUS.slice(0, 1 + (index % SKUS.length)).map((sku) => ({ sku, quantity: 1 + (index % 2) }));
  const orderId = await shop.place(lines, true);
  return orderId !== undefined && fulfil(shop, orderId, true, patienceMs);
}

describeWithRedis('a process killed at every named place', () => {
  let rig: Rig;
  let shop: Shop;
  beforeAll(async () => {
    rig = await Rig.start({ acknowledgeSeconds: 3 });
    shop = new Shop(new GraphClient(rig.url, await rig.token()));
    await shop.open(SKUS, 500);
  }, 180_000);
  afterAll(() => rig.close(), 60_000);

  it('loses nothing and does nothing twice', async () => {
    // A first order and a cancelled one show which places there are …
    expect(await wholeOrder(shop, 2, 60_000)).toBe(true);
    const cancelled = await shop.place([{ sku: 'A', quantity: 1 }], true);
    await shop.cancel(cancelled ?? '');
    expect((await settle(shop.history, rig.databases, LIMITS, 30_000)).violations).toEqual([]);
    const places = rig.seen();
    // … then somebody dies once at each of them, while orders go on.
    rig.arm(places);
    let index = 0;
    while (rig.armed().length > 0 && index < 60) {
      const wave = Array.from({ length: 4 }, () => wholeOrder(shop, (index += 1), 60_000));
      const done = await Promise.all(wave);
      console.log(index, done, rig.armed());
    }
    const verdict = await settle(shop.history, rig.databases, LIMITS, 90_000);
    expect(verdict.violations).toEqual([]);
    expect(rig.armed()).toEqual([]);
  }, 600_000);
});
