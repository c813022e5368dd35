import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rows, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { withClient } from '@oms/platform/database/with-client';
import { silentLogger } from '@oms/platform/observe/logger';
import type { Runtimes } from '@oms/jobs/runtimes';
import { startCluster, type Cluster } from '../postgres/cluster.js';
import { QUEUES, separateStores, sharedStores, type StoreName, type Stores } from '../stores.js';
import type { SystemOptions } from '../system.js';
import { RunningSystem, TEST_SECRETS as secrets } from '../testing/running-system.js';
import { verifySystem } from '../verify-system.js';
import { backup } from './backup.js';
import { manifestFile, readManifest, tableFile, type Manifest } from './manifest.js';
import { requireStopped, restore } from './restore.js';
import { inLoadOrder } from './tables.js';

const folder = mkdtempSync(join(tmpdir(), 'oms-backup-'));
let cluster: Cluster;

beforeAll(async () => {
  // PostgreSQL runs as another user, who must be let in.
  chmodSync(folder, 0o755);
  cluster = await startCluster(join(folder, 'postgres'), 'a secret of a rehearsal only');
}, 60_000);
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const withDatabase = (name: string): string => {
  const url = new URL(cluster.url);
  url.pathname = `/${name}`;
  return url.toString();
};

async function oneDatabase(): Promise<Stores> {
  await withClient(cluster.url, (client) => client.query('create database one'));
  return sharedStores(withDatabase('one'), secrets);
}

/** Each database belongs to a role that has no rights on the others. */
async function manyDatabases(): Promise<Stores> {
  const urls: Partial<Record<StoreName, string>> = {};
  for (const name of [...SUBGRAPHS, QUEUES] as const) {
    await withClient(cluster.url, async (client) => {
      await client.query(`create role of_${name} login password 'p'`);
      await client.query(`create database of_${name} owner of_${name}`);
    });
    const url = new URL(withDatabase(`of_${name}`));
    [url.username, url.password] = [`of_${name}`, 'p'];
    urls[name] = url.toString();
  }
  return separateStores(urls, undefined);
}

interface Accepted {
  readonly number: string;
  readonly at: number;
}

/** Orders that come in, several at a time, until told to stop; those that were accepted, and when that was known. */
function keepOrdering(running: RunningSystem): () => Promise<Accepted[]> {
  const accepted: Accepted[] = [];
  let over = false;
  const clients = Array.from({ length: 4 }, async () => {
    while (!over) {
      const number = await running.place();
      if (number) accepted.push({ number, at: Date.now() });
    }
  });
  return async () => {
    over = true;
    await Promise.all(clients);
    return accepted;
  };
}

async function destroy(stores: Stores): Promise<void> {
  for (const name of [...SUBGRAPHS, QUEUES] as const)
    await withClient(stores.adminUrl ?? stores.urlOf(name), (client) => client.query(`drop schema ${name} cascade`));
}

const numbersIn = async ({ databases }: Runtimes): Promise<Set<string>> =>
  new Set(
    (await rows<{ number: string }>(databases.orders.sql(), sql`select number from orders`)).map((row) => row.number),
  );

