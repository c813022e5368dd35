import { setTimeout as sleep } from 'node:timers/promises';
import { jobActor } from '@oms/platform/auth/actor';
import { runCommand } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { silentLogger } from '@oms/platform/observe/logger';
import { systemClock } from '@oms/platform/values/clock';
import { newId } from '@oms/platform/values/ids';
import type { Databases } from '@oms/jobs/runtimes';
import { percentile } from '../measure/percentile.js';
import { benchOrder, orderPayload } from './events.js';

const TICK_MS = 100;
const LOOK_MS = 50;
const CHANNEL = 'LAG';

export interface Lag {
  /** Milliseconds from the commit of the oldest order that is not counted yet to now; looked at twenty times a second. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** Orders that were told of a second. */
  readonly perSecond: number;
}

interface Told {
  readonly at: number;
  readonly upto: number;
}

/** Tells of so many new orders a second by the outbox of orders, as commands do. */
async function tell({ orders }: Databases, { perSecond, seconds }: LagOptions, told: Told[]): Promise<void> {
  const runtime = { database: orders, clock: systemClock, logger: silentLogger, services: {} };
  const began = performance.now();
  let upto = 0;
  for (let tick = 1; tick * TICK_MS <= seconds * 1_000; tick += 1) {
    await sleep(Math.max(0, began + tick * TICK_MS - performance.now()));
    const count = Math.round((tick * TICK_MS * perSecond) / 1_000) - upto;
    await runCommand(operationContext(runtime, jobActor('bench'), newId()), 'bench.tell', (tx) => {
      for (let index = 0; index < count; index += 1) {
        const order = benchOrder(upto + index);
        const payload = { ...orderPayload(order, false), channelCode: CHANNEL };
        tx.emit({ type: 'OrderChanged', aggregateId: order.orderId, aggregateVersion: 1, payload, facets: ['facts'] });
      }
      return Promise.resolve();
    });
    upto += count;
    told.push({ at: performance.now(), upto });
  }
}

export interface LagOptions {
  readonly perSecond: number;
  readonly seconds: number;
}

/** How far the facts are behind while orders are told of: by outbox, relay, queue and worker of the running system. */
export async function lagWhile(databases: Databases, options: LagOptions): Promise<Lag> {
  const told: Told[] = [];
  let telling = true;
  const done = tell(databases, options, told).finally(() => (telling = false));
  const before = await counted(databases);
  const lags: number[] = [];
  for (;;) {
    const seen = (await counted(databases)) - before;
    const waiting = told.find(({ upto }) => upto > seen);
    lags.push(waiting ? performance.now() - waiting.at : 0);
    if (!telling && !waiting) break;
    await sleep(LOOK_MS);
  }
  await done;
  const [first, last] = [told[0], told.at(-1)];
  const perSecond = first && last ? ((last.upto - first.upto) * 1_000) / (last.at - first.at) : 0;
  return { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99), most: Math.max(...lags), perSecond };
}

async function counted({ analytics }: Databases): Promise<number> {
  const row = await firstRow<{ total: number }>(
    analytics.sql(),
    sql`select count(*)::int as total from fact_order where channel = ${CHANNEL}`,
  );
  return row?.total ?? 0;
}
