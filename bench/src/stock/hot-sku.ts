import pg from 'pg';
import { OneProcess } from '../rig/one-process.js';
import { percentile } from '../measure/percentile.js';
import { GraphClient } from '../shop/graph-client.js';
import { insist, openStock } from './stock-world.js';

const SKU = 'HOT';
const PLENTY = 10_000_000;

interface Rate {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Does one thing over and over by so many at once, for so long. */
async function pace(clients: number, seconds: number, act: (client: number) => Promise<unknown>): Promise<Rate> {
  const latencies: number[] = [];
  const until = performance.now() + seconds * 1_000;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (performance.now() < until) {
        const from = performance.now();
        await act(client);
        latencies.push(performance.now() - from);
      }
    }),
  );
  const took = (performance.now() - began) / 1_000;
  return { perSecond: latencies.length / took, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

/** As many connections that each update the one row, a transaction each. */
async function rawRate(adminUrl: string, clients: number, seconds: number): Promise<Rate> {
  const connections = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: adminUrl });
      await client.connect();
      return client;
    }),
  );
  const [first] = connections as [pg.Client];
  await first.query('create schema if not exists raw');
  await first.query('drop table if exists raw.level');
  await first.query(`create table raw.level (sku text primary key, on_hand int, reserved int) with (fillfactor = 60)`);
  await first.query(`insert into raw.level values ($1, ${PLENTY}, 0)`, [SKU]);
  const text = 'update raw.level set reserved = reserved + 1 where sku = $1 and on_hand - reserved >= 1';
  const rate = await pace(clients, seconds, async (index) => connections[index]?.query({ name: 'take', text, values: [SKU] })); // prettier-ignore
  await first.query('drop schema raw cascade');
  await Promise.all(connections.map((client) => client.end()));
  return rate;
}

/** Reservations a second on one item through the graph, beside single-row updates by as many connections. */
export async function hotSkuBench({ clients, seconds }: { clients: number; seconds: number }): Promise<void> {
  const system = await OneProcess.start();
  try {
    const client = new GraphClient(system.url, await system.token());
    await openStock(client, SKU, PLENTY);
    const lines = [{ sku: SKU, quantity: 1 }];
    const reserve = () => insist(client, 'reserveStock', 'reservation { id }', { lines });
    await pace(clients, 2, reserve);
    const graph = await pace(clients, seconds, reserve);
    const raw = await rawRate(system.adminUrl, clients, seconds);
    const row = (way: string, { perSecond, p50, p99 }: Rate) => ({ way, 'per second': Math.round(perSecond), 'p50 ms': Math.round(p50), 'p99 ms': Math.round(p99) }); // prettier-ignore
    console.table([row('reserveStock through the graph', graph), row('one row, one update each', raw)]);
    console.log(`${(graph.perSecond / raw.perSecond).toFixed(2)} reservations for each single-row update.`);
  } finally {
    await system.close();
  }
}
