import { withClient } from '@oms/platform/database/with-client';
import { cpuMsOf } from '../measure/cpu.js';
import { dearStatements, resetStatements } from '../measure/dear-statements.js';
import { cpuTimes, cpuTotal, idleCpu, type Cpu } from '../measure/usage.js';
import { OneProcess } from '../rig/one-process.js';
import { Rig, type Pids } from '../rig/rig.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';
import { measure, spread, type Load, type Measured, type Target } from './measure.js';
import { runRaw } from './raw.js';

export interface PlaceOrderOptions {
  readonly orders: number;
  readonly concurrency: readonly number[];
  /** Orders a second of the last load of each form. */
  readonly rate: number;
  readonly forms: readonly string[];
  /** How many of the dearest statements are printed. */
  readonly dearest: number;
}

interface BenchTarget extends Target {
  readonly url: string;
  token(): Promise<string>;
  close(): Promise<void>;
}

const SKUS = Array.from({ length: 50 }, (_, index) => `SKU-${index}`);
const WARM_UP = 300;
const IDLE_SECONDS = 10;
const RATE_SECONDS = 10;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const figure = (value: number): string => value.toFixed(value < 10 ? 2 : 1);

async function open(form: string): Promise<BenchTarget> {
  if (form === 'one-process') return OneProcess.start({ countStatements: true });
  return Rig.start({ direct: true, redis: form === 'redis', countStatements: true });
}

async function rawCost(target: BenchTarget, orders: number): Promise<{ cpu: number; perSecond: number }> {
  const { postgres }: Pids = target.pids();
  const before = cpuMsOf(postgres) + cpuMsOf([process.pid]);
  const took = await runRaw(target.adminUrl, { orders, connections: 8, skus: SKUS });
  return { cpu: (cpuMsOf(postgres) + cpuMsOf([process.pid]) - before) / orders, perSecond: (orders * 1_000) / took };
}

type Column = readonly [title: string, value: (measured: Measured, net: Cpu) => number];

/** CPU is net of what the system uses while nothing happens; `gross` is with it. */
const COLUMNS: readonly Column[] = [
  ['orders/s', ({ ordersPerSecond }) => ordersPerSecond],
  ['p50 ms', ({ latencies }) => spread(latencies).p50],
  ['p95 ms', ({ latencies }) => spread(latencies).p95],
  ['p99 ms', ({ latencies }) => spread(latencies).p99],
  ['settled/s', ({ settledPerSecond }) => settledPerSecond],
  ['alloc p50', ({ allocations }) => spread(allocations).p50],
  ['alloc p99', ({ allocations }) => spread(allocations).p99],
  ['CPU ms', (_measured, net) => cpuTotal(net)],
  ['= ours', (_measured, net) => net.ours],
  ['+ pg', (_measured, net) => net.postgres],
  ['+ redis', (_measured, net) => net.redis],
  ['gross', ({ cpu }) => cpuTotal(cpu)],
  ['statements', ({ counts }) => counts.statements],
  ['commits', ({ counts }) => counts.transactions],
];
const WIDTH = 10;
const header = ['load', ...COLUMNS.map(([title]) => title)].map((title) => title.padStart(WIDTH)).join(' ');

function netOf({ cpu, settledPerSecond }: Measured, idle: Cpu): Cpu {
  const rest = cpuTimes(idle, 1 / settledPerSecond);
  return { ours: cpu.ours - rest.ours, postgres: cpu.postgres - rest.postgres, redis: cpu.redis - rest.redis };
}

function line(name: string, measured: Measured, idle: Cpu): string {
  const net = netOf(measured, idle);
  return [name, ...COLUMNS.map(([, value]) => figure(value(measured, net)))]
    .map((text) => text.padStart(WIDTH))
    .join(' ');
}

/** Which of our processes use the CPU, the dearest first; gross, per order. */
function sayProcesses({ byProcess }: Measured): void {
  const dearest = [...byProcess].toSorted(([, a], [, b]) => b - a);
  if (dearest.length > 0)
    say(`${' '.repeat(WIDTH)} ${dearest.map(([name, ms]) => `${name} ${figure(ms)}`).join(', ')}`);
}

/** Where PostgreSQL's time goes, per order. */
async function sayDearest(url: string, most: number, orders: number): Promise<void> {
  say(`\n${'ms'.padStart(WIDTH)} ${'calls'.padStart(WIDTH)} ${'WAL bytes'.padStart(WIDTH)}  an order; statement`);
  for (const { ms, calls, wal, role, query } of await dearStatements(url, most)) {
    const figures = [ms, calls, wal].map((value) => figure(value / orders).padStart(WIDTH));
    say(`${figures.join(' ')}  ${role}: ${query.slice(0, 160)}`);
  }
}

async function measureForm(form: string, { orders, concurrency, rate, dearest }: PlaceOrderOptions): Promise<void> {
  const target = await open(form);
  try {
    const shop = new Shop(new GraphClient(target.url, await target.token()));
    await shop.open(SKUS, 1_000_000);
    const load = (count: number, pressure: Load['pressure']) =>
      measure(target, shop, { orders: count, pressure, skus: SKUS });
    await load(WARM_UP, { concurrency: 8 });
    // A server that has run for a while knows its tables; one that has just been made plans as if they were empty.
    await withClient(target.adminUrl, (client) => client.query('analyze'));
    await load(WARM_UP, { concurrency: 8 });
    const idle = await idleCpu(() => target.pids(), IDLE_SECONDS);
    say(`\n${form}: placeOrder, 2 lines, INVOICE (confirmed in one commit, no provider), through the gateway`);
    say(`idle: ${figure(idle.ours)} + ${figure(idle.postgres)} + ${figure(idle.redis)} ms of CPU a second`);
    say(header);
    await resetStatements(target.adminUrl);
    const costs: number[] = [];
    for (const clients of concurrency) {
      const measured = await load(orders, { concurrency: clients });
      costs.push(cpuTotal(netOf(measured, idle)));
      say(line(`c=${clients}`, measured, idle));
      sayProcesses(measured);
    }
    say(line(`${rate}/s`, await load(rate * RATE_SECONDS, { perSecond: rate }), idle));
    const placed = orders * concurrency.length + rate * RATE_SECONDS;
    if (dearest > 0) await sayDearest(target.adminUrl, dearest, placed);
    const raw = await rawCost(target, Math.max(orders, 2_000));
    say(`raw transaction of the same rows: ${figure(raw.cpu)} ms of CPU, ${Math.round(raw.perSecond)} a second`);
    const ratios = costs.map((cost, index) => `${figure(cost / raw.cpu)} at c=${concurrency[index]}`);
    say(`an order, with all that follows from it, costs as many raw transactions: ${ratios.join(', ')}`);
  } finally {
    await target.close();
  }
}

/** What an order costs, in each form of the system, beside a raw transaction on the same server in the same run. */
export async function placeOrderBench(options: PlaceOrderOptions): Promise<void> {
  for (const form of options.forms) await measureForm(form, options);
}
