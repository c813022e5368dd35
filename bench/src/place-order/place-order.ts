import { cpuMsOf } from '../measure/cpu.js';
import { OneProcess } from '../rig/one-process.js';
import { Rig, type Pids } from '../rig/rig.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';
import { measure, type Measured, type Target } from './measure.js';
import { runRaw } from './raw.js';

export interface PlaceOrderOptions {
  readonly orders: number;
  readonly concurrency: readonly number[];
  readonly forms: readonly string[];
}

interface BenchTarget extends Target {
  readonly url: string;
  readonly adminUrl: string;
  token(): Promise<string>;
  close(): Promise<void>;
}

const SKUS = Array.from({ length: 50 }, (_, index) => `SKU-${index}`);
const WARM_UP = 200;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 1).padStart(8);

async function open(form: string): Promise<BenchTarget> {
  if (form === 'one-process') return OneProcess.start();
  const rig = await Rig.start({ direct: true, redis: form === 'redis' });
  return Object.assign(rig, { adminUrl: rig.system.stores.adminUrl ?? '' });
}

async function rawCost(target: BenchTarget, orders: number): Promise<{ cpu: number; perSecond: number }> {
  const { postgres }: Pids = target.pids();
  const before = cpuMsOf(postgres) + cpuMsOf([process.pid]);
  const took = await runRaw(target.adminUrl, { orders, connections: 8, skus: SKUS });
  return { cpu: (cpuMsOf(postgres) + cpuMsOf([process.pid]) - before) / orders, perSecond: (orders * 1_000) / took };
}

const header = [
  'concurrency',
  'orders/s',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'allocated/s',
  'alloc p50',
  'alloc p99',
  'CPU ms',
  '= ours',
  '+ pg',
  '+ redis',
]
  .map((name) => name.padStart(11))
  .join(' ');

function line(concurrency: number, result: Measured): string {
  const { ordersPerSecond, p50, p95, p99, allocatedPerSecond, allocatedP50, allocatedP99, cpu } = result;
  const values = [
    ordersPerSecond,
    p50,
    p95,
    p99,
    allocatedPerSecond,
    allocatedP50,
    allocatedP99,
    cpu.total,
    cpu.ours,
    cpu.postgres,
    cpu.redis,
  ];
  return [String(concurrency).padStart(11), ...values.map((value) => ms(value).padStart(11))].join(' ');
}

async function measureForm(form: string, { orders, concurrency }: PlaceOrderOptions): Promise<void> {
  const target = await open(form);
  try {
    const shop = new Shop(new GraphClient(target.url, await target.token()));
    await shop.open(SKUS, 1_000_000);
    await measure(target, shop, { orders: WARM_UP, concurrency: 8, skus: SKUS });
    say(`\n${form}: placeOrder, 2 lines, INVOICE (confirmed in one commit, no provider), through the gateway`);
    say(header);
    let best = Number.POSITIVE_INFINITY;
    for (const clients of concurrency) {
      const result = await measure(target, shop, { orders, concurrency: clients, skus: SKUS });
      best = Math.min(best, result.cpu.total);
      say(line(clients, result));
    }
    const raw = await rawCost(target, Math.max(orders, 2_000));
    say(`raw transaction of the same rows: ${ms(raw.cpu)} ms of CPU, ${Math.round(raw.perSecond)} a second`);
    say(`an order, allocation included, costs ${(best / raw.cpu).toFixed(1)} raw transactions`);
  } finally {
    await target.close();
  }
}

/** What an order costs, in each form of the system, beside a raw transaction on the same server in the same run. */
export async function placeOrderBench(options: PlaceOrderOptions): Promise<void> {
  for (const form of options.forms) await measureForm(form, options);
}
