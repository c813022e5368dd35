import { afterAll, expect, it } from '@jest/globals';
import { describeWithRedis } from '@oms/platform/testing/describe-with-redis';
import { Rig } from '../rig/rig.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';
import { faults } from './nemesis.js';
import { storm } from './storm.js';

const SKUS = ['A', 'B', 'C', 'D'];

describeWithRedis('orders that come in while everything breaks', () => {
  let rig: Rig | undefined;
  afterAll(() => rig?.close(), 60_000);

  it('are all there, once, and come to their end', async () => {
    rig = await Rig.start({ acknowledgeSeconds: 5 });
    const shop = new Shop(new GraphClient(rig.url, await rig.token()), 120_000);
    await shop.open(SKUS, 100_000);
    const report = await storm(rig, shop, {
      skus: SKUS,
      ordersPerSecond: 10,
      oneOf: { fulfilled: 10, cancelled: 7 },
      faults: faults(),
      everySeconds: 1.5,
      limits: { paymentSeconds: 360, labelSeconds: 120 },
      restSeconds: 150,
    });
    expect(report.violations).toEqual([]);
    expect(report.struck).toHaveLength(faults().length);
    expect(report.placed).toBeGreaterThan(100);
    expect(report.fulfilled).toBeGreaterThan(10);
    process.stdout.write(
      `${report.placed} orders, ${report.unanswered} requests without an answer, ${report.fulfilled} shipped, at rest after ${report.seconds.toFixed(1)} s\n`,
    );
  }, 600_000);
});
