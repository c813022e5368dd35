import { describe, expect, it } from '@jest/globals';
import { addDays, isDay, localTime, momentOf, weekday } from './zoned-time.js';

describe('a day', () => {
  it('is one of the calendar', () => {
    expect(['2026-02-28', '2028-02-29', '2026-12-31'].map(isDay)).toEqual([true, true, true]);
    for (const text of ['2026-02-29', '2026-02-30', '2026-04-31', '2026-13-01', '0000-01-01', '2026-1-1', 'tomorrow'])
      expect({ text, is: isDay(text) }).toEqual({ text, is: false });
  });

  it('ends the year, and the month of a leap year', () => {
    expect([addDays('2026-12-31', 1), addDays('2028-02-28', 1), addDays('2026-01-01', -1)]).toEqual([
      '2027-01-01',
      '2028-02-29',
      '2025-12-31',
    ]);
    expect(weekday('2026-12-31')).toBe(4);
  });
});

describe('a time of day', () => {
  it('is told in the zone on both sides of the hour that clocks skip or repeat', () => {
    const spring = momentOf('2026-03-29', '15:00', 'Europe/Berlin');
    expect(spring.toISOString()).toBe('2026-03-29T13:00:00.000Z');
    expect(momentOf('2026-03-28', '15:00', 'Europe/Berlin').toISOString()).toBe('2026-03-28T14:00:00.000Z');
    expect(momentOf('2026-10-25', '15:00', 'Europe/Berlin').toISOString()).toBe('2026-10-25T14:00:00.000Z');
    expect(localTime(spring, 'Europe/Berlin')).toEqual({ day: '2026-03-29', time: '15:00' });
  });

  it('that clocks skip is as much later as they skip', () => {
    const skipped = momentOf('2026-03-29', '02:30', 'Europe/Berlin');
    expect(localTime(skipped, 'Europe/Berlin')).toEqual({ day: '2026-03-29', time: '03:30' });
  });
});
