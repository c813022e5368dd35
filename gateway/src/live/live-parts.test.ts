import { describe, expect, test } from '@jest/globals';
import type { Identity } from '@oms/platform/auth/identity';
import type { StatusMessage } from '@oms/platform/status/status-port';
import type { GatewayContext } from '../gateway-context.js';
import { DEFAULT_LIMITS } from '../limits/limits.js';
import { recordingLogger } from '../testing/toy-gateway.js';
import { pause, until } from '../testing/waiting.js';
import type { LiveSource } from './live-model.js';
import type { FeedEntry } from './feed-entry.js';
import { FeedTail } from './feed-tail.js';
import { LiveStream } from './live-stream.js';
import { rightsOf } from './rights.js';
import { Sessions } from './sessions.js';
import { SharedResults } from './shared-results.js';
import { formatFor } from './stream-format.js';
import type { StreamEnd } from './stream-end.js';

const limits = DEFAULT_LIMITS;

const entry = (position: number): FeedEntry => ({
  position,
  orderId: `o${position % 2}`,
  sequence: position,
  type: 'X',
  channelCode: 'WEB',
});

function openTail(feed: FeedEntry[], pollMs: number) {
  const listeners = new Map<string, (message: StatusMessage) => void>();
  let reads = 0;
  const status = {
    publish: async () => {},
    subscribe: async (topic: string, wanted: (message: StatusMessage) => void) => {
      listeners.set(topic, wanted);
      return { unsubscribe: async () => {} };
    },
    close: async () => {},
  };
  const readPage = async (after: string | undefined) => {
    reads += 1;
    const head = feed.at(-1)?.position ?? 0;
    const entries = after === undefined ? [] : feed.filter(({ position }) => position > Number(after));
    return { head, start: Number(after ?? head), entries };
  };
  const tail = new FeedTail({ status, readPage, logger: recordingLogger(), pollMs });
  const send = (topic: string, data: unknown): void => listeners.get(topic)?.({ topic, data });
  const tell = (...entries: FeedEntry[]): void =>
    send('orders.feed', { entries: entries.map((one) => ({ ...one, position: String(one.position) })) });
  const hint = (...orderIds: string[]): void => send('orders.hints', { orderIds });
  return { tail, tell, hint, readsSoFar: () => reads };
}

describe('the tail of the feed', () => {
  test('follows messages in any order, and reads what is missing', async () => {
    const feed = [entry(1)];
    const { tail, tell, readsSoFar } = openTail(feed, 60_000);
    await tail.ready();
    const { order, release } = tail.watch('o0');
    feed.push(entry(2), entry(3), entry(4));
    tell(entry(3));
    tell(entry(2), entry(2));
    expect(tail.head).toBe(3);
    expect(order.head).toBe(2);
    expect(readsSoFar()).toBe(1);
    feed.push(entry(5));
    tell(entry(5));
    await until(() => tail.head === 5);
    expect(readsSoFar()).toBe(2);
    expect(tail.after(2)?.map(({ position }) => position)).toEqual([3, 4, 5]);
    expect(tail.after(0)).toBeUndefined();
    release();
    await tail.close();
  });

  test('is ahead of the feed for those who watch one order: a hint wakes them, and only them', async () => {
    const { tail, hint, readsSoFar } = openTail([entry(1)], 60_000);
    await tail.ready();
    const { order } = tail.watch('o0');
    const other = tail.watch('o1').order;
    const woken = order.room.wait(new AbortController().signal);
    hint('o0', 'of nobody');
    await woken;
    const { hint: first } = order;
    expect(first).toBeGreaterThan(0);
    expect(other.hint).toBe(0);
    hint('o1', 'o0');
    // No two have the same number: what was read for the one is never an answer to the other.
    expect(new Set([first, order.hint, other.hint]).size).toBe(3);
    expect(readsSoFar()).toBe(1);
    await tail.close();
  });

  test('notices that the last message was lost', async () => {
    const feed = [entry(1)];
    const { tail } = openTail(feed, 10);
    await tail.ready();
    feed.push(entry(2));
    await until(() => tail.head === 2);
    await tail.close();
  });
});

