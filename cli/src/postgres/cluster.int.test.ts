import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@oms/platform/database/database';
import { firstRow, sql } from '@oms/platform/database/sql';
import { withClient } from '@oms/platform/database/with-client';
import { silentLogger } from '@oms/platform/observe/logger';
import { startCluster, type Cluster } from './cluster.js';

const PASSWORD = 'a secret of a test only';

let folder: string;
let cluster: Cluster | undefined;
afterEach(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(name: string): Promise<Cluster> {
  folder = mkdtempSync(join(tmpdir(), 'oms-cluster-'));
  // The server's user passes through it.
  chmodSync(folder, 0o755);
  cluster = await startCluster(join(folder, name), PASSWORD);
  return cluster;
}

const addressOf = (url: string): Promise<unknown> =>
  withClient(url, async (client) => (await client.query<{ a: unknown }>('select inet_client_addr() as a')).rows[0]?.a);

describe('an embedded PostgreSQL', () => {
  it('is reached by loopback, and by a socket of the file system, through the pools of subgraphs too', async () => {
    const { url, nearUrl } = await start('postgres');
    expect(await addressOf(url)).toBe('127.0.0.1');
    expect(await addressOf(nearUrl)).toBeNull();
    const database = await openDatabase({ name: 'public', url: nearUrl, entities: [], logger: silentLogger });
    expect(await firstRow(database.sql(), sql`select inet_client_addr() as address`)).toEqual({ address: null });
    await database.close();
  });

  it('is reached by loopback alone where the name of a socket would be too long', async () => {
    const { url, nearUrl } = await start(`postgres-${'x'.repeat(100)}`);
    expect(nearUrl).toBe(url);
    expect(await addressOf(nearUrl)).toBe('127.0.0.1');
  });
});
