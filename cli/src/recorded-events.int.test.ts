import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstRow, rows, run, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { withClient } from '@oms/platform/database/with-client';
import { silentLogger } from '@oms/platform/observe/logger';
import { EVENT_VERSIONS, type EventVersions } from '@oms/jobs/event-versions';
import { handleBatch } from '@oms/jobs/handle-batch';
import { pumpDeliveries } from '@oms/jobs/pump';
import { jobByName, routes } from '@oms/jobs/routes';
import type { Runtimes } from '@oms/jobs/runtimes';
import { backup } from './backup/backup.js';
import { restore } from './backup/restore.js';
import { startCluster, type Cluster } from './postgres/cluster.js';
import { sharedStores } from './stores.js';
import { openSystem, type SystemOptions } from './system.js';
import { RunningSystem, TEST_SECRETS } from './testing/running-system.js';
import { playStory, STORY_EVENTS } from './testing/story.js';
import { openTestSystem, TEST_SECRET } from './testing/test-system.js';
import { verifySystem } from './verify-system.js';

/**
 * Backups of a shop in the middle of its work, taken by the versions before: `OMS_RECORD_AS=<name> npm test --
 * cli/src/recorded-events` adds one, which is done before the version of an event is raised.
 */
const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));
const recorded = readdirSync(FIXTURES);
const secrets = { ...TEST_SECRETS, dataSecret: TEST_SECRET, tokenSecret: TEST_SECRET };
/** Types and versions of all events in all recordings. */
const seen = new Set<string>();
const folder = mkdtempSync(join(tmpdir(), 'oms-recorded-'));
const now = join(folder, 'now');

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

async function systemOn(database: string): Promise<SystemOptions> {
  await withClient(cluster.url, (client) => client.query(`create database "${database}"`));
  const url = new URL(cluster.url);
  url.pathname = `/${database}`;
  return { stores: sharedStores(url.toString(), secrets), secrets, logger: silentLogger };
}

interface Waiting {
  readonly type: string;
  readonly schemaVersion: number;
  readonly consumer: string;
  readonly failures: number;
  readonly dead: boolean;
}

const waitingIn = async ({ databases }: Runtimes): Promise<Waiting[]> =>
  (
    await Promise.all(
      SUBGRAPHS.map((name) =>
        rows<Waiting>(
          databases[name].sql(),
          sql`select e.type, e.schema_version, d.consumer, d.failures, d.dead_at is not null as dead
              from outbox_delivery d join outbox e using (event_id) where d.done_at is null`,
        ),
      ),
    )
  ).flat();

describe('a shop in the middle of its work', () => {
  it('has an event of each kind on its way to each of its consumers, and is recorded as it is', async () => {
    const system = await openTestSystem();
    try {
      await playStory(system);
      const waiting = await waitingIn(system.runtimes);
      // Those that want certain events of a type only may have none in this story.
      const expected = routes.filter(
        ({ eventType, facet }) => !facet && STORY_EVENTS.some((type) => type === eventType),
      );
      for (const { eventType, consumer } of expected)
        expect(waiting).toContainEqual(expect.objectContaining({ type: eventType, consumer }));
      const { databases } = system.runtimes;
      const stores = { urlOf: (name: string) => databases[name as keyof typeof databases].url };
      const as = process.env['OMS_RECORD_AS'];
      await backup({ stores, secrets, logger: silentLogger }, now);
      if (as) cpSync(now, join(FIXTURES, as), { recursive: true });
    } finally {
      await system.close();
    }
  }, 120_000);
});

describe.each(['now', ...recorded])('what was recorded as %s', (name) => {
  it('is taken up by this version, every event of it, and comes to its end', async () => {
    const from = name === 'now' ? now : join(FIXTURES, name);
    const system = await systemOn(name);
    await restore(system, from, { replace: false });
    const runtimes = await openSystem(system);
    try {
      const before = await waitingIn(runtimes);
      expect(new Set(before.map(({ type }) => type))).toEqual(new Set(STORY_EVENTS));
      for (const { type, schemaVersion } of before) seen.add(`${type} ${schemaVersion}`);
      await pumpDeliveries(runtimes);
      expect(await waitingIn(runtimes)).toEqual([]);
      expect(await verifySystem(runtimes)).toEqual([]);
    } finally {
      await runtimes.close();
    }
  }, 60_000);
});

