import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { run, sql } from '@oms/platform/database/sql';
import type { StatusMessage, StatusPort } from '@oms/platform/status/status-port';
import { feedAfter, type FeedEntry } from '@oms/orders/storage/order-feed';
import { openLiveShop, type LiveShop } from './testing/live-shop.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { Watcher, type WatchOptions } from './testing/watcher.js';

const ADMIN: Actor = { role: 'admin', id: 'test-admin' };

const STATUS = `subscription Status($orderId: ID!, $after: Int) {
  orderStatusChanged(orderId: $orderId, after: $after) {
    sequence type status position
    order { number status customer { name } lines { nodes { item { title } } } fulfillmentOrders { nodes { status } } }
  }
}`;
const MINE = STATUS.replace('fulfillmentOrders { nodes { status } }', 'holds { id }');
const SLIM = `subscription Slim($orderId: ID!, $after: Int) {
  orderStatusChanged(orderId: $orderId, after: $after) { sequence status }
}`;

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

async function watch(
  query: string,
  variables: Record<string, unknown>,
  { actor = ADMIN, ...options }: Partial<WatchOptions> & { actor?: Actor | null } = {},
): Promise<Watcher> {
  const authorization = actor ? await system.authorization(actor) : undefined;
  const watcher = new Watcher({ url: system.url, query, variables, authorization, ...options });
  watchers.push(watcher);
  return watcher;
}

const rising = (events: readonly { sequence: number }[]): boolean =>
  events.every(({ sequence }, index) => index === 0 || sequence > (events[index - 1]?.sequence ?? 0));

