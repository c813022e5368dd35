import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Actor } from '@oms/platform/auth/actor';
import { run, sql } from '@oms/platform/database/sql';
import type { GatewayServer } from '@oms/gateway/serve-gateway';
import { DEFAULT_LIMITS } from '@oms/gateway/limits/limits';
import { pruneFeed } from '@oms/orders/operations/prune-feed';
import { openLiveShop, type LiveShop } from './testing/live-shop.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { Watcher } from './testing/watcher.js';

const ADMIN: Actor = { role: 'admin', id: 'test-admin' };
const SLIM = `subscription Slim($orderId: ID!, $after: Int) {
  orderStatusChanged(orderId: $orderId, after: $after) { sequence status }
}`;
const EVERYTHING = 'subscription All($after: String) { orderEvents(after: $after) { sequence position order { id } } }';

let system: TestSystem;
let shop: LiveShop;
const watchers: Watcher[] = [];

beforeAll(async () => {
  system = await openTestSystem({ live: true });
  shop = await openLiveShop(system);
});
afterAll(() => system.close());
afterEach(async () => {
  await Promise.all(watchers.splice(0).map((watcher) => watcher.stop()));
});

async function watch(url: string, query: string, variables: Record<string, unknown>, actor = ADMIN): Promise<Watcher> {
  const watcher = new Watcher({ url, query, variables, authorization: await system.authorization(actor) });
  watchers.push(watcher);
  return watcher;
}

/** Adds so many entries to an order's timeline at once. */
const fill = (orderId: string, count: number): Promise<unknown> =>
  run(
    system.runtimes.orders.database.sql(),
    sql`with moved as (
          update orders set last_sequence = last_sequence + ${count} where id = ${orderId}::uuid
          returning id, last_sequence, status, payment_status, fulfillment_status, return_status
        )
        insert into order_event (id, order_id, sequence, type, occurred_at, recorded_at, status, payment_status, fulfillment_status, return_status, actor, visibility)
        select gen_random_uuid(), id, last_sequence - ${count} + added, 'FILLED', now(), now(), status, payment_status, fulfillment_status, return_status,
               '{"role":"job","id":"test"}'::jsonb, 'CUSTOMER'
        from moved, generate_series(1, ${count}) as added`,
  );

/** Notes each time that the gateway reads an order's timeline for a client that asks for `what`. */
function countReads({ gateway }: GatewayServer, what: string): () => number {
  const { orders } = gateway.dataSources;
  if (!orders) throw new Error('there is no way to the orders');
  const process = orders.process.bind(orders);
  let reads = 0;
  orders.process = (options) => {
    const { query = '' } = options.request;
    if (query.includes('LiveOrder') && query.includes(what)) reads += 1;
    return process(options);
  };
  return () => reads;
}

describe('a client that stops taking what it is sent', () => {
  const EVENTS = 400;
  /** Some 100 kB of every event. */
  const FAT = `subscription Fat($orderId: ID!, $after: Int) { orderStatusChanged(orderId: $orderId, after: $after) {
    sequence ${Array.from({ length: 1_000 }, (_, index) => `${'x'.repeat(80)}${index}: status`).join(' ')} } }`;
  const admin = { ...DEFAULT_LIMITS.admin, aliases: 2_000, selections: 2_000, cost: 1_000_000 };
  let gateway: GatewayServer;
  let readsSoFar: () => number;
  let readsBefore: number;
  let orderId: string;

  beforeEach(() => {
    readsBefore = readsSoFar();
  });
  beforeAll(async () => {
    gateway = await system.openGateway({ limits: { ...DEFAULT_LIMITS, admin }, live: { slowAfterMs: 600 } });
    readsSoFar = countReads(gateway, 'xxx');
    orderId = await shop.order();
    await fill(orderId, EVENTS);
  });

  /** Nothing is read ahead of a client: most of the timeline was never read for it. */
  async function letGo(): Promise<void> {
    for (let waited = 0; gateway.streams.sessions.size > 0 && waited < 20_000; waited += 50) await sleep(50);
    expect(gateway.streams.sessions.size).toBe(0);
    expect(readsSoFar() - readsBefore).toBeGreaterThan(0);
    expect(readsSoFar() - readsBefore).toBeLessThan(EVENTS / 50 / 2);
  }

  async function othersAreServed(): Promise<void> {
    const other = await watch(gateway.url, SLIM, { orderId, after: 0 });
    const now = await shop.lastSequence(orderId);
    const events = await other.events((seen) => seen.at(-1)?.sequence === now);
    expect(events).toHaveLength(now);
    await other.stop();
  }

  it('is let go with 4420 on a socket, while others get everything', async () => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(
      JSON.stringify({ type: 'connection_init', payload: { authorization: await system.authorization(ADMIN) } }),
    );
    await once(socket, 'message');
    const closed = once(socket, 'close');
    socket.send(
      JSON.stringify({ id: '1', type: 'subscribe', payload: { query: FAT, variables: { orderId, after: 0 } } }),
    );
    await once(socket, 'message');
    socket.pause();
    await othersAreServed();
    await sleep(1_500);
    // It takes up again what was on its way, and is told why no more comes.
    socket.resume();
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([4420, 'The client has not taken what was sent to it in time']);
    await letGo();
  });

  it('is let go when it never takes anything again', async () => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(
      JSON.stringify({ type: 'connection_init', payload: { authorization: await system.authorization(ADMIN) } }),
    );
    await once(socket, 'message');
    socket.send(
      JSON.stringify({ id: '1', type: 'subscribe', payload: { query: FAT, variables: { orderId, after: 0 } } }),
    );
    await once(socket, 'message');
    socket.pause();
    await letGo();
    socket.terminate();
  });

  it('is told SLOW_CONSUMER at the end of an event stream', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: await system.authorization(ADMIN),
      },
      body: JSON.stringify({ query: FAT, variables: { orderId, after: 0 } }),
    });
    await othersAreServed();
    await sleep(1_500);
    const text = await response.text();
    expect(text.slice(-400)).toContain('"code":"SLOW_CONSUMER"');
    expect(text.endsWith('event: complete\ndata: \n\n')).toBe(true);
    await letGo();
  });
});

