import { describe, expect, it } from '@jest/globals';
import { eventJobs, scheduledJobs } from './routes.js';
import { jobsOf, WORKER_GROUPS } from './worker-groups.js';

describe('worker groups', () => {
  it('share out every consumer, none of them twice', () => {
    const shared = WORKER_GROUPS.flatMap((group) => jobsOf([group]).events.map(({ name }) => name));
    expect(shared.toSorted()).toEqual(eventJobs.map(({ name }) => name).toSorted());
    expect(jobsOf(WORKER_GROUPS).scheduled).toEqual(scheduledJobs);
  });

  it('have something to do, each of them', () => {
    for (const group of WORKER_GROUPS) {
      const { events, scheduled } = jobsOf([group]);
      expect([group, events.length + scheduled.length > 0]).toEqual([group, true]);
    }
  });

  it('keep what waits for others apart', () => {
    expect(jobsOf(['payments']).events.map(({ name }) => name)).toEqual([
      'orders.capture-payments',
      'orders.refund-payments',
      'orders.assess-risk',
    ]);
    expect(
      jobsOf(['labels'])
        .events.map(({ name }) => name)
        .toSorted(),
    ).toEqual([
      'fulfillment.buy-return-labels',
      'fulfillment.carry-out-case-actions',
      'fulfillment.end-return-labels',
      'fulfillment.erase-orders',
      'fulfillment.gather-personal-data',
      'fulfillment.label-generation',
    ]);
  });
});
