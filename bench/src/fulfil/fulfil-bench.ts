import { setTimeout as sleep } from 'node:timers/promises';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import type { Databases } from '@oms/jobs/runtimes';
import { cpuMsOf } from '../measure/cpu.js';
import { OneProcess } from '../rig/one-process.js';
import { Rig, type Pids } from '../rig/rig.js';
import { GraphClient } from '../shop/graph-client.js';
import { Shop } from '../shop/shop.js';

export interface FulfilOptions {
  readonly orders: number;
  readonly concurrency: number;
  readonly forms: readonly string[];
}

interface Target {
  readonly url: string;
  readonly databases: Databases;
  pids(): Pids;
  token(): Promise<string>;
  close(): Promise<void>;
}

const SKUS = Array.from({ length: 50 }, (_, index) => `SKU-${index}`);
const STEPS = [
  ['acceptFulfillmentOrder', 'FulfillmentOrderCommandInput'],
  ['pickFulfillmentOrder', 'PickInput'],
  ['packFulfillmentOrder', 'PackInput'],
] as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const open = (form: string): Promise<Target> =>
  form === 'one-process' ? OneProcess.start() : Rig.start({ direct: true, redis: form === 'redis' });

async function untilQuiet(databases: Databases): Promise<void> {
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

async function inParallel(
  ids: readonly string[],
  concurrency: number,
  work: (id: string) => Promise<void>,
): Promise<void> {
  const queue = [...ids];
  const worker = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) await work(id);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function openWork({ databases }: Target): Promise<string[]> {
  const found = await rows<{ id: string }>(
    databases.fulfillment.sql(),
    sql`select id from fulfillment_order where status = 'OPEN' order by created_at`,
  );
  return found.map(({ id }) => id);
}

const cpuOf = (target: Target): number => {
  const { ours, postgres, redis } = target.pids();
  return cpuMsOf([...ours, ...postgres, ...redis]);
};

/** Works on all that is open: three commands by staff, the label by the worker, one command to ship. */
async function fulfilAll(
  target: Target,
  client: GraphClient,
  ids: readonly string[],
  concurrency: number,
): Promise<void> {
  await inParallel(ids, concurrency, async (fulfillmentOrderId) => {
    for (const [name, type] of STEPS) await client.mutate(name, type, '__typename', { fulfillmentOrderId });
  });
  await untilQuiet(target.databases);
  await inParallel(ids, concurrency, async (fulfillmentOrderId) => {
    await client.mutate('shipFulfillmentOrder', 'ShipInput', '__typename', { fulfillmentOrderId });
  });
  await untilQuiet(target.databases);
}

async function measureForm(form: string, { orders, concurrency }: FulfilOptions): Promise<void> {
  const target = await open(form);
  try {
    const client = new GraphClient(target.url, await target.token());
    const shop = new Shop(client);
    await shop.open(SKUS, 1_000_000);
    const round = async (count: number): Promise<number> => {
      const numbers = Array.from({ length: count }, (_, index) => String(index));
      await inParallel(numbers, concurrency, async (index) => {
        const sku = (offset: number): string => SKUS[(Number(index) + offset) % SKUS.length] ?? '';
        await shop.place([0, 1].map((offset) => ({ sku: sku(offset), quantity: 1 })), false); // prettier-ignore
      });
      await untilQuiet(target.databases);
      const ids = await openWork(target);
      const before = cpuOf(target);
      await fulfilAll(target, client, ids, concurrency);
      return (cpuOf(target) - before) / ids.length;
    };
    await round(Math.min(100, orders));
    const perOrder = await round(orders);
    const shipped = await firstRow<{ shipped: number; labels: number }>(
      target.databases.fulfillment.sql(),
      sql`select (select count(*) from fulfillment_order where status = 'SHIPPED') as shipped, (select count(*) from carrier_ledger) as labels`,
    );
    say(
      `${form}: allocated → shipped with label: ${perOrder.toFixed(1)} ms of CPU an order over all processes (${shipped?.shipped} shipped, ${shipped?.labels} labels)`,
    );
  } finally {
    await target.close();
  }
}

/** What an order costs from allocated to shipped with its label, everything that follows in all subgraphs included. */
export async function fulfilBench(options: FulfilOptions): Promise<void> {
  say(
    'for comparison: a bare fulfillment without pick, pack and label costs 89 ms in Vendure 3.7 and 218 ms in Medusa 2.21',
  );
  for (const form of options.forms) await measureForm(form, options);
}
