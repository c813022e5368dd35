import { describe, expect, it } from '@jest/globals';
import { groupIntoBatches, packJobs } from './batches.js';

const delivery = (eventId: string, consumer: string, attempts = 1) => ({ eventId, consumer, attempts, shard: 0 });

describe('batches', () => {
  it('hold one consumer’s deliveries, in order, no more than it takes', () => {
    const claimed = ['a', 'b', 'c', 'd', 'e'].map((id) => delivery(id, 'orders.x'));
    const batches = groupIntoBatches('inventory', [...claimed, delivery('a', 'orders.y')], () => 2);
    expect(batches.map(({ data }) => [data.consumer, data.eventIds])).toEqual([
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

  it('travel together, those of one consumer in jobs of their own', () => {
    const claimed = ['a', 'b', 'c'].flatMap((id) => [delivery(id, 'orders.x'), delivery(id, 'orders.y')]);
    const jobs = packJobs(groupIntoBatches('inventory', claimed, (consumer) => (consumer === 'orders.x' ? 2 : 5)));
    expect(jobs.map(({ data }) => data.batches.map(({ consumer, eventIds }) => [consumer, eventIds]))).toEqual([
      [
        ['orders.x', ['a', 'b']],
        ['orders.y', ['a', 'b', 'c']],
      ],
      [['orders.x', ['c']]],
    ]);
  });

  it('have ids that differ by consumer: a job whose id exists is ignored', () => {
    const ids = ['orders.x', 'orders.y'].map(
      (name) => groupIntoBatches('orders', [delivery('a', name)], () => 5)[0]?.id,
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('are none of nothing', () => expect(packJobs(groupIntoBatches('orders', [], () => 5))).toEqual([]));
});
