import { setTimeout as sleep } from 'node:timers/promises';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import type { Databases } from '@oms/jobs/runtimes';
import { percentile } from '../measure/percentile.js';
import { cpuMsOf } from '../measure/cpu.js';
import { serverCounts, type ServerCounts } from '../measure/server-counts.js';
import { cpuBetween, cpuOf, cpuTimes, type Cpu } from '../measure/usage.js';
import type { Pids } from '../rig/rig.js';
import type { Shop } from '../shop/shop.js';

/** A running system that can be measured. */
export interface Target {
  readonly databases: Databases;
  /** The superuser's URL of its PostgreSQL. */
  readonly adminUrl: string;
  pids(): Pids;
  /** Our processes by what they do, where they are several. */
  pidsByName?(): ReadonlyMap<string, readonly number[]>;
}

export interface Load {
  readonly orders: number;
  readonly skus: readonly string[];
  /** Orders that are placed at the same time, each client's after its last; or so many a second, whatever the answers. */
  readonly pressure: { readonly concurrency: number } | { readonly perSecond: number };
}

/** What a load cost, from its first order to the last event that follows from it. Milliseconds. */
export interface Measured {
  readonly ordersPerSecond: number;
  /** Orders a second from the first one placed to the last event that everybody has finished with. */
  readonly settledPerSecond: number;
  readonly seconds: number;
  readonly latencies: readonly number[];
  /** From each order's commit to that of its allocation. */
  readonly allocations: readonly number[];
  /** CPU per order. */
  readonly cpu: Cpu;
  /** Milliseconds of CPU per order of each of our processes, where they are several. */
  readonly byProcess: ReadonlyMap<string, number>;
  /** Statements and transactions per order. */
  readonly counts: ServerCounts;
}

const cpuByProcess = (target: Target): ReadonlyMap<string, number> =>
  new Map([...(target.pidsByName?.() ?? [])].map(([name, pids]) => [name, cpuMsOf(pids)]));

const LOOK_MS = 100;

/** Waits until nothing is under way any more. */
async function untilSettled(databases: Databases): Promise<void> {
  for (;;) {
    const waiting = await Promise.all(
      Object.values(databases).map((database) =>
        firstRow<{ pending: boolean }>(
          database.sql(),
          sql`/* bench: */ select exists (select from outbox_delivery where done_at is null and dead_at is null) as pending`,
        ),
      ),
    );
    if (waiting.every((row) => row?.pending === false)) return;
    await sleep(LOOK_MS);
  }
}

async function allocationDelays(databases: Databases, since: Date): Promise<number[]> {
  const first = (source: 'orders' | 'inventory', type: string) =>
    rows<{ orderId: string; at: Date }>(
      databases[source].sql(),
      sql`/* bench: */ select order_id, min(recorded_at) as at from outbox where type = ${type} and recorded_at > ${since} group by order_id`,
    );
  const demanded = await first('orders', 'DemandChanged');
  const answered = await first('inventory', 'ReservationChanged');
  const when = new Map(answered.map(({ orderId, at }) => [orderId, at.getTime()]));
  return demanded.flatMap(({ orderId, at }) => {
    const answeredAt = when.get(orderId);
    return answeredAt === undefined ? [] : [answeredAt - at.getTime()];
  });
}

async function placeOne(shop: Shop, skus: readonly string[], index: number): Promise<number> {
  const lines = [0, 1].map((offset) => ({ sku: skus[(index + offset) % skus.length] ?? '', quantity: 1 }));
  const began = performance.now();
  await shop.place(lines, false);
  return performance.now() - began;
}

async function placeAll(shop: Shop, { orders, pressure, skus }: Load): Promise<number[]> {
  if ('perSecond' in pressure) {
    const began = performance.now();
    const placing = Array.from({ length: orders }, async (_, index) => {
      await sleep(Math.max(0, began + (index * 1_000) / pressure.perSecond - performance.now()));
      return placeOne(shop, skus, index);
    });
    return Promise.all(placing);
  }
  const latencies: number[] = [];
  let next = 0;
  const clients = Array.from({ length: pressure.concurrency }, async () => {
    for (let index = next++; index < orders; index = next++) latencies.push(await placeOne(shop, skus, index));
  });
  await Promise.all(clients);
  return latencies;
}

/** Places the load through the gateway and waits until all that follows from it is done. */
export async function measure(target: Target, shop: Shop, load: Load): Promise<Measured> {
  const { databases, adminUrl } = target;
  const since = new Date();
  const countsBefore = await serverCounts(adminUrl);
  const cpuBefore = cpuOf(target.pids());
  const processesBefore = cpuByProcess(target);
  const began = performance.now();
  const latencies = await placeAll(shop, load);
  const placedSeconds = (performance.now() - began) / 1_000;
  await untilSettled(databases);
  const seconds = (performance.now() - began) / 1_000;
  const cpu = cpuBetween(cpuBefore, cpuOf(target.pids()));
  const processes = [...cpuByProcess(target)];
  const countsAfter = await serverCounts(adminUrl);
  return {
    ordersPerSecond: load.orders / placedSeconds,
    settledPerSecond: load.orders / seconds,
    seconds,
    latencies,
    allocations: await allocationDelays(databases, since),
    cpu: cpuTimes(cpu, 1 / load.orders),
    byProcess: new Map(processes.map(([name, ms]) => [name, (ms - (processesBefore.get(name) ?? 0)) / load.orders])),
    counts: {
      statements: (countsAfter.statements - countsBefore.statements) / load.orders,
      transactions: (countsAfter.transactions - countsBefore.transactions) / load.orders,
    },
  };
}

/** The middle and the worst but one in a hundred. */
export const spread = (
  values: readonly number[],
): { readonly p50: number; readonly p95: number; readonly p99: number } => ({
  p50: percentile(values, 0.5),
  p95: percentile(values, 0.95),
  p99: percentile(values, 0.99),
});
