import { expect, it } from '@jest/globals';
import { describeWithRedis } from '@oms/platform/testing/describe-with-redis';
import { DEATHS, escalate } from './escalate.js';

describeWithRedis('cases that are due at once', () => {
  it('are escalated once each, and told of once, though a worker dies in the middle of it', async () => {
    // More than one batch of them.
    const report = await escalate({ cases: 700, overSeconds: 1, patienceSeconds: 120, deaths: DEATHS });
    expect(report).toMatchObject({ once: 700, never: 0, twice: 0, told: 700, killed: 2 });
  }, 240_000);
});
