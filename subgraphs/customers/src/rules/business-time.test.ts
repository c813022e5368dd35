import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addBusinessMinutes, businessMinutesBetween, type Calendar } from './business-time.js';

const weekdays = (timeZone: string, closedOn: string[] = []): Calendar => ({
  timeZone,
  week: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' })),
  closedOn,
});
const berlin = weekdays('Europe/Berlin', ['2026-12-25']);
const at = (text: string) => new Date(text);

describe('business time', () => {
  it('passes within the hours of the week only', () => {
    // Friday 16:30 in Berlin; an hour later it is Monday 09:30.
    expect(addBusinessMinutes(berlin, at('2026-03-06T15:30:00Z'), 60)).toEqual(at('2026-03-09T08:30:00Z'));
  });

  it('begins when somebody is there', () => {
    expect(addBusinessMinutes(berlin, at('2026-03-07T12:00:00Z'), 30)).toEqual(at('2026-03-09T08:30:00Z'));
  });

  it('leaves out closing days', () => {
    // Thursday 24 December 16:00, then Friday is closed, then the weekend.
    expect(addBusinessMinutes(berlin, at('2026-12-24T15:00:00Z'), 120)).toEqual(at('2026-12-28T09:00:00Z'));
  });

  it('follows the clock change: nine in the morning is an hour earlier in UTC in summer', () => {
    expect(addBusinessMinutes(berlin, at('2026-03-27T15:30:00Z'), 60)).toEqual(at('2026-03-30T07:30:00Z'));
  });

  it('goes round the clock where hours are from 00:00 to 24:00', () => {
    const always = {
      ...berlin,
      week: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })),
      closedOn: [],
    };
    expect(addBusinessMinutes(always, at('2026-03-28T23:30:00Z'), 600)).toEqual(at('2026-03-29T09:30:00Z'));
  });

  it('runs by the clock where there are no hours at all', () => {
    expect(addBusinessMinutes({ ...berlin, week: [] }, at('2026-03-06T15:30:00Z'), 60)).toEqual(
      at('2026-03-06T16:30:00Z'),
    );
  });

  it('is measured as it is added, whatever the zone and the moment', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
        fc.integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2027, 0, 1) / 60_000 }),
        fc.integer({ min: 1, max: 5_000 }),
        (zone, startMinute, minutes) => {
          const calendar = weekdays(zone);
          const start = new Date(startMinute * 60_000);
          expect(businessMinutesBetween(calendar, start, addBusinessMinutes(calendar, start, minutes))).toBe(minutes);
        },
      ),
    );
  });
});
