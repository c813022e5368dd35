import { expect, test } from '@jest/globals';
import { CircuitBreaker } from './circuit-breaker.js';

function breakerAt(start = 0) {
  const clock = { now: start };
  const changes: string[] = [];
  const breaker = new CircuitBreaker({
    failures: 3,
    trialAfterMs: 100,
    maxPauseMs: 300,
    now: () => clock.now,
    onChange: (state) => changes.push(state),
  });
  const fail = (times: number): void => {
    for (let time = 0; time < times; time += 1) breaker.failed();
  };
  return { clock, breaker, changes, fail };
}

test('opens after failures in a row, which a success ends', () => {
  const { breaker, changes, fail } = breakerAt();
  fail(2);
  breaker.succeeded();
  fail(2);
  expect(breaker.allows()).toBe(true);
  fail(1);
  expect(breaker.allows()).toBe(false);
  // Those that were under way when it opened tell nothing new.
  fail(5);
  expect(changes).toEqual(['open']);
});

test('lets one through at a time to see whether the service is back, and closes when it is', () => {
  const { breaker, changes, clock, fail } = breakerAt();
  fail(3);
  clock.now = 100;
  expect([breaker.allows(), breaker.allows()]).toEqual([true, false]);
  breaker.succeeded();
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
  expect(changes).toEqual(['open', 'closed']);
});

test('waits longer after each trial that fails, to a limit', () => {
  const { breaker, clock, fail } = breakerAt();
  fail(3);
  const pauses: number[] = [];
  for (let trial = 0; trial < 4; trial += 1) {
    const start = clock.now;
    while (!breaker.allows()) clock.now += 10;
    pauses.push(clock.now - start);
    breaker.failed();
  }
  expect(pauses).toEqual([100, 200, 300, 300]);
});

test('a trial that never ends does not keep it open for ever', () => {
  const { breaker, clock, fail } = breakerAt();
  fail(3);
  clock.now = 100;
  expect(breaker.allows()).toBe(true);
  clock.now = 1_000;
  expect(breaker.allows()).toBe(true);
});
