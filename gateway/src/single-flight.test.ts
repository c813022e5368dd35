import { expect, test } from '@jest/globals';
import { SingleFlight } from './single-flight.js';
import { deferred } from './testing/waiting.js';

test('identical concurrent runs start once, and each gets a result of its own', async () => {
  const flights = new SingleFlight<{ n: number }>((value) => ({ ...value }));
  const answer = deferred<{ n: number }>();
  let starts = 0;
  const start = () => {
    starts += 1;
    return answer.promise;
  };
  const runs = [flights.run('a', start), flights.run('a', start), flights.run('a', start)];
  answer.resolve({ n: 1 });
  const results = await Promise.all(runs);
  expect(starts).toBe(1);
  expect(results).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
  expect(new Set(results).size).toBe(3);
  expect(results).not.toContain(await answer.promise);
});

test('other keys and later runs start anew', async () => {
  const flights = new SingleFlight<number>((value) => value);
  let starts = 0;
  const start = async () => (starts += 1);
  expect(await Promise.all([flights.run('a', start), flights.run('b', start)])).toEqual([1, 2]);
  expect(await flights.run('a', start)).toBe(3);
});

test('nobody joins a run after forget, those who wait still get it', async () => {
  const flights = new SingleFlight<string>((value) => value);
  const old = deferred<string>();
  const before = flights.run('a', () => old.promise);
  flights.forget();
  const after = flights.run('a', async () => 'new');
  old.resolve('old');
  expect(await Promise.all([before, after])).toEqual(['old', 'new']);
  expect(await flights.run('a', async () => 'newer')).toBe('newer');
});

test('a failure reaches all who share it and does not stay', async () => {
  const flights = new SingleFlight<string>((value) => value);
  const fail = async () => {
    throw new Error('no');
  };
  const outcomes = await Promise.allSettled([flights.run('a', fail), flights.run('a', fail)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await flights.run('a', async () => 'yes')).toBe('yes');
});
