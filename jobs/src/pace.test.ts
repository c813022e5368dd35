import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.js';

describe('a relay’s pace', () => {
  let now = 0;
  const pace = new Pace(
    (consumer) => ({ slow: 1_000, quick: 50 })[consumer] ?? 0,
    () => now,
  );
  const handedOut = (...consumers: string[]) => pace.handedOut(consumers.map((consumer) => ({ consumer })));

  it('lets the first go at once', () => {
    expect(pace.waiting()).toEqual([]);
    expect(pace.msToNext()).toBe(Infinity);
  });

  it('lets what comes meanwhile wait for each consumer’s linger', () => {
    handedOut('slow', 'quick', 'at-once');
    expect(pace.waiting()).toEqual(['slow', 'quick']);
    expect(pace.msToNext()).toBe(50);
    now = 50;
    expect(pace.waiting()).toEqual(['slow']);
    now = 400;
    handedOut('quick');
    expect(pace.msToNext()).toBe(50);
    now = 1_000;
    expect(pace.waiting()).toEqual([]);
  });
});