describe.each(['websocket', 'sse', 'multipart'] as const)('over %s', (transport) => {
  it('the timeline is replayed and followed, joined with every subgraph, each viewer with its own rights', async () => {
    const { id, actor } = await shop.customer(`Grace ${transport}`);
    const orderId = await shop.order(id);
    const last = await shop.lastSequence(orderId);
    const [customer, admin] = [
      await watch(MINE, { orderId, after: 0 }, { transport, actor }),
      await watch(STATUS, { orderId, after: 0 }, { transport }),
    ];
    const [replayed] = await customer.events((events) => events.at(-1)?.sequence === last);
    expect(replayed).toMatchObject({
      sequence: 1,
      order: {
        customer: { name: `Grace ${transport}` },
        lines: { nodes: [{ item: { title: 'A tea' } }] },
        holds: [],
      },
    });
    const [seen] = await admin.events((events) => events.at(-1)?.sequence === last);
    expect(seen?.order).toMatchObject({ fulfillmentOrders: { nodes: [{ status: 'OPEN' }] } });
    await shop.cancelUnit(orderId);
    const now = await shop.lastSequence(orderId);
    expect(rising(await customer.events((events) => events.at(-1)?.sequence === now))).toBe(true);
  });

  it('what staff see only leaves gaps in what a customer sees, and holds nothing up', async () => {
    const { id, actor } = await shop.customer(`Gap ${transport}`);
    const orderId = await shop.order(id);
    const last = await shop.lastSequence(orderId);
    const customer = await watch(SLIM, { orderId, after: last }, { transport, actor });
    const staff = await watch(SLIM, { orderId, after: last }, { transport });
    await shop.staffEvent(orderId);
    await shop.cancelUnit(orderId);
    const now = await shop.lastSequence(orderId);
    const all = await staff.events((events) => events.at(-1)?.sequence === now);
    expect(all.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: now - last }, (_, index) => last + 1 + index),
    );
    const some = await customer.events((events) => events.at(-1)?.sequence === now);
    expect(some.length).toBeLessThan(all.length);
    expect(rising(some)).toBe(true);
  });

  it('without a token, or for the order of somebody else, there is nothing to see', async () => {
    const orderId = await shop.order((await shop.customer(`Mine ${transport}`)).id);
    const { actor } = await shop.customer(`Other ${transport}`);
    const foreign = await watch(SLIM, { orderId, after: 0 }, { transport, actor });
    expect(JSON.stringify(codesIn(await foreign.end(), foreign))).toContain('NOT_FOUND');
    const unknown = await watch(SLIM, { orderId: '018f4e6e-0000-7000-8000-000000000000' }, { transport, actor });
    expect(codesIn(await unknown.end(), unknown)).toEqual(codesIn(foreign.ended, foreign));
    const nobody = await watch(SLIM, { orderId, after: 0 }, { transport, actor: null });
    expect(JSON.stringify(codesIn(await nobody.end(), nobody))).toContain('UNAUTHENTICATED');
    expect([...foreign.received, ...unknown.received, ...nobody.received]).toEqual([]);
  });

  it.each([
    ['is negative', -1],
    ['is beyond the timeline', 1_000_000],
    ['is no number', 'x'],
  ])('an `after` that %s is refused', async (_what, after) => {
    const orderId = await shop.order();
    const watcher = await watch(SLIM, { orderId, after }, { transport });
    expect(JSON.stringify(codesIn(await watcher.end(), watcher))).toContain('BAD_USER_INPUT');
  });

  it('an operation that is not in the graph is refused, and a query is answered', async () => {
    const wrong = await watch('subscription { nothing }', {}, { transport });
    expect(JSON.stringify(codesIn(await wrong.end(), wrong))).toContain('GRAPHQL_VALIDATION_FAILED');
    const query = await watch('{ channels { nodes { code } } }', {}, { transport });
    expect(await query.end()).toBe('complete');
    expect(query.results).toEqual([{ data: { channels: { nodes: [{ code: 'WEB' }] } } }]);
  });

  it('an expired token ends the stream, and says so', async () => {
    const { id, actor } = await shop.customer(`Brief ${transport}`);
    const orderId = await shop.order(id);
    const authorization = await system.authorization(actor, 2);
    const watcher = await watch(SLIM, { orderId, after: 0 }, { transport, authorization });
    await watcher.events((events) => events.length > 0);
    const ended = await watcher.end();
    if (transport === 'websocket') expect(ended).toMatchObject({ code: 4403, reason: /expired/u });
    else expect(watcher.errorCodes).toEqual(['UNAUTHENTICATED']);
  });

  it('who loses the right to an order gets nothing more of it, though it asks for the event alone', async () => {
    const { id, actor } = await shop.customer(`Former ${transport}`);
    const orderId = await shop.order(id);
    const watcher = await watch(SLIM, { orderId, after: 0 }, { transport, actor });
    await watcher.events((events) => events.length > 0);
    const before = watcher.received.length;
    await run(system.runtimes.orders.database.sql(), sql`update orders set customer_id = null where id = ${orderId}`);
    await shop.cancelUnit(orderId);
    expect(JSON.stringify(codesIn(await watcher.end(), watcher))).toContain('NOT_FOUND');
    expect(watcher.received).toHaveLength(before);
  });
});

/** What the client was told, whichever way its library says it. */
function codesIn(ended: unknown, watcher: Watcher): unknown {
  const told = Array.isArray(ended) ? (ended as { extensions?: { code?: string } }[]) : [];
  return [...told.map(({ extensions }) => extensions?.code), ...watcher.errorCodes];
}

