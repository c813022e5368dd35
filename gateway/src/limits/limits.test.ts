import { afterEach, describe, expect, test } from '@jest/globals';
import { MemoryRateStore, type RateStore } from '@oms/platform/rate/rate-store';
import { parse } from 'graphql';
import { recordingLogger, toyGateways } from '../testing/toy-gateway.js';
import { toyState } from '../testing/toy-graph.js';
import { deferred, until } from '../testing/waiting.js';
import { DEFAULT_LIMITS, readLimits } from './limits.js';
import { measureDocument } from './measure-document.js';
import { networkOf } from './rate-check.js';
import { RateLimiter } from './rate-limiter.js';

const { open, closeAll } = toyGateways();
afterEach(closeAll);

const guest = (changes: object) => ({ ...DEFAULT_LIMITS, guest: { ...DEFAULT_LIMITS.guest, ...changes } });

describe('what is counted in a document', () => {
  test('follows fragments, and counts them at each use', () => {
    const document = parse(`
      query A { a: one { ...F } two { ... on T { b: x ...F } } }
      query B { one }
      fragment F on T { c: y @skip(if: true) @include(if: true) { z } }
    `);
    expect(measureDocument(document)).toMatchObject({
      depth: 3,
      aliases: 4,
      rootFields: 2,
      selections: 10,
      directives: 2,
    });
  });

  test('takes no time for fragments that double each other, or use themselves', () => {
    const doubling = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Q { ...F${i + 1} ...F${i + 1} }`);
    const bomb = parse(`{ ...F0 } ${doubling.join(' ')} fragment F60 on Q { a }`);
    expect(measureDocument(bomb).rootFields).toBe(2 ** 60);
    expect(measureDocument(parse('{ ...F } fragment F on Q { a { ...F } }')).depth).toBe(1);
  });

  test('leaves questions about the schema to validation', () => {
    expect(measureDocument(parse('{ __schema { types { fields { type { name } } } } }')).depth).toBe(1);
  });
});

describe('each limit refuses with its name, limit and value', () => {
  test.each([
    ['tokens', 7, '{ orders { id status } carriers }', {}, 8],
    ['depth', 2, '{ orders { customer { name } } }', {}, 3],
    ['aliases', 1, '{ a: carriers b: carriers }', {}, 2],
    ['rootFields', 1, '{ orders { id } carriers }', {}, 2],
    ['selections', 2, '{ orders { id status } }', {}, 3],
    ['directives', 1, '{ carriers @skip(if: false) @include(if: true) }', {}, 2],
    ['pageSize', 5, 'query ($n: Int) { orders { parcels(first: $n) } }', { n: 6 }, 6],
    ['cost', 20, '{ orders { id customer { name } } }', {}, 20.5],
    ['bodyBytes', 50, '{ carriers # some padding that is not worth sending\n }', {}, 82],
  ])('%s', async (name, limit, query, variables, value) => {
    const refusedBy = name === 'cost' ? { [name]: 19 } : { [name]: limit };
    const { ask } = await open({ limits: guest(refusedBy) });
    const { errors, status, data } = await ask(query, variables);
    expect(data).toBeUndefined();
    const said = errors![0]!.extensions;
    expect(said).toMatchObject({ code: 'LIMIT_EXCEEDED', name, limit: Object.values(refusedBy)[0] });
    expect(said['value']).toBeGreaterThanOrEqual(Math.floor(value));
    expect(status).toBe(name === 'bodyBytes' ? 413 : 400);
    const within = await open({ limits: guest({ [name]: said['value'] }) });
    expect((await within.ask(query, variables)).errors).toBeUndefined();
  });

  test('also on the way that known documents take', async () => {
    const { ask } = await open({ limits: guest({ pageSize: 5 }) });
    const query = 'query ($n: Int) { orders { parcels(first: $n) } }';
    expect((await ask(query, { n: 5 })).errors).toBeUndefined();
    expect((await ask(query, { n: 5 })).errors).toBeUndefined();
    expect((await ask(query, { n: 6 })).errors![0]!.extensions).toMatchObject({ name: 'pageSize', limit: 5, value: 6 });
  });

  test('time', async () => {
    const state = toyState();
    state.gate = new Promise(() => undefined);
    const { ask } = await open({ limits: guest({ timeMs: 50 }), drainTimeoutMs: 100 }, state);
    const { data, errors } = await ask('{ slow carriers }');
    expect(data).toEqual({ slow: null, carriers: ['DHL'] });
    expect(errors![0]).toMatchObject({ path: ['slow'], extensions: { service: 'orders', reason: 'timeout' } });
  });

  test('concurrency, of each caller by itself', async () => {
    const state = toyState();
    const gate = deferred();
    state.gate = gate.promise;
    const limits = guest({ concurrency: 2 });
    const { ask } = await open({ limits, trustProxy: true }, state);
    const from = (address: string, query: string) => ask(query, {}, { 'x-forwarded-for': address });
    const held = ['a', 'b'].map((tag) => from('192.0.2.1', `{ slow(tag: "${tag}") }`));
    await until(() => state.calls['slow'] === 2);
    const refused = await from('192.0.2.1', '{ carriers }');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.errors![0]!.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      name: 'concurrency',
      limit: 2,
      value: 3,
    });
    expect((await from('192.0.2.2', '{ carriers }')).data).toEqual({ carriers: ['DHL'] });
    gate.resolve();
    await Promise.all(held);
    expect((await from('192.0.2.1', '{ carriers }')).errors).toBeUndefined();
  });
});

describe('rates', () => {
  test('what is too much is refused with when to come again; other addresses are not affected', async () => {
    const { ask } = await open({
      limits: guest({ requestsPerMinute: 3 }),
      rateStore: new MemoryRateStore(),
      trustProxy: true,
    });
    const from = (address: string) => ask('{ carriers }', {}, { 'x-forwarded-for': address });
    for (let time = 0; time < 3; time += 1) expect((await from('192.0.2.1')).status).toBe(200);
    const refused = await from('192.0.2.1');
    expect(refused.status).toBe(429);
    const { retryAfterSeconds, ...said } = refused.errors![0]!.extensions;
    expect(said).toEqual({ code: 'RATE_LIMITED', name: 'requestsPerMinute', limit: 3 });
    expect(refused.headers.get('retry-after')).toBe(String(retryAfterSeconds));
    expect((await from('192.0.2.2')).status).toBe(200);
  });

  test('a client cannot say where it comes from unless a proxy is trusted', async () => {
    const { ask } = await open({ limits: guest({ requestsPerMinute: 1 }), rateStore: new MemoryRateStore() });
    const statuses = [];
    for (const address of ['192.0.2.1', '192.0.2.2'])
      statuses.push((await ask('{ carriers }', {}, { 'x-forwarded-for': address })).status);
    expect(statuses).toEqual([200, 429]);
  });

  test('two processes share one limit, and ask for a part of it at a time', async () => {
    const store = new MemoryRateStore();
    let asked = 0;
    const counting: RateStore = {
      take: (share) => ((asked += 1), store.take(share)),
      close: () => store.close(),
    };
    const limiters = [1, 2].map(() => new RateLimiter({ store: counting, logger: recordingLogger(), now: () => 0 }));
    let passed = 0;
    for (let time = 0; time < 400; time += 1) if ((await limiters[time % 2]!.take('k', 200)) === 0) passed += 1;
    expect(passed).toBe(200);
    expect(asked).toBeLessThan(25);
    expect(await limiters[0]!.take('k', 200)).toBe(60);
  });

  test('while the store is away each process counts for itself', async () => {
    const logger = recordingLogger();
    const store: RateStore = { take: async () => Promise.reject(new Error('away')), close: async () => undefined };
    const limiter = new RateLimiter({ store, logger, now: () => 0 });
    const waits = [];
    for (let time = 0; time < 4; time += 1) waits.push(await limiter.take('k', 3));
    expect(waits).toEqual([0, 0, 0, 60]);
    expect(logger.lines).toHaveLength(1);
  });

  test('a whole network of IPv6 is one address', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(networkOf('2001:db8::7')).toBe('2001:db8:0:0::/64');
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
  });
});

test('an installation changes what it names, and is told what it cannot', () => {
  const limits = readLimits('{"customer": {"cost": 5}, "admin": {"depth": 30}}');
  expect(limits.customer).toEqual({ ...DEFAULT_LIMITS.customer, cost: 5 });
  expect(limits.admin.depth).toBe(30);
  expect(limits.guest).toEqual(DEFAULT_LIMITS.guest);
  expect(() => readLimits('{"customer": {"cots": 5}}')).toThrow('cots');
  expect(() => readLimits('{"nobody": {}}')).toThrow('nobody');
  expect(() => readLimits('{"guest": {"depth": 0}}')).toThrow('depth');
});
