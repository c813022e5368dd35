import { afterAll, expect, it } from '@jest/globals';
import { describeWithRedis } from '@oms/platform/testing/describe-with-redis';
import { Rig } from '../rig/rig.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';
import { hold } from './nemesis.js';
import { storm } from './storm.js';

const SKUS = ['A', 'B', 'C', 'D'];
/** Longer than a worker's lock on a job (30 s) lasts. */
const PAST_THE_LOCK_MS = 40_000;
const HELD = ['work-allocation', 'work-payments', 'work-labels', 'work-records', 'relay'];

describeWithRedis('workers that come back from the dead, beside workers whose clocks are ahead', () => {
  let rig: Rig | undefined;
  afterAll(() => rig?.close(), 60_000);

  it('do nothing a second time', async () => {
    rig = await Rig.start({ acknowledgeSeconds: 5, copies: 2, clockAheadMs: 90_000 });
    const shop = new Shop(new GraphClient(rig.url, await rig.token()), 120_000);
    await shop.open(SKUS, 100_000);
    const report = await storm(rig, shop, {
      skus: SKUS,
      ordersPerSecond: 5,
      oneOf: { fulfilled: 8, cancelled: 7 },
      faults: [hold(HELD, PAST_THE_LOCK_MS)],
      everySeconds: 5,
      // What waits for a provider is measured by clocks of which some are ahead.
      limits: { paymentSeconds: 450, labelSeconds: 210 },
      restSeconds: 150,
    });
    expect(report.violations).toEqual([]);
    expect(report.placed).toBeGreaterThan(100);
    expect(report.fulfilled).toBeGreaterThan(5);
  }, 600_000);
});
