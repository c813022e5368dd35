import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../commands/run-command.js';
import { rows, run, sql } from '../database/sql.js';
import { consumeEvents } from '../outbox/consume.js';
import { syncRoutes } from '../outbox/routes.js';
import { openTestSubgraph, type TestSubgraph } from './test-subgraph.js';

const Thing = defineEntity({
  name: 'Thing',
  tableName: 'thing',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    price: p.bigint('number'),
    at: p.datetime(),
    note: p.json<{ a: number }>().nullable(),
  },
});

const folder = mkdtempSync(join(tmpdir(), 'oms-migrations-'));
writeFileSync(
  join(folder, '0001_thing.sql'),
  'create table thing (id uuid primary key, name text not null, price bigint not null, at timestamptz not null, note jsonb);',
);

let test: TestSubgraph<null>;
beforeAll(async () => {
  test = await openTestSubgraph({
    source: { name: 'toy', migrations: folder, entities: [Thing] },
    services: () => null,
  });
});
afterAll(() => test.close());

const ID = '019a0000-0000-7000-8000-000000000001';

describe('a command', () => {
  it('commits entities, statements and events together', async () => {
    await syncRoutes(test.database.sql(), [{ eventType: 'OrderErased', consumer: 'toy.count' }]);
    await runCommand(test.op(), 'make', async (tx) => {
      tx.em.create(Thing, { id: ID, name: 'x', price: 5, at: tx.now, note: { a: 1 } });
      await tx.em.flush();
      const [seen] = await rows<{ price: number; at: Date; note: { a: number } }>(
        tx.db,
        sql`select price, at, note from thing`,
      );
      expect(seen).toEqual({ price: 5, at: tx.now, note: { a: 1 } });
      tx.emit({ type: 'OrderErased', aggregateId: ID, aggregateVersion: 1, payload: { orderId: ID } });
    });
    const thing = await test.database.transaction(({ em }) => em().findOneOrFail(Thing, { id: ID }));
    expect(thing.at).toEqual(test.clock.now());
    expect(thing.price).toBe(5);
    expect(await rows(test.database.sql(), sql`select consumer, done_at from outbox_delivery`)).toEqual([
      { consumer: 'toy.count', doneAt: null },
    ]);
  });

  it('goes on with its prepared statements after a table has changed', async () => {
    const byId = () => runCommand(test.op(), 'read', ({ db }) => rows(db, sql`select * from thing where id = ${ID}`));
    const alone = () => rows(test.database.sql(), sql`select * from thing where id = ${ID}`);
    for (const read of [byId, byId, byId, alone, alone, alone]) await read();
    await run(test.database.sql(), sql`alter table thing add column added integer default 7`);
    expect(await byId()).toMatchObject([{ id: ID, added: 7 }]);
    await run(test.database.sql(), sql`alter table thing alter column added type bigint`);
    expect(await alone()).toMatchObject([{ id: ID, added: 7 }]);
    await run(test.database.sql(), sql`alter table thing drop column added`);
  });

  it('leaves nothing behind when it fails', async () => {
    await expect(
      runCommand(test.op(), 'fail', async (tx) => {
        tx.em.create(Thing, { id: '019a0000-0000-7000-8000-000000000002', name: 'y', price: 1, at: tx.now });
        await tx.em.flush();
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await rows(test.database.sql(), sql`select id from thing`)).toHaveLength(1);
  });

  it('applies the newest version of an aggregate once', async () => {
    const [event] = await test.events('OrderErased');
    if (!event) throw new Error('no event');
    const applied: number[] = [];
    const consume = (versions: number[]) =>
      consumeEvents(
        test.op(),
        'toy.count',
        versions.map((aggregateVersion) => ({ ...event, aggregateVersion })),
        async (_tx, fresh) => void applied.push(...fresh.map((one) => one.aggregateVersion)),
      );
    await consume([2, 1]);
    await consume([1]);
    await consume([2]);
    await consume([3]);
    expect(applied).toEqual([2, 3]);
  });

  it('answers a repeated idempotency key from what was stored and refuses another input', async () => {
    let runs = 0;
    const call = (inputHash: string) =>
      runCommand(
        { ...test.op(), idempotency: { actorId: 'a', operation: 'o', key: 'k', inputHash } },
        'o',
        async () => ({ id: (runs += 1) }),
      );
    expect(await call('h')).toEqual({ id: 1 });
    expect(await call('h')).toEqual({ id: 1 });
    expect(runs).toBe(1);
    await expect(call('other')).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
  });
});
