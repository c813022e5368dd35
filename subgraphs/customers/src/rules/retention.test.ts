import { describe, expect, it } from '@jest/globals';
import { idleSince, judgeIdle, type Idle } from './retention.js';

const policy = { idleDays: 365, warningDays: 30, exceptTags: [] };
const now = new Date('2026-06-30T00:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const judge = (idle: Partial<Idle>, given = policy) =>
  judgeIdle(given, { lastActiveAt: daysAgo(400), holds: [], warnedAt: null, ...idle }, now);

describe('customers who seem idle', () => {
  it('are told before they are forgotten, and forgotten after that', () => {
    expect(judge({ lastActiveAt: daysAgo(334) })).toEqual({ action: 'KEEP', nextAt: daysAgo(-1) });
    expect(judge({ lastActiveAt: daysAgo(335) })).toEqual({ action: 'WARN', nextAt: daysAgo(-30) });
    expect(judge({ warnedAt: daysAgo(29) })).toEqual({ action: 'KEEP', nextAt: daysAgo(-1) });
    expect(judge({ warnedAt: daysAgo(30) })).toEqual({ action: 'ERASE' });
  });

  it('are told anew when they were active since', () => {
    expect(judge({ lastActiveAt: daysAgo(340), warnedAt: daysAgo(500) }).action).toBe('WARN');
  });

  it('are kept by what is still open, however long, and whatever they were told', () => {
    expect(judge({ holds: ['CREDIT'], warnedAt: daysAgo(90) })).toEqual({ action: 'KEEP', nextAt: daysAgo(-30) });
  });

  it('are forgotten without a word where the policy has no warning', () => {
    expect(judge({}, { ...policy, warningDays: 0 })).toEqual({ action: 'ERASE' });
    expect(judge({ lastActiveAt: daysAgo(364) }, { ...policy, warningDays: 0 }).action).toBe('KEEP');
  });

  it('are looked for from the day on which they would be told', () => {
    expect(idleSince(policy, now)).toEqual(daysAgo(335));
  });
});