describe.each([
  ['one database', oneDatabase],
  ['a database for each subgraph', manyDatabases],
])('a backup of %s', (what, makeStores) => {
  let system: SystemOptions;
  let running: RunningSystem | undefined;
  let accepted: Accepted[] = [];
  const to = join(folder, `backup of ${what}`);

  beforeAll(async () => {
    system = { stores: await makeStores(), secrets, logger: silentLogger };
    running = await RunningSystem.start(system);
    await running.fill();
  }, 120_000);
  afterAll(async () => running?.stop(), 60_000);

  it('is taken while orders come in, all databases at one moment', async () => {
    if (!running) throw new Error('not running');
    const stop = keepOrdering(running);
    await sleep(1_000);
    const report = await backup(system, to);
    await sleep(1_000);
    accepted = await stop();
    expect(accepted.filter(({ at }) => at < report.takenAt.getTime()).length).toBeGreaterThan(3);
    expect(accepted.filter(({ at }) => at > report.takenAt.getTime()).length).toBeGreaterThan(3);
    const { schemas } = readManifest(to);
    const size = (name: SubgraphName, table: string) => schemas[name].tables.find((one) => one.name === table)?.rows;
    expect(size('orders', 'orders')).toBeGreaterThan(3);
    // Nothing has an effect without a cause: inventory knows of no order that orders does not have.
    expect(size('inventory', 'order_demand')).toBeLessThanOrEqual(size('orders', 'orders') ?? 0);
    expect(size('fulfillment', 'order_work')).toBeLessThanOrEqual(size('orders', 'orders') ?? 0);
    await expect(backup(system, to)).rejects.toThrow('is there already');
    await expect(requireStopped(system, 0)).rejects.toThrow('Stop every process first');
  }, 60_000);

  it('brings everything back after all was lost, and work goes on', async () => {
    await running?.stop();
    running = undefined;
    await destroy(system.stores);
    await requireStopped(system);
    const report = await restore(system, to, { replace: false });
    running = await RunningSystem.start(system);
    await running.untilQuiet();
    expect(await verifySystem(running.runtimes)).toEqual([]);
    const there = await numbersIn(running.runtimes);
    const before = accepted.filter(({ at }) => at < report.takenAt.getTime());
    expect(before.filter(({ number }) => !there.has(number))).toEqual([]);
    const lost = accepted.filter(({ number }) => !there.has(number));
    // Every order that is there is allocated; what is placed now gets a number that nobody has had.
    const number = await running.place();
    expect([...there, ...accepted.map((one) => one.number)]).not.toContain(number);
    await running.untilQuiet();
    const open = await rows(
      running.runtimes.databases.orders.sql(),
      sql`select l.id from order_line l join orders o on o.id = l.order_id where o.confirmed_at is not null and l.allocated < l.quantity`,
    );
    expect(open).toEqual([]);
    process.stdout.write(
      `${what}: ${report.rows} rows, ${report.waiting} deliveries went on; RPO ${lost.length} orders of the ${accepted.length - before.length} accepted after the backup began, RTO ${report.seconds.toFixed(1)} s\n`,
    );
  }, 120_000);

  it('takes away nothing unless it is told to', async () => {
    await running?.stop();
    running = undefined;
    await expect(restore(system, to, { replace: false })).rejects.toThrow('There is data in');
    await restore(system, to, { replace: true });
    running = await RunningSystem.start(system);
    await running.untilQuiet();
    expect(await verifySystem(running.runtimes)).toEqual([]);
  }, 60_000);

  it('is refused, before anything is changed, when it is not whole or not for this installation', async () => {
    await running?.stop();
    running = undefined;
    const again = (change: Partial<SystemOptions> = {}) => restore({ ...system, ...change }, to, { replace: true });
    await expect(
      again({ secrets: { ...secrets, dataSecret: 'quite another secret of the data there' } }),
    ).rejects.toThrow('another OMS_DATA_SECRET');
    const text = readFileSync(manifestFile(to), 'utf8');
    const manifest = JSON.parse(text) as Manifest;
    manifest.schemas.orders.migrations.push('subgraph_9999_from_the_future');
    writeFileSync(manifestFile(to), JSON.stringify(manifest));
    await expect(again()).rejects.toThrow('taken by a newer version');
    writeFileSync(manifestFile(to), text);
    appendFileSync(tableFile(to, 'inventory', 'inventory_level'), 'x');
    await expect(again()).rejects.toThrow(/is damaged: .*inventory_level/);
    await expect(restore(system, join(folder, 'nowhere'), { replace: true })).rejects.toThrow('There is no backup in');
    running = await RunningSystem.start(system);
    expect((await numbersIn(running.runtimes)).size).toBeGreaterThan(3);
  }, 60_000);
});

describe('tables', () => {
  const table = (name: string) => ({ name, columns: [] });

  it('are loaded after those that they refer to', () => {
    const references = [
      { from: 'line', to: 'orders' },
      { from: 'orders', to: 'channel' },
      { from: 'orders', to: 'orders' },
    ];
    const names = inLoadOrder(['line', 'orders', 'channel'].map(table), references).map(({ name }) => name);
    expect(names).toEqual(['channel', 'orders', 'line']);
  });

  it('that refer to each other in a circle are an error that names them', () => {
    const references = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ];
    expect(() => inLoadOrder(['a', 'b'].map(table), references)).toThrow('in a circle: a, b');
  });
});