describe('recorded events', () => {
  it('are there of the version before, for every event whose version was raised', () => {
    expect(recorded.length).toBeGreaterThan(0);
    for (const [type, { current }] of Object.entries(EVENT_VERSIONS)) expect(seen).toContain(`${type} ${current - 1}`);
  });
});

describe('an event of another version', () => {
  let running: RunningSystem;
  beforeAll(async () => {
    running = await RunningSystem.start(await systemOn('versions'));
    await running.fill();
    await running.untilQuiet();
  }, 60_000);
  afterAll(() => running.stop(), 60_000);

  /** As a newer or older version beside us would have recorded it. */
  async function record(schemaVersion: number, title: string): Promise<string> {
    const db = running.runtimes.databases.inventory.sql();
    const event = await firstRow<{ eventId: string }>(
      db,
      sql`with newest as (select * from outbox where type = 'ItemChanged' order by aggregate_version desc limit 1),
               made as (insert into outbox (event_id, type, schema_version, aggregate_id, aggregate_version, shard, occurred_at, actor, request_id, payload)
                 select gen_random_uuid(), type, ${schemaVersion}::smallint, aggregate_id, aggregate_version + 1, shard, occurred_at, actor, request_id,
                        jsonb_set(payload, '{title}', to_jsonb(${title}::text)) from newest returning event_id, shard, sequence),
               sent as (insert into outbox_delivery (event_id, consumer, shard, sequence)
                 select event_id, 'analytics.project-items', shard, sequence from made)
          select event_id from made`,
    );
    return event?.eventId ?? '';
  }
  const consumer = 'analytics.project-items';
  const deliver = (eventId: string, versions?: EventVersions) =>
    handleBatch(
      running.runtimes,
      jobByName(consumer),
      { consumer, source: 'inventory', eventIds: [eventId] },
      versions,
    );
  const stateOf = (eventId: string) =>
    firstRow<{ done: boolean; dead: boolean; failures: number; wait: number }>(
      running.runtimes.databases.inventory.sql(),
      sql`select done_at is not null as done, dead_at is not null as dead, failures,
                 extract(epoch from due_at - clock_timestamp())::float8 as wait from outbox_delivery where event_id = ${eventId}`,
    );
  const titleOf = async () =>
    (
      await firstRow<{ title: string }>(
        running.runtimes.databases.analytics.sql(),
        sql`select title from dim_item where sku = 'CUP'`,
      )
    )?.title;

  it('that is newer waits, however often it is offered, until a newer worker takes it', async () => {
    const eventId = await record(2, 'from the future');
    for (let times = 0; times < 30; times += 1) await deliver(eventId);
    const waiting = await stateOf(eventId);
    expect(waiting).toMatchObject({ done: false, dead: false, failures: 0 });
    expect(waiting?.wait).toBeGreaterThan(5);
    expect(await titleOf()).toBe('Cup');
    await deliver(eventId, { ItemChanged: { current: 2, upcast: (payload) => payload } });
    expect(await stateOf(eventId)).toMatchObject({ done: true });
    expect(await titleOf()).toBe('from the future');
  });

  it('that is of the version before is read as this version’s', async () => {
    const eventId = await record(1, 'old');
    // It may have been taken by the running workers, who know version 1, as it is.
    await run(
      running.runtimes.databases.inventory.sql(),
      sql`update outbox_delivery set done_at = null, due_at = clock_timestamp() + interval '1 hour' where event_id = ${eventId}`,
    );
    await run(
      running.runtimes.databases.analytics.sql(),
      sql`delete from inbox where consumer = 'analytics.project-items'`,
    );
    const upcast = (payload: { title: string }) => ({ ...payload, title: `${payload.title}, read as new` });
    await deliver(eventId, { ItemChanged: { current: 2, upcast } });
    expect(await titleOf()).toBe('old, read as new');
  });
});