describe('nothing is lost', () => {
  it('a client whose gateway has gone resumes at another one, and has every event once', async () => {
    const orderId = await shop.order();
    const first = await system.openGateway();
    const before = await watch(SLIM, { orderId, after: 0 }, { url: first.url });
    const last = await shop.lastSequence(orderId);
    await before.events((events) => events.at(-1)?.sequence === last);
    await first.close();
    expect(await before.end()).toMatchObject({ code: 1001 });
    await shop.staffEvent(orderId);
    await shop.cancelUnit(orderId);
    const second = await system.openGateway();
    const cursor = before.received.at(-1)?.sequence;
    const after = await watch(SLIM, { orderId, after: cursor }, { url: second.url });
    const now = await shop.lastSequence(orderId);
    await after.events((events) => events.at(-1)?.sequence === now);
    expect([...before.received, ...after.received].map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: now }, (_, index) => index + 1),
    );
  });

  it('status messages that are lost delay an event and lose none', async () => {
    const deaf: StatusPort = {
      publish: async () => {},
      subscribe: async () => ({ unsubscribe: async () => {} }),
      close: async () => {},
    };
    const gateway = await system.openGateway({ live: { status: deaf, pollMs: 50 } });
    const orderId = await shop.order();
    const last = await shop.lastSequence(orderId);
    const watcher = await watch(SLIM, { orderId }, { url: gateway.url });
    const everything = await watch(EVERYTHING, {}, { url: gateway.url });
    await until(() => gateway.streams.sessions.size === 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await shop.staffEvent(orderId);
    const now = await shop.lastSequence(orderId);
    const events = await watcher.events((seen) => seen.at(-1)?.sequence === now);
    expect(events).toHaveLength(now - last);
    await everything.events((seen) =>
      seen.some(({ order, sequence }) => order?.['id'] === orderId && sequence === now),
    );
  });

  it('an event comes right after its commit, before it is in the feed; and once, though the feed tells of it later', async () => {
    const orderId = await shop.order();
    const last = await shop.lastSequence(orderId);
    const watcher = await watch(SLIM, { orderId, after: last });
    await sessionsOpen(1);
    const input = { orderId, reason: 'SUSPECTED_FRAUD' };
    const placed = await system.graph(
      'mutation($input: HoldOrderInput!) { holdOrder(input: $input) { userErrors { message } } }',
      { input },
    );
    expect(placed).toEqual({ data: { holdOrder: { userErrors: [] } } });
    // Nothing has been delivered yet.
    await watcher.events((events) => events.at(-1)?.sequence === last + 1);
    expect((await feedHead()).entries.some((entry) => entry.orderId === orderId && entry.sequence === last + 1)).toBe(
      false,
    );
    await system.settle();
    await shop.cancelUnit(orderId);
    const now = await shop.lastSequence(orderId);
    const events = await watcher.events((seen) => seen.at(-1)?.sequence === now);
    expect(events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: now - last }, (_, index) => last + 1 + index),
    );
  });

  it('messages that come twice, late and out of order make no event twice or late', async () => {
    const muddle = new MuddledStatus();
    const gateway = await system.openGateway({ live: { status: muddle, pollMs: 60_000 } });
    const orderId = await shop.order();
    const watcher = await watch(SLIM, { orderId, after: 0 }, { url: gateway.url });
    await watcher.events((events) => events.length > 0);
    const { head } = await feedHead();
    for (let index = 0; index < 3; index += 1) await shop.cancelUnit(orderId);
    const entries = (await feedHead()).entries.filter(({ position }) => Number(position) > Number(head));
    // The first is lost, the others come backwards and twice.
    const [, ...rest] = entries;
    for (const entry of [...rest, ...rest].toReversed()) muddle.tell('orders.feed', { entries: [entry] });
    const now = await shop.lastSequence(orderId);
    const events = await watcher.events((seen) => seen.at(-1)?.sequence === now);
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: now }, (_, index) => index + 1));
  });

  it('replay joins live without gap or double while events keep coming', async () => {
    const orderId = await shop.order();
    let more = true;
    const writing = (async () => {
      for (let index = 0; index < 12; index += 1) await shop.cancelUnit(orderId);
      more = false;
    })();
    const joined: Watcher[] = [];
    while (more && joined.length < 12) {
      joined.push(await watch(SLIM, { orderId, after: 0 }));
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await writing;
    const now = await shop.lastSequence(orderId);
    const wanted = Array.from({ length: now }, (_, index) => index + 1);
    expect(joined.length).toBeGreaterThan(3);
    for (const watcher of joined) {
      const events = await watcher.events((seen) => seen.at(-1)?.sequence === now);
      expect(events.map(({ sequence }) => sequence)).toEqual(wanted);
    }
  });
});

const EVERYTHING = `subscription All($after: String, $filter: OrderEventFilter) {
  orderEvents(after: $after, filter: $filter) { sequence position type status order { id number } }
}`;

