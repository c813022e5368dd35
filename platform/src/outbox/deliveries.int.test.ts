import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommand } from '../commands/run-command.js';
import { rows, run, sql } from '../database/sql.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestSubgraph, type TestSubgraph } from '../testing/test-subgraph.js';
import { newId } from '../values/ids.js';
import { acknowledge, claimDeliveries, inHand, recordFailure, returnDeliveries } from './deliveries.js';
import { SHARDS } from './event.js';
import { prune } from './prune.js';
import { syncRoutes } from './routes.js';

const folder = mkdtempSync(join(tmpdir(), 'oms-migrations-'));
const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
let test: TestSubgraph<null>;

beforeAll(async () => {
  test = await openTestSubgraph({
    source: { name: 'toy', migrations: folder, entities: [] },
    services: () => null,
  });
  const consumers = ['toy.a', 'toy.b'];
  await syncRoutes(
    test.database.sql(),
    consumers.map((consumer) => ({ eventType: 'OrderErased', consumer })),
  );
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await run(test.database.sql(), sql`delete from outbox`);
});

const emit = (count: number): Promise<void> =>
  runCommand(test.op(), 'make', async (tx) => {
    for (let index = 0; index < count; index += 1)
      tx.emit({ type: 'OrderErased', aggregateId: newId(), aggregateVersion: 1, payload: { orderId: newId() } });
  });
const claim = (options: { except?: string[]; limit?: number } = {}) =>
  claimDeliveries(test.database.sql(), { shards, limit: 100, acknowledgeSeconds: 30, ...options });
const state = () =>
  rows<{ attempts: number; failures: number; dead: boolean; wait: number }>(
    test.database.sql(),
    sql`select attempts, failures, dead_at is not null as dead, extract(epoch from due_at - clock_timestamp())::float8 as wait
        from outbox_delivery where consumer = 'toy.a'`,
  );

describe('deliveries', () => {
  it('are claimed once, in order, and not for those who have enough', async () => {
    await emit(3);
    const claimed = await claim({ except: ['toy.b'] });
    expect(claimed.map(({ consumer, attempts }) => [consumer, attempts])).toEqual(Array(3).fill(['toy.a', 1]));
    expect(await claim({ except: ['toy.b'] })).toEqual([]);
    expect(await claim()).toHaveLength(3);
    const [first] = claimed;
    expect(await inHand(test.database.sql(), claimed)).toHaveLength(3);
    await acknowledge(test.database.sql(), 'toy.a', [first?.eventId ?? '']);
    expect(await inHand(test.database.sql(), claimed)).toHaveLength(2);
  });

  it('that the queue did not take are due at once, as if they had never been handed out', async () => {
    await emit(1);
    for (let tries = 0; tries < 20; tries += 1) await returnDeliveries(test.database.sql(), await claim());
    expect(await state()).toEqual([{ attempts: 0, failures: 0, dead: false, wait: expect.any(Number) }]);
    expect(await claim()).toHaveLength(2);
  });

  it('that fail wait longer each time, and are given up after the last attempt', async () => {
    await emit(1);
    const eventId = (await claim())[0]?.eventId ?? '';
    const fail = (outage: boolean) =>
      recordFailure(test.database.sql(), { consumer: 'toy.a', eventId, error: 'no', outage, maxFailures: 3 });
    expect(await fail(false)).toBe(false);
    expect((await state())[0]).toMatchObject({ failures: 1, dead: false });
    expect(await fail(false)).toBe(false);
    const [second] = await state();
    expect(second?.wait).toBeGreaterThan(1.4);
    expect(await fail(false)).toBe(true);
    expect((await state())[0]).toMatchObject({ failures: 3, dead: true });
  });

  it('are never given up because a database was away', async () => {
    await emit(1);
    const eventId = (await claim())[0]?.eventId ?? '';
    for (let times = 0; times < 50; times += 1)
      expect(
        await recordFailure(test.database.sql(), {
          consumer: 'toy.a',
          eventId,
          error: 'away',
          outage: true,
          maxFailures: 3,
        }),
      ).toBe(false);
    const [delivery] = await state();
    expect(delivery).toMatchObject({ failures: 0, dead: false });
    expect(delivery?.wait).toBeLessThan(3);
  });
});

describe('pruning', () => {
  it('takes old events that everybody has finished with, and old keys, and nothing else', async () => {
    await emit(3);
    const db = test.database.sql();
    const [done, half, fresh] = (
      await rows<{ eventId: string }>(db, sql`select event_id from outbox order by sequence`)
    ).map(({ eventId }) => eventId);
    await run(db, sql`update outbox set recorded_at = recorded_at - interval '15 days' where event_id <> ${fresh}`);
    await run(
      db,
      sql`update outbox_delivery set done_at = clock_timestamp() where event_id <> ${half} or consumer = 'toy.a'`,
    );
    await run(
      db,
      sql`insert into idempotency_key (actor_id, operation, key, input_hash, outcome, created_at)
          select 'a', 'o', age::text, 'h', '{}', clock_timestamp() - make_interval(days => age) from unnest(array[1, 8]) age`,
    );
    expect(await prune(test.op())).toEqual({ events: 1, keys: 1 });
    const left = await rows<{ eventId: string }>(db, sql`select event_id from outbox order by sequence`);
    expect(left.map(({ eventId }) => eventId)).toEqual([half, fresh]);
    expect(left.map(({ eventId }) => eventId)).not.toContain(done);
    expect(await prune(test.op())).toEqual({ events: 0, keys: 0 });
  });
});
