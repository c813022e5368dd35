import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { cpuTotal } from '../measure/usage.js';
import { measure, spread, type Measured } from '../place-order/measure.js';
import { Rig } from '../rig/rig.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';
import { OrderMultiplier } from '../stored/multiply-orders.js';

export interface ScaleOptions {
  /** Orders placed for each measurement. */
  readonly orders: number;
  readonly concurrency: number;
  /** Orders that are stored, from few to many. */
  readonly stored: readonly number[];
  /** How many of each worker and of the relay. */
  readonly copies: readonly number[];
}

const SKUS = Array.from({ length: 50 }, (_, index) => `SKU-${index}`);
/** So many orders are placed through the graph, and are the pattern of all others. */
const PATTERN = 200;
/** How much more an order may cost among many than among few. */
const FLAT = 1.2;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const cell = (value: number | string): string =>
  (typeof value === 'string' ? value : value.toFixed(value < 10 ? 2 : 1)).padStart(12);

const HEADER = ['', 'orders/s', 'settled/s', 'p99 ms', 'alloc p99', 'CPU ms', '= ours', '+ pg', '+ redis', 'ratio'];

/** One line of a table; answers how much an order costs beside the first line's. */
function line(what: string, measured: Measured, first: Measured): number {
  const { ordersPerSecond, settledPerSecond, latencies, allocations, cpu } = measured;
  const ratio = cpuTotal(cpu) / cpuTotal(first.cpu);
  const waits = [spread(latencies).p99, spread(allocations).p99];
  const values = [ordersPerSecond, settledPerSecond, ...waits, cpuTotal(cpu), cpu.ours, cpu.postgres, cpu.redis];
  say([what, ...values, ratio].map(cell).join(''));
  return ratio;
}

async function open(copies: number): Promise<{ rig: Rig; shop: Shop }> {
  const rig = await Rig.start({ direct: true, copies, countStatements: true });
  const shop = new Shop(new GraphClient(rig.url, await rig.token()));
  await shop.open(SKUS, 100_000_000);
  await measure(rig, shop, { orders: PATTERN, pressure: { concurrency: 8 }, skus: SKUS });
  return { rig, shop };
}

/** What an order costs among few and among many stored ones. */
async function byStored({ orders, concurrency, stored }: ScaleOptions): Promise<number> {
  const { rig, shop } = await open(1);
  try {
    const { stores } = rig.system;
    const multiplier = await OrderMultiplier.open((name) => stores.urlOf(name));
    say(`\norders stored, one of each process, ${concurrency} clients, in all of ${SUBGRAPHS.join(', ')}`);
    say(HEADER.map(cell).join(''));
    let first: Measured | undefined;
    let worst = 1;
    for (const size of stored) {
      const began = performance.now();
      await multiplier.grow(Math.round(size / PATTERN));
      say(`  ${size} orders stored after ${((performance.now() - began) / 1_000).toFixed(0)} s`);
      // Processes that were idle for as long as the filling took are warm again after as many orders as are measured.
      await measure(rig, shop, { orders, pressure: { concurrency }, skus: SKUS });
      const measured = await measure(rig, shop, { orders, pressure: { concurrency }, skus: SKUS });
      first ??= measured;
      worst = Math.max(worst, line(String(size), measured, first));
    }
    await multiplier.close();
    return worst;
  } finally {
    await rig.close();
  }
}

/** What an order costs, and how many come through, with more workers and relays. */
async function byCopies({ orders, concurrency, copies }: ScaleOptions): Promise<void> {
  say(`\nof each worker and of the relay, ${concurrency} clients`);
  say(HEADER.map(cell).join(''));
  let first: Measured | undefined;
  for (const count of copies) {
    const { rig, shop } = await open(count);
    try {
      const measured = await measure(rig, shop, { orders, pressure: { concurrency }, skus: SKUS });
      first ??= measured;
      line(String(count), measured, first);
    } finally {
      await rig.close();
    }
  }
}

/** Prints both tables; answers whether an order costs among many what it costs among few, within a fifth. */
export async function scaleBench(options: ScaleOptions): Promise<boolean> {
  await byCopies(options);
  const worst = await byStored(options);
  say(`\nan order among many costs up to ${worst.toFixed(2)} times what it costs among few (limit ${FLAT})`);
  return worst <= FLAT;
}