describe('orderEvents', () => {
  it('staff follow all orders, a customer its own, and each resumes where it was', async () => {
    const ada = await shop.customer('Ada');
    const ben = await shop.customer('Ben');
    const staff = await watch(EVERYTHING, {});
    const adas = await watch(EVERYTHING, {}, { actor: ada.actor });
    await sessionsOpen(2);
    const first = await shop.order(ada.id);
    const second = await shop.order(ben.id);
    const ofSecond = await shop.lastSequence(second);
    const seen = await staff.events((events) =>
      events.some(({ order, sequence }) => order?.['id'] === second && sequence === ofSecond),
    );
    expect(new Set(seen.map(({ order }) => order?.['id']))).toEqual(new Set([first, second]));
    const own = await adas.events((events) => events.length > 0);
    expect(new Set(own.map(({ order }) => order?.['id']))).toEqual(new Set([first]));

    const resumed = await watch(EVERYTHING, { after: seen[1]?.position });
    const rest = await resumed.events((events) => events.length >= seen.length - 2);
    expect(rest.map(({ position }) => position)).toEqual(seen.slice(2).map(({ position }) => position));

    const elsewhere = await system.openGateway();
    const adasRest = await watch(EVERYTHING, { after: own[0]?.position }, { actor: ada.actor, url: elsewhere.url });
    await adasRest.events((events) => events.at(-1)?.position === own.at(-1)?.position);
    expect(adasRest.received.map(({ position }) => position)).toEqual(own.slice(1).map(({ position }) => position));
  });

  it('a filter lets through what it names', async () => {
    const watcher = await watch(EVERYTHING, { filter: { types: ['HOLD_PLACED'], channel: 'WEB' } });
    await sessionsOpen(1);
    const orderId = await shop.order();
    await shop.staffEvent(orderId);
    const events = await watcher.events((seen) => seen.length > 0);
    expect(events.map(({ type }) => type)).toEqual(['HOLD_PLACED']);
  });

  it('refuses a position that is none', async () => {
    const watcher = await watch(EVERYTHING, { after: 'nonsense' });
    expect(JSON.stringify(codesIn(await watcher.end(), watcher))).toContain('BAD_USER_INPUT');
  });
});

describe('stockChanged', () => {
  const STOCK = `subscription Stock($skus: [String!]) {
    stockChanged(skus: $skus) { id sku available location { code } }
  }`;

  it('tells of levels as they are now, to those who may read stock', async () => {
    const watcher = await watch(STOCK, { skus: ['TEA'] }, { actor: { role: 'planner', id: 'p' } });
    const other = await watch(STOCK, { skus: ['COFFEE'] });
    await sessionsOpen(2);
    const adjust = { sku: 'TEA', locationCode: 'BERLIN', delta: 7, reason: 'FOUND' };
    const answer = await shop.mutate('adjustStock', 'AdjustStockInput', 'level { available }', adjust);
    await system.settle();
    const { available } = (answer as { level: { available: number } }).level;
    const events = await watcher.events((seen) => seen.at(-1)?.['available'] === available);
    expect(events.at(-1)).toMatchObject({ sku: 'TEA', location: { code: 'BERLIN' } });
    expect(other.received).toEqual([]);
  });

  it.each(['guest', 'analyst'] as const)('is refused to the role %s', async (role) => {
    const watcher = await watch(STOCK, {}, { actor: { role, id: 'x' } });
    expect(JSON.stringify(codesIn(await watcher.end(), watcher))).toContain('FORBIDDEN');
  });
});

