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

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timeZone, format);
  }
  return format;
}

/** Local date and time of a moment, as `YYYY-MM-DD` and `HH:MM`. */
function localTime(moment: Date, timeZone: string): { readonly date: string; readonly time: string } {
  const text = formatOf(timeZone).format(moment);
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

const isOpen = (calendar: WorkCalendar, date: string): boolean =>
  !calendar.closedWeekdays.includes(weekdayOf(date)) && !calendar.closedDates.includes(date);

/**
 * The local day on which goods leave when they are asked for at `moment`: today before the cut-off on an open day,
 * otherwise the next open one, and the handling days after it. `notToday` is for a location whose capacity is used up.
 */
export function shipDate(calendar: WorkCalendar, moment: Date, notToday = false): string {
  const { date, time } = localTime(moment, calendar.timeZone);
  const tooLate = notToday || (calendar.cutOff !== null && time >= calendar.cutOff);
  let day = tooLate ? dayAfter(date, 1) : date;
  let left = calendar.handlingDays;
  for (let step = 0; step < MOST_DAYS; step += 1) {
    if (isOpen(calendar, day)) {
      if (left === 0) return day;
      left -= 1;
    }
    day = dayAfter(day, 1);
  }
  return day;
}

/** The end (UTC) of the day on which goods arrive that leave on `date` and travel so many days. */
export const arrivalOf = (date: string, transitDays: number): Date =>
  new Date(Date.parse(`${dayAfter(date, transitDays)}T00:00:00Z`) + DAY_MS - 1_000);
