import { describe, expect, it } from '@jest/globals';
import { isPattern, redisGlob, topicMatches } from './topic-pattern.js';

describe('a topic pattern', () => {
  it.each([
    ['orders.a', 'orders.a', true],
    ['orders.a', 'orders.b', false],
    ['orders.*', 'orders.a', true],
    ['orders.*', 'orders', false],
    ['orders.*', 'orders.a.lines', false],
    ['orders.>', 'orders.a.lines', true],
    ['orders.>', 'orders', false],
    ['*.a.>', 'orders.a.b', true],
    ['*.a.>', 'orders.b.b', false],
  ])('%p means %p: %p', (pattern, topic, meant) => expect(topicMatches(pattern, topic)).toBe(meant));

  it('is told from a topic, and spelled for Redis', () => {
    expect(isPattern('orders.a')).toBe(false);
    expect(isPattern('orders.>')).toBe(true);
    expect(redisGlob('oms.or[d]ers.*.>')).toBe(String.raw`oms.or\[d\]ers.*.*`);
  });
});
