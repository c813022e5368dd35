import { Rig } from '../rig/rig.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';
import { faults } from './nemesis.js';
import { storm } from './storm.js';

export interface FaultsOptions {
  readonly ordersPerSecond: number;
  readonly rounds: number;
  readonly everySeconds: number;
  /** Stretches each outage. */
  readonly scale: number;
}

const SKUS = Array.from({ length: 50 }, (_, index) => `SKU-${index}`);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Lets orders come in while everything breaks, round after round; answers whether nothing was lost or done twice. */
export async function faultsBench({ ordersPerSecond, rounds, everySeconds, scale }: FaultsOptions): Promise<boolean> {
  const rig = await Rig.start({ acknowledgeSeconds: 10 });
  try {
    const shop = new Shop(new GraphClient(rig.url, await rig.token()), 300_000);
    await shop.open(SKUS, 1_000_000);
    const report = await storm(rig, shop, {
      skus: SKUS,
      ordersPerSecond,
      oneOf: { fulfilled: 20, cancelled: 7 },
      faults: Array.from({ length: rounds }, () => faults(scale)).flat(),
      everySeconds,
      limits: { paymentSeconds: 360, labelSeconds: 300 },
      restSeconds: 600,
      say: (fault) => say(`  ${fault}`),
    });
    const { placed, unanswered, fulfilled, seconds, struck, violations } = report;
    say(`${struck.length} faults; ${placed} orders accepted, ${unanswered} requests without an answer`);
    say(`${fulfilled} orders shipped and paid; at rest ${seconds.toFixed(1)} s after the last order`);
    for (const { rule, subject, detail } of violations.slice(0, 50)) say(`BROKEN ${rule}  ${subject}  ${detail}`);
    say(violations.length === 0 ? 'nothing lost, nothing done twice' : `${violations.length} rules broken`);
    return violations.length === 0;
  } finally {
    await rig.close();
  }
}
