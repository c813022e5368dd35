import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { among } from './among.js';
import type { Database } from './database.js';
import { rows, run, sql } from './sql.js';

const folder = mkdtempSync(join(tmpdir(), 'oms-among-'));
let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  writeFileSync(
    join(folder, '0001_notes.sql'),
    'create table note (id int primary key, at int not null); create index note_at on note (at); create table note_word (id int primary key, words tsvector not null); create index note_words on note_word using gin (words);',
  );
  test = await createTestDatabase([{ name: 'analytics', migrations: folder, entities: [] }]);
  const { analytics } = test.databases;
  if (!analytics) throw new Error('no database');
  database = analytics;
  // Rare ones are the oldest: who goes along the sort to find them reads everything.
  await run(database.sql(), sql`insert into note select n, n from generate_series(1, 50000) n`);
  await run(
    database.sql(),
    sql`insert into note_word select n, to_tsvector('simple', case when n <= 3 then 'seldom' || n when n % 2 = 0 then 'often' else 'else' end) from generate_series(1, 50000) n`,
  );
  await run(database.sql(), sql`analyze note`);
  await run(database.sql(), sql`analyze note_word`);
});
afterAll(async () => {
  await test.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function page(query: string) {
  const words = sql`words @@ ${query}::tsquery`;
  const condition = await among(database.sql(), {
    column: sql`n.id`,
    found: sql`select id from note_word where ${words}`,
    matches: sql`exists (select from note_word where id = n.id and ${words} offset 0)`,
  });
  return sql`select n.id from note n where ${condition} order by n.at desc limit 2`;
}

/** The most rows that a step of the plan gave. */
async function mostRead(query: string): Promise<number> {
  const plan = await rows<{ 'QUERY PLAN': string }>(
    database.sql(),
    sql`explain (analyze, timing off) ${await page(query)}`,
  );
  const read = plan.flatMap((line) => [...line['QUERY PLAN'].matchAll(/actual rows=(\d+)/g)].map(([, n]) => Number(n)));
  expect(read.length).toBeGreaterThan(2);
  return Math.max(...read);
}

it('gives the newest of few and of many', async () => {
  expect(await rows(database.sql(), await page('seldom:*'))).toEqual([{ id: 3 }, { id: 2 }]);
  expect(await rows(database.sql(), await page('often'))).toEqual([{ id: 50_000 }, { id: 49_998 }]);
  expect(await rows(database.sql(), await page('never'))).toEqual([]);
});

it('reads no more than the few that match, or few of the many, whatever the planner thinks of the text', async () => {
  expect(await mostRead('seldom:*')).toBeLessThanOrEqual(3);
  expect(await mostRead('often')).toBeLessThanOrEqual(5);
});
