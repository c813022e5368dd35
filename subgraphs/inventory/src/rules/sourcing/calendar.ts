import { addDays, localTime, weekday } from '@oms/platform/values/zoned-time';

/** When a location works. */
export interface WorkCalendar {
  /** IANA name. */
  readonly timeZone: string;
  /** `HH:MM` local time until which an order leaves the same day; null: until midnight. */
  readonly cutOff: string | null;
  /** 0 is Sunday. */
  readonly closedWeekdays: readonly number[];
  /** `YYYY-MM-DD`, local. */
  readonly closedDates: readonly string[];
  /** Working days that picking and packing take. */
  readonly handlingDays: number;
}

/** A location that works around the clock in UTC. */
export const ALWAYS_OPEN: WorkCalendar = {
  timeZone: 'UTC',
  cutOff: null,
  closedWeekdays: [],
  closedDates: [],
  handlingDays: 0,
};

const DAY_MS = 86_400_000;
/** Nobody closes for longer; past this a calendar is taken for one that never opens. */
const MOST_DAYS = 370;

const isOpen = (calendar: WorkCalendar, date: string): boolean =>
  !calendar.closedWeekdays.includes(weekday(date) % 7) && !calendar.closedDates.includes(date);

/**
 * The local day on which goods leave when they are asked for at `moment`: today before the cut-off on an open day,
 * otherwise the next open one, and the handling days after it. `notToday` is for a location whose capacity is used up.
 */
export function shipDate(calendar: WorkCalendar, moment: Date, notToday = false): string {
  const { day: today, time } = localTime(moment, calendar.timeZone);
  const tooLate = notToday || (calendar.cutOff !== null && time >= calendar.cutOff);
  let day = tooLate ? addDays(today, 1) : today;
  let left = calendar.handlingDays;
  for (let step = 0; step < MOST_DAYS; step += 1) {
    if (isOpen(calendar, day)) {
      if (left === 0) return day;
      left -= 1;
    }
    day = addDays(day, 1);
  }
  return day;
}

/** The end (UTC) of the day on which goods arrive that leave on `date` and travel so many days. */
export const arrivalOf = (date: string, transitDays: number): Date =>
  new Date(Date.parse(`${addDays(date, transitDays)}T00:00:00Z`) + DAY_MS - 1_000);
