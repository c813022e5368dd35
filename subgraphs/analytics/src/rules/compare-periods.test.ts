import { describe, expect, it } from '@jest/globals';
import { comparisonOf } from './compare-periods.js';
import type { MetricsRequest } from './plan-query.js';

const compare = (from: string, to: string, compareTo: MetricsRequest['compareTo'] = 'PREVIOUS_PERIOD', timeZone = 'UTC') => {
  const found = comparisonOf({ metrics: ['orders'], from: new Date(from), to: new Date(to), compareTo }, timeZone);
  if (!found) throw new Error('nothing to compare with');
  return { ...found, bounds: [found.from.toISOString(), found.to.toISOString()] };
}; // prettier-ignore

describe('the period before', () => {
  it('of whole months has as many months, however long they are', () => {
    const march = compare('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z');
    expect(march.bounds).toEqual(['2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']);
    expect(march.shift('2026-02-01', 'month')).toBe('2026-03-01');
    const quarter = compare('2026-04-01T00:00:00Z', '2026-07-01T00:00:00Z');
    expect(quarter.bounds).toEqual(['2026-01-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z']);
  });

  it('of other times is as long, and its days stand beside those asked for', () => {
    const week = compare('2026-03-09T00:00:00Z', '2026-03-16T00:00:00Z');
    expect(week.bounds).toEqual(['2026-03-02T00:00:00.000Z', '2026-03-09T00:00:00.000Z']);
    expect([week.shift('2026-03-02', 'day'), week.shift('2026-03-02T10:00', 'hour')]).toEqual(['2026-03-09', '2026-03-09T10:00']); // prettier-ignore
  });

  it('a year ago is the same months, and weeks stand beside weeks that begin on a Monday', () => {
    const year = compare('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z', 'PREVIOUS_YEAR');
    expect(year.bounds).toEqual(['2025-03-01T00:00:00.000Z', '2025-04-01T00:00:00.000Z']);
    expect([year.shift('2025-03-15', 'day'), year.shift('2025-03-03', 'week')]).toEqual(['2026-03-15', '2026-03-02']);
    expect(new Date('2026-03-02T00:00:00Z').getUTCDay()).toBe(1);
  });

  it('is counted as the business’s clocks show it', () => {
    // March in Berlin begins an hour before UTC’s and, with summer time, ends two hours before.
    const march = compare('2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z', 'PREVIOUS_PERIOD', 'Europe/Berlin');
    expect(march.shift('2026-02-01', 'month')).toBe('2026-03-01');
    expect(march.bounds).toEqual(['2026-01-31T23:00:00.000Z', '2026-02-28T23:00:00.000Z']);
    // The week in which summer time begins has an hour less than the one before; both begin at midnight.
    const week = compare('2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z', 'PREVIOUS_PERIOD', 'Europe/Berlin');
    expect(week.bounds).toEqual(['2026-03-15T23:00:00.000Z', '2026-03-22T23:00:00.000Z']);
    expect(week.shift('2026-03-16', 'day')).toBe('2026-03-23');
    const year = compare('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'PREVIOUS_YEAR', 'Europe/Berlin');
    expect(year.bounds).toEqual(['2025-03-28T23:00:00.000Z', '2025-03-29T23:00:00.000Z']);
    const hours = compare('2026-03-10T10:30:00Z', '2026-03-10T12:30:00Z', 'PREVIOUS_PERIOD', 'Europe/Berlin');
    expect(hours.bounds).toEqual(['2026-03-10T08:30:00.000Z', '2026-03-10T10:30:00.000Z']);
  });

  it('leaves alone what is no time, and is not without bounds', () => {
    expect(compare('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z').shift('3', 'weekday')).toBe('3');
    expect(comparisonOf({ metrics: ['orders'], compareTo: 'PREVIOUS_YEAR' }, 'UTC')).toBeUndefined();
  });
});
