import { afterAll, expect, it } from '@jest/globals';
import { describeWithRedis } from '@oms/platform/testing/describe-with-redis';
import { settle } from '../history/settle.js';
import { Rig } from '../rig/rig.js';
import { fulfil, makeRight } from '../shop/fulfil.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';
import { RARE_COMMANDS, TOURED_CONSUMERS, TOURED_PLACES } from './places.js';

const SKUS = ['A', 'B', 'C'];
const LIMITS = { paymentSeconds: 120, labelSeconds: 120 };
const PATIENCE_MS = 240_000;

/** A card order from placing to shipping, and one of them with a complaint afterwards. */
async function shipOne(shop: Shop, index: number): Promise<boolean> {
  const lines = SKUS.slice(0, 1 + (index % SKUS.length)).map((sku) => ({ sku, quantity: 1 + (index % 2) }));
  const orderId = await shop.place(lines, true);
  if (orderId === undefined || !(await fulfil(shop, orderId, true, PATIENCE_MS))) return false;
  return index > 0 || makeRight(shop, orderId, PATIENCE_MS);
}

/** A card order that is cancelled before anybody works on it. */
async function cancelOne(shop: Shop): Promise<boolean> {
  const orderId = await shop.place([{ sku: 'A', quantity: 1 }], true);
  if (orderId === undefined) return false;
  await shop.cancel(orderId);
  return fulfil(shop, orderId, true, PATIENCE_MS);
}

/** Everything that a shop does, several at a time; whether all of it came to its end. */
async function wave(shop: Shop, round: number): Promise<boolean> {
  const done = await Promise.all([
    shop.open([...SKUS, `NEW-${round}`], 5).then(() => true),
    cancelOne(shop),
    ...SKUS.map((_sku, index) => shipOne(shop, index)),
  ]);
  return done.every(Boolean);
}

describeWithRedis('a process killed at every named place', () => {
  let rig: Rig | undefined;
  afterAll(() => rig?.close(), 60_000);

  it('loses nothing and does nothing twice', async () => {
    rig = await Rig.start({ acknowledgeSeconds: 3 });
    const { databases } = rig;
    const shop = new Shop(new GraphClient(rig.url, await rig.token()), PATIENCE_MS);
    await shop.open(SKUS, 500);
    // A first wave shows which places there are …
    expect(await wave(shop, 0)).toBe(true);
    expect((await settle(shop.history, databases, LIMITS, 60_000)).violations).toEqual([]);
    const places = rig.seen().filter((place) => !RARE_COMMANDS.some((command) => place.startsWith(`${command}.`)));
    const ofConsumers = TOURED_CONSUMERS.map((name) => `${name}.before-ack`);
    expect(places).toEqual(expect.arrayContaining([...TOURED_PLACES, ...ofConsumers]));
    // … then somebody dies once at each of them, while the shop goes on.
    rig.arm(places);
    for (let round = 1; rig.armed().length > 0 && round <= 12; round += 1)
      expect([round, await wave(shop, round)]).toEqual([round, true]);
    expect((await settle(shop.history, databases, LIMITS, 90_000)).violations).toEqual([]);
    expect(rig.armed()).toEqual([]);
  }, 600_000);
});
