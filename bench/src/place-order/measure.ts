import { setTimeout as sleep } from 'node:timers/promises';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import type { Databases } from '@oms/jobs/runtimes';
import { cpuMsOf } from '../measure/cpu.js';
import { percentile } from '../measure/percentile.js';
import type { Pids } from '../rig/rig.js';
import type { Shop } from '../shop/shop.js';

/** A running system that can be measured. */
export interface Target {
  readonly databases: Databases;
  pids(): Pids;
}

export interface Load {
  readonly orders: number;
  /** Orders that are placed at the same time. */
  readonly concurrency: number;
  readonly skus: readonly string[];
}

/** What a load cost. Milliseconds, CPU per order by whose processes it was used, from placing to allocated. */
export interface Measured {
  readonly ordersPerSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly cpu: Readonly<Record<keyof Pids | 'total', number>>;
  readonly allocatedP50: number;
  readonly allocatedP99: number;
  /** Orders a second from the first one placed to the last one allocated. */
  readonly allocatedPerSecond: number;
}

const KINDS = ['ours', 'postgres', 'redis'] as const;

const cpuOf = (pids: Pids) => Object.fromEntries(KINDS.map((kind) => [kind, cpuMsOf(pids[kind])]));

async function eventCount(databases: Databases): Promise<number> {
  const found = await firstRow<{ total: number }>(databases.orders.sql(), sql`select count(*) as total from orders`);
  return found?.total ?? 0;
}

/** Waits until inventory has answered for every order and nothing is under way any more. */
async function untilAllocated(databases: Databases): Promise<void> {
  for (;;) {
    const waiting = await Promise.all(
      Object.values(databases).map((database) =>
        firstRow<{ pending: number }>(
          database.sql(),
          sql`select count(*) as pending from outbox_delivery where done_at is null and dead_at is null`,
        ),
      ),
    );
    if (waiting.every((row) => row?.pending === 0)) return;
    await sleep(20);
  }
}

/** Milliseconds from an order's commit to that of its allocation, for orders recorded after `since`. */
async function allocationDelays(databases: Databases, since: Date): Promise<number[]> {
  const demanded = await rows<{ orderId: string; at: Date }>(
    databases.orders.sql(),
    sql`select order_id, min(recorded_at) as at from outbox where type = 'DemandChanged' and recorded_at > ${since} group by order_id`,
  );
  const answered = await rows<{ orderId: string; at: Date }>(
    databases.inventory.sql(),
    sql`select order_id, min(recorded_at) as at from outbox where type = 'ReservationChanged' and recorded_at > ${since} group by order_id`,
  );
  const when = new Map(answered.map(({ orderId, at }) => [orderId, at.getTime()]));
  return demanded.flatMap(({ orderId, at }) => {
    const answeredAt = when.get(orderId);
    return answeredAt === undefined ? [] : [answeredAt - at.getTime()];
  });
}

async function placeAll(shop: Shop, { orders, concurrency, skus }: Load): Promise<number[]> {
  const latencies: number[] = [];
  let next = 0;
  const clients = Array.from({ length: concurrency }, async () => {
    for (let index = next++; index < orders; index = next++) {
      const lines = [0, 1].map((offset) => ({ sku: skus[(index + offset) % skus.length] ?? '', quantity: 1 }));
      const began = performance.now();
      await shop.place(lines, false);
      latencies.push(performance.now() - began);
    }
  });
  await Promise.all(clients);
  return latencies;
}

/** Places the load through the gateway and waits until all of it is allocated. */
export async function measure(target: Target, shop: Shop, load: Load): Promise<Measured> {
  const { databases } = target;
  const since = new Date();
  const before = await eventCount(databases);
  const pids = target.pids();
  const cpuBefore = cpuOf(pids);
  const began = performance.now();
  const latencies = await placeAll(shop, load);
  const placedMs = performance.now() - began;
  await untilAllocated(databases);
  const allocatedMs = performance.now() - began;
  const cpuAfter = cpuOf(pids);
  const count = (await eventCount(databases)) - before;
  const perOrder = (kind: keyof Pids): number => ((cpuAfter[kind] ?? 0) - (cpuBefore[kind] ?? 0)) / count;
  const delays = await allocationDelays(databases, since);
  const cpu = { ours: perOrder('ours'), postgres: perOrder('postgres'), redis: perOrder('redis') };
  return {
    ordersPerSecond: (count * 1_000) / placedMs,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    cpu: { ...cpu, total: cpu.ours + cpu.postgres + cpu.redis },
    allocatedP50: percentile(delays, 0.5),
    allocatedP99: percentile(delays, 0.99),
    allocatedPerSecond: (count * 1_000) / allocatedMs,
  };
}
