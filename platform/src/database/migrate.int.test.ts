import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { migrate, missingMigrations } from './migrate.js';
import { firstRow, run, sql } from './sql.js';

const folder = mkdtempSync(join(tmpdir(), 'oms-migrations-'));
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
let test: TestDatabase;

beforeAll(async () => {
  write('0001_parcels.sql', 'create table parcel (id int primary key, weight int not null);');
  test = await createTestDatabase([{ name: 'analytics', migrations: folder, entities: [] }]);
});
afterAll(async () => {
  await test.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a migration', () => {
  it('is known to be missing until it has run, then runs once', async () => {
    const { analytics } = test.databases;
    if (!analytics) throw new Error('no database');
    expect(await missingMigrations(analytics.sql(), folder)).toEqual([]);
    write(
      '0002_index.sql',
      '-- outside a transaction\ncreate index concurrently parcel_weight on parcel (weight);\nselect 1;\n',
    );
    expect(await missingMigrations(analytics.sql(), folder)).toEqual(['subgraph_0002_index']);
    const both = await Promise.all([
      migrate('analytics', analytics.url, folder),
      migrate('analytics', analytics.url, folder),
    ]);
    expect(both.flat()).toEqual(['subgraph_0002_index']);
    const index = await firstRow(
      analytics.sql(),
      sql`select 1 as there from pg_indexes where indexname = 'parcel_weight'`,
    );
    expect(index).toEqual({ there: 1 });
  });

  it('changes nothing when it fails', async () => {
    const { analytics } = test.databases;
    if (!analytics) throw new Error('no database');
    write('0003_bad.sql', 'create table half (id int); create table parcel (id int);');
    await expect(migrate('analytics', analytics.url, folder)).rejects.toThrow('already exists');
    await expect(run(analytics.sql(), sql`select * from half`)).rejects.toThrow('does not exist');
    expect(await missingMigrations(analytics.sql(), folder)).toEqual(['subgraph_0003_bad']);
  });
});