describe('what many watch', () => {
  it('is read and resolved once for each operation, its variables and the rights of those who watch', async () => {
    const gateway = await system.openGateway();
    const { id, actor } = await shop.customer('Counted');
    const orderId = await shop.order(id);
    const last = await shop.lastSequence(orderId);
    const staff = ['a', 'b', 'c', 'd', 'e'].map((name): Actor => ({ role: 'agent', id: name }));
    const audience: readonly (readonly [string, Actor])[] = [
      ...staff.map((agent) => [SLIM, agent] as const),
      ...staff.map(() => [SLIM, ADMIN] as const),
      ...staff.map(() => [SLIM, actor] as const),
      ...staff.map((agent) => [SLIM.replace('status }', 'status type }'), agent] as const),
    ];
    const all = await Promise.all(
      audience.map(([query, who]) => watch(gateway.url, query, { orderId, after: last }, who)),
    );
    await sessionsOpen(gateway, audience.length);
    const readsSoFar = countReads(gateway, 'sequence');
    await shop.cancelUnit(orderId);
    const now = await shop.lastSequence(orderId);
    for (const watcher of all) await watcher.events((events) => events.at(-1)?.sequence === now);
    // One event or several in a row: each is read by four, never by twenty. Hints and the feed may ask for it up to three
    // times, since each may come before the other and before what it tells of is all there.
    const events = now - last;
    expect(readsSoFar()).toBeGreaterThanOrEqual(4);
    expect(readsSoFar()).toBeLessThanOrEqual(4 * 3 * events);
  });
});

describe('a position that is not kept any more', () => {
  it('is refused with what to do, however it was noted; newer ones go on', async () => {
    const everything = await watch(system.url, EVERYTHING, {});
    await sessionsOpen(system.gateway, 1);
    const orderId = await shop.order();
    await shop.cancelUnit(orderId);
    await shop.cancelUnit(orderId);
    const now = await shop.lastSequence(orderId);
    const seen = await everything.events((events) => events.at(-1)?.sequence === now && events.length >= 3);
    const ctx = { ...system.runtimes.orders, actor: ADMIN, requestId: 'test' };
    await run(ctx.database.sql(), sql`update order_feed set published_at = published_at - interval '15 days'`);
    expect(await pruneFeed(ctx)).toBeGreaterThan(1);

    const late = await watch(system.url, EVERYTHING, { after: seen[0]?.position });
    const told = JSON.stringify(await late.end());
    expect(told).toContain('"code":"BAD_USER_INPUT"');
    expect(told).toContain('too old to resume after: read what you need, and begin anew');
    expect(late.received).toEqual([]);

    await shop.staffEvent(orderId);
    const recent = await watch(system.url, EVERYTHING, { after: seen.at(-1)?.position });
    const rest = await recent.events((events) => events.length > 0);
    expect(rest[0]?.sequence).toBe(now + 1);
    // The order's own timeline is kept for good.
    const own = await watch(system.url, SLIM, { orderId, after: 0 });
    expect(await own.events((events) => events.at(-1)?.sequence === now + 1)).toHaveLength(now + 1);
  });

  it('of an event that is not in the feed yet is taken, and the event does not come twice', async () => {
    const orderId = await shop.order();
    const last = await shop.lastSequence(orderId);
    const query = SLIM.replace('sequence', 'sequence position');
    const watcher = await watch(system.url, query, { orderId, after: last });
    await sessionsOpen(system.gateway, 1);
    const input = { orderId, reason: 'SUSPECTED_FRAUD' };
    await system.graph('mutation($input: HoldOrderInput!) { holdOrder(input: $input) { userErrors { message } } }', {
      input,
    });
    const [early] = await watcher.events((events) => events.length > 0);
    const everything = await watch(system.url, EVERYTHING, { after: early?.position });
    await sessionsOpen(system.gateway, 2);
    await system.settle();
    await shop.cancelUnit(orderId);
    const events = await everything.events((seen) => seen.length > 0);
    expect(events[0]?.sequence).toBe((early?.sequence ?? 0) + 1);
  });
});

/** Waits until the gateway has so many streams, and they follow. */
async function sessionsOpen({ streams }: Pick<GatewayServer, 'streams'>, count: number): Promise<void> {
  for (let tries = 0; streams.sessions.size < count && tries < 1_000; tries += 1) await sleep(5);
  await sleep(200);
}
