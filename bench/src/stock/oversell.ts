import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '@oms/platform/database/with-client';
import { firstRow, sql } from '@oms/platform/database/sql';
import { silentLogger } from '@oms/platform/observe/logger';
import { systemClock } from '@oms/platform/values/clock';
import { assembleRuntimes } from '@oms/jobs/runtimes';
import { verifySystem } from '@oms/cli/verify-system';
import { Rig } from '../rig/rig.js';
import { GraphClient, NoAnswer } from '../shop/graph-client.js';
import { cartOf, openStock, orderOf } from './stock-world.js';

const UNITS = 100;
const SKU = 'HOT';
const PATIENCE_MS = 120_000;

/** Buys until there is an answer, always under the same key; every other buyer holds the stock first. */
async function buy(client: GraphClient, index: number): Promise<void> {
  const key = randomUUID();
  const lines = cartOf(SKU, index);
  let reservationToken: string | undefined;
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(200)) {
    try {
      if (index % 2 === 0 && !reservationToken) {
        const held = (await client.mutate('reserveStock', 'ReserveStockInput', 'reservation { token }', { lines, idempotencyKey: key })) as { reservation?: { token: string } | null }; // prettier-ignore
        reservationToken = held.reservation?.token;
      }
      const extra = { idempotencyKey: key, ...(reservationToken ? { reservationToken } : {}) };
      await client.mutate('placeOrder', 'PlaceOrderInput', 'order { id }', orderOf(lines, extra));
      return;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }
}

const count = async (rig: Rig, statement: ReturnType<typeof sql>): Promise<number> =>
  Number((await firstRow<{ n: number }>(rig.databases.inventory.sql(), statement))?.n ?? 0);

/** Waits until nothing is under way in any database. */
async function settle(rig: Rig): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(200)) {
    const waiting = await Promise.all(
      Object.values(rig.databases).map((database) =>
        firstRow<{ n: number }>(
          database.sql(),
          sql`select count(*)::int as n from outbox_delivery where done_at is null and dead_at is null`,
        ),
      ),
    );
    if (waiting.every((row) => row?.n === 0)) return;
  }
}

async function deadlocks(rig: Rig): Promise<number> {
  const url = rig.system.stores.adminUrl ?? '';
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ n: string }>('select sum(deadlocks) as n from pg_stat_database');
    return Number(rows[0]?.n ?? 0);
  });
}

async function storm(rig: Rig, buyers: number): Promise<number> {
  const client = new GraphClient(rig.url, await rig.token());
  await openStock(client, SKU, UNITS);
  let buying = true;
  let kills = 0;
  const workers = rig.supervised.processes
    .map(({ spec }) => spec.name)
    .filter((name) => /work|relay|allocation/.test(name));
  const killing = (async () => {
    for (; buying; await sleep(700)) {
      rig.kill(workers[kills % workers.length] ?? '');
      kills += 1;
    }
  })();
  await Promise.all(Array.from({ length: buyers }, (_, index) => buy(client, index)));
  buying = false;
  await killing;
  await settle(rig);
  return kills;
}

async function judge(rig: Rig, adapter: string, buyers: number, kills: number): Promise<boolean> {
  const secrets = { dataSecret: rig.system.secrets.dataSecret, tokenSecret: rig.system.secrets.tokenSecret };
  const runtimes = assembleRuntimes(rig.databases, { clock: systemClock, logger: silentLogger, secrets });
  const promised = await count(
    rig,
    sql`select sum(reserved + soft_reserved) as n from inventory_level where sku = ${SKU}`,
  );
  const checks = await count(
    rig,
    sql`select count(*) as n from outbox_delivery where last_error like '%check constraint%'`,
  );
  const broken = await verifySystem(runtimes);
  const locks = await deadlocks(rig);
  console.table([{ adapter, buyers, 'workers killed': kills, promised, 'CHECK hit': checks, deadlocks: locks, 'rules broken': broken.length }]); // prettier-ignore
  for (const { rule, subject, detail } of broken.slice(0, 10)) console.error(`${rule}: ${subject}: ${detail}`);
  return promised === UNITS && checks === 0 && broken.length === 0 && locks === 0;
}

/** So many buyers at once on 100 units while workers are killed, on each adapter. Answers whether exactly 100 were promised. */
export async function oversellBench({
  buyers,
  adapters,
}: {
  buyers: number;
  adapters: readonly string[];
}): Promise<boolean> {
  let held = true;
  for (const adapter of adapters) {
    const rig = await Rig.start({ redis: adapter === 'redis', direct: true, acknowledgeSeconds: 3 });
    try {
      const kills = await storm(rig, buyers);
      held = (await judge(rig, adapter, buyers, kills)) && held;
    } finally {
      await rig.close();
    }
  }
  return held;
}
