import { describe, expect, it } from '@jest/globals';
import { groupIntoBatches } from './batches.js';

const delivery = (eventId: string, consumer: string, attempts = 1) => ({ eventId, consumer, attempts, shard: 0 });

describe('batches', () => {
  it('hold one consumer’s deliveries, in order, no more than it takes', () => {
    const claimed = ['a', 'b', 'c', 'd', 'e'].map((id) => delivery(id, 'orders.x'));
    const batches = groupIntoBatches('inventory', [...claimed, delivery('a', 'orders.y')], () => 2);
    expect(batches.map(({ consumer, data }) => [consumer, data.eventIds])).toEqual([
      ['orders.x', ['a', 'b']],
      ['orders.x', ['c', 'd']],
      ['orders.x', ['e']],
      ['orders.y', ['a']],
    ]);
    expect(batches.every(({ data }) => data.source === 'inventory')).toBe(true);
  });

  it('are told apart when they are handed out again', () => {
    const [first] = groupIntoBatches('orders', [delivery('a', 'c', 1)], () => 5);
    const [again] = groupIntoBatches('orders', [delivery('a', 'c', 2)], () => 5);
    expect(first?.id).not.toBe(again?.id);
  });

  it('are none of nothing', () => expect(groupIntoBatches('orders', [], () => 5)).toEqual([]));
});