test('work is shared for a moment; a failure is told and not kept', async () => {
  const shared = new SharedResults(20);
  let runs = 0;
  const work = async () => (runs += 1);
  expect(await Promise.all([shared.get('a', work), shared.get('a', work), shared.get('b', work)])).toEqual([1, 1, 2]);
  await pause(30);
  expect(await shared.get('a', work)).toBe(3);
  const fail = () => Promise.reject(new Error('no'));
  await expect(shared.get('c', fail)).rejects.toThrow('no');
  expect(await shared.get('c', work)).toBe(4);
});

test('whoever leaves while nothing happens is gone at once, also before it began', async () => {
  let released = 0;
  const source: LiveSource = async function* (signal) {
    try {
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
      yield* [];
    } finally {
      released += 1;
    }
  };
  const waiting = new LiveStream(source);
  const next = waiting.next();
  await waiting.return();
  expect((await next).done).toBe(true);
  await new LiveStream(source).return();
  expect(released).toBe(2);
});

describe('sessions', () => {
  const context = (expiresAt?: Date): GatewayContext => ({
    requestId: 'r',
    headers: { authorization: 'Bearer a' },
    actor: { role: 'agent', id: 'a' },
    transport: 'websocket',
    address: '192.0.2.1',
    ...(expiresAt && { expiresAt }),
  });
  const logger = recordingLogger();

  test('a client that does not take what it is sent is let go, and told why', async () => {
    const sessions = new Sessions({ logger, limits, slowAfterMs: 50 });
    const ends: StreamEnd[] = [];
    const session = sessions.add({ context: context(), authorization: undefined, close: (end) => ends.push(end) });
    const quick = sessions.add({ context: context(), authorization: undefined, close: (end) => ends.push(end) });
    await quick.sendThrough(async () => {});
    void session.sendThrough(() => new Promise(() => {}));
    await until(() => ends.length > 0);
    expect(ends.map(({ code }) => code)).toEqual(['SLOW_CONSUMER']);
    await expect(session.check()).rejects.toMatchObject({ code: 'SLOW_CONSUMER' });
    sessions.endAll();
    expect(ends.map(({ code }) => code)).toEqual(['SLOW_CONSUMER', 'SHUTTING_DOWN']);
  });

  test('a quiet connection ends when its token is revoked, or stands for other rights; not when nobody can tell', async () => {
    let answer = async (): Promise<Identity> => ({ actor: { role: 'agent', id: 'a' } });
    const sessions = new Sessions({ logger, limits, recheckMs: 20, verifyToken: () => answer() });
    const ends: StreamEnd[] = [];
    const add = () => sessions.add({ context: context(), authorization: 'Bearer a', close: (end) => ends.push(end) });
    const session = add();
    await session.check();
    answer = () => Promise.reject(new Error('the key store is away'));
    await pause(700);
    expect(ends).toEqual([]);
    answer = async () => ({ actor: { role: 'lead', id: 'a' } });
    await until(() => ends.length === 1);
    sessions.remove(session);
    answer = () => Promise.reject(Object.assign(new Error('gone'), { code: 'UNAUTHENTICATED' }));
    add();
    await until(() => ends.length === 2);
    expect(ends.map(({ code }) => code)).toEqual(['FORBIDDEN', 'UNAUTHENTICATED']);
    sessions.endAll();
  });

  test('there are no more than may be', () => {
    const sessions = new Sessions({ logger, limits, maxSessions: 1 });
    const connection = { context: context(), authorization: undefined, close: () => {} };
    sessions.add(connection);
    expect(() => sessions.add(connection)).toThrow('Too many connections');
    sessions.endAll();
  });
});

test('staff of one role share results, customers and machines do not', () => {
  const of = (role: 'agent' | 'customer', id: string, more = {}) => rightsOf({ role, id, ...more }, 'x');
  expect(of('agent', 'a')).toBe(of('agent', 'b', { name: 'B' }));
  expect(of('agent', 'a')).not.toBe(of('agent', 'a', { locations: ['BERLIN'] }));
  expect(of('customer', 'a')).not.toBe(of('customer', 'b'));
  expect(rightsOf(null, undefined)).not.toBe(rightsOf(null, 'token'));
});

test('an Accept header chooses the format', () => {
  expect(formatFor('text/event-stream')?.transport).toBe('sse');
  expect(formatFor('multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json')?.transport).toBe(
    'multipart',
  );
  expect(formatFor('multipart/mixed;deferSpec=20220824, application/json')).toBeUndefined();
  expect(formatFor('application/json')).toBeUndefined();
});
