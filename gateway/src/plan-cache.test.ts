import { expect, test } from '@jest/globals';
import { PlanCache } from './plan-cache.js';

const plan = (operation: string) =>
  ({ kind: 'QueryPlan', node: { kind: 'Fetch', serviceName: 's', operation } }) as unknown as Parameters<
    PlanCache['set']
  >[1];
const SIZE = JSON.stringify(plan('a')).length;

test('the least recently used plan goes first', async () => {
  const cache = new PlanCache(SIZE * 2);
  await cache.set('a', plan('a'));
  await cache.set('b', plan('b'));
  await cache.get('a');
  await cache.set('c', plan('c'));
  expect(await cache.get('b')).toBeUndefined();
  expect(await cache.get('a')).toEqual(plan('a'));
  expect(await cache.get('c')).toEqual(plan('c'));
  expect([cache.hits, cache.misses]).toEqual([3, 1]);
});

test('a plan set twice counts once; one larger than the cache is not kept; clear empties', async () => {
  const cache = new PlanCache(SIZE * 2);
  for (let i = 0; i < 5; i += 1) await cache.set('a', plan('a'));
  await cache.set('b', plan('b'));
  expect(await cache.get('a')).toBeDefined();
  await cache.set('huge', plan('x'.repeat(SIZE * 2)));
  expect(await cache.get('huge')).toBeUndefined();
  expect(await cache.get('b')).toBeDefined();
  cache.clear();
  expect(await cache.get('a')).toBeUndefined();
});
