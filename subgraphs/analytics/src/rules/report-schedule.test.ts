import { describe, expect, it } from '@jest/globals';
import { nextDue, periodBefore } from './report-schedule.js';

const at = (text: string): Date => new Date(text);

describe('nextDue', () => {
  it('is the next hour of the business, days, Mondays or firsts', () => {
    expect(nextDue(at('2026-03-02T09:30:00Z'), { every: 'DAY', hour: 7 }, 'UTC')).toEqual(at('2026-03-03T07:00:00Z'));
    expect(nextDue(at('2026-03-02T06:30:00Z'), { every: 'DAY', hour: 8 }, 'Europe/Berlin')).toEqual(at('2026-03-02T07:00:00Z')); // prettier-ignore
    expect(nextDue(at('2026-03-03T06:30:00Z'), { every: 'WEEK', hour: 8 }, 'UTC')).toEqual(at('2026-03-09T08:00:00Z'));
    expect(nextDue(at('2026-03-03T06:30:00Z'), { every: 'MONTH', hour: 0 }, 'UTC')).toEqual(at('2026-04-01T00:00:00Z'));
  });

  it('is never the moment itself, and skips an hour that summer time leaves out', () => {
    expect(nextDue(at('2026-03-03T07:00:00Z'), { every: 'DAY', hour: 7 }, 'UTC')).toEqual(at('2026-03-04T07:00:00Z'));
    expect(nextDue(at('2026-03-28T12:00:00Z'), { every: 'DAY', hour: 2 }, 'Europe/Berlin')).toEqual(at('2026-03-30T00:00:00Z')); // prettier-ignore
  });
});

describe('periodBefore', () => {
  it('is the whole day, week or month before, as the business counts them', () => {
    const due = at('2026-03-30T06:00:00Z');
    expect(periodBefore(due, { every: 'DAY' }, 'Europe/Berlin')).toEqual({
      from: at('2026-03-28T23:00:00Z'),
      to: at('2026-03-29T22:00:00Z'),
    });
    expect(periodBefore(due, { every: 'WEEK' }, 'UTC')).toEqual({
      from: at('2026-03-23T00:00:00Z'),
      to: at('2026-03-30T00:00:00Z'),
    });
    expect(periodBefore(at('2026-03-01T06:00:00Z'), { every: 'MONTH' }, 'UTC')).toEqual({
      from: at('2026-02-01T00:00:00Z'),
      to: at('2026-03-01T00:00:00Z'),
    });
  });
});