describe('SSE', () => {
  it('has id lines, and goes on after Last-Event-ID', async () => {
    const orderId = await shop.order();
    const now = await shop.lastSequence(orderId);
    const lines = await readSse({ query: SLIM, variables: { orderId, after: 0 } }, {}, now);
    expect(lines).toEqual(Array.from({ length: now }, (_, index) => `id: ${index + 1}`));
    const resumed = await readSse({ query: SLIM, variables: { orderId } }, { 'last-event-id': '1' }, now - 1);
    expect(resumed).toEqual(lines.slice(1));
  });

  it('a GET needs a header that foreign pages cannot send, and pages of other origins open nothing', async () => {
    const url = `${system.url}/graphql?query=${encodeURIComponent('{ channels { nodes { code } } }')}`;
    const headers = { accept: 'text/event-stream', authorization: await system.authorization(ADMIN) };
    expect((await fetch(url, { headers })).status).toBe(400);
    const asked = await fetch(url, { headers: { ...headers, 'apollo-require-preflight': '1' } });
    expect(await asked.text()).toContain('event: next');
    const foreign = { ...headers, 'apollo-require-preflight': '1', origin: 'https://evil.example' };
    expect((await fetch(url, { headers: foreign })).status).toBe(403);
  });

  it('a mutation over GET is refused', async () => {
    const query = 'mutation { holdOrder(input: { orderId: "x", reason: "x" }) { userErrors { code } } }';
    const headers = {
      accept: 'text/event-stream',
      'apollo-require-preflight': '1',
      authorization: await system.authorization(ADMIN),
    };
    const response = await fetch(`${system.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
    expect(response.status).toBe(405);
  });
});

describe('Apollo Client for the web', () => {
  it.each(['multipart', 'websocket'] as const)('subscribes over %s', async (transport) => {
    const orderId = await shop.order();
    const authorization = await system.authorization(ADMIN);
    const sockets = createSocketClient({
      url: `${system.url.replace('http', 'ws')}/graphql`,
      connectionParams: { authorization },
    });
    const link =
      transport === 'websocket'
        ? new GraphQLWsLink(sockets)
        : new HttpLink({ uri: `${system.url}/graphql`, headers: { authorization } });
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const seen: unknown[] = [];
    const watching = client
      .subscribe({ query: gql(STATUS), variables: { orderId, after: 0 } })
      .subscribe({ next: ({ data, error }) => void seen.push(error ?? data) });
    const now = await shop.lastSequence(orderId);
    await until(() => seen.length === now);
    await shop.staffEvent(orderId);
    await until(() => seen.length === now + 1);
    watching.unsubscribe();
    client.stop();
    await sockets.dispose();
    expect(seen.at(-1)).toMatchObject({
      orderStatusChanged: { sequence: now + 1, type: 'HOLD_PLACED', order: { fulfillmentOrders: { nodes: [{}] } } },
    });
    // What is not watched any more leaves nothing behind.
    await until(() => system.gateway.streams.sessions.size === 0);
    expect(system.gateway.streams.sessions.size).toBe(0);
  });
});

/** The id lines of a stream until `count` have come. */
async function readSse(body: object, headers: Record<string, string>, count: number): Promise<string[]> {
  const stop = new AbortController();
  const response = await fetch(`${system.url}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: await system.authorization(ADMIN),
      ...headers,
    },
    body: JSON.stringify(body),
    signal: stop.signal,
  });
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if ((text.match(/^id: /gmu) ?? []).length >= count) break;
  }
  stop.abort();
  return text.match(/^id: .*$/gmu) ?? [];
}

/** Tells its listeners what the test says. */
class MuddledStatus implements StatusPort {
  private readonly listeners = new Set<(message: StatusMessage) => void>();
  async publish(): Promise<void> {}
  async subscribe(pattern: string, listener: (message: StatusMessage) => void) {
    const wanted = (message: StatusMessage): void => {
      if (message.topic === pattern) listener(message);
    };
    this.listeners.add(wanted);
    return { unsubscribe: async () => void this.listeners.delete(wanted) };
  }
  tell(topic: string, data: unknown): void {
    for (const listener of this.listeners) listener({ topic, data });
  }
  async close(): Promise<void> {}
}

const feedHead = async (): Promise<{ head: string; entries: FeedEntry[] }> => {
  const db = system.runtimes.orders.database.sql();
  const entries = await feedAfter(db, { after: '0', first: 10_000 });
  return { head: entries.at(-1)?.position ?? '0', entries };
};

const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; !condition() && tries < 1_000; tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Waits until the usual gateway has so many streams, and they follow. */
async function sessionsOpen(count: number): Promise<void> {
  await until(() => system.gateway.streams.sessions.size >= count);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
