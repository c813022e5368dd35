import { describe, expect, it } from '@jest/globals';
import { parseRedisUrl } from './redis-url.js';

describe('a Redis URL', () => {
  it('names one server as it is', () => {
    for (const url of ['redis://localhost', 'rediss://ada:pw@cache.example:6380/2', 'redis://:pw@[::1]:6379'])
      expect(parseRedisUrl(url)).toEqual({ kind: 'single', url });
  });

  it('names sentinels and their master', () => {
    expect(parseRedisUrl('rediss+sentinel://ada:p%40w@a:26380,b/orders/3')).toEqual({
      kind: 'sentinel',
      nodes: [
        { host: 'a', port: 26_380 },
        { host: 'b', port: 26_379 },
      ],
      master: 'orders',
      login: { db: 3, tls: true, username: 'ada', password: 'p@w' },
    });
  });

  it('names the nodes of a cluster', () => {
    expect(parseRedisUrl('redis+cluster://:pw@a:7000,[::1]:7001')).toEqual({
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 7_000 },
        { host: '::1', port: 7_001 },
      ],
      login: { db: 0, tls: false, password: 'pw' },
    });
  });

  it.each([
    '',
    'localhost:6379',
    'http://localhost',
    'redis://a,b',
    'redis://a:99999',
    'redis://a/b',
    'redis+sentinel://a:26379',
    'redis+cluster://a:7000/1',
    'redis://a/1/2',
  ])('is refused when it is %p', (url) => expect(parseRedisUrl(url)).toBeUndefined());
});
