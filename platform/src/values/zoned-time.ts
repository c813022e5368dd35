/** Days and times of day as people in a time zone read them. `day` is YYYY-MM-DD, `time` HH:MM, zones are IANA names. */

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/**
 * Whether the text is a day of the calendar from year 1 on, as YYYY-MM-DD. `Date.parse` takes the 30th of February for a day
 * in March; databases do not.
 */
export function isDay(text: string): boolean {
  const moment = /^(?!0000)\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}

/** Whether the name is a time zone that this machine knows. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** The wall clock of the zone at a moment, read as if it were UTC. */
function wallClock(moment: Date, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The local day and time of a moment. */
export function localTime(moment: Date, timeZone: string): { readonly day: string; readonly time: string } {
  const text = new Date(wallClock(moment, timeZone)).toISOString();
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}

/** The local day of a moment. */
export const localDay = (moment: Date, timeZone: string): string => localTime(moment, timeZone).day;

/** The moment at which it is `time` on `day` there; of two such moments (clocks go back) the first guess that holds. */
export function momentOf(day: string, time: string, timeZone: string): Date {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const first = new Date(wanted - (wallClock(new Date(wanted), timeZone) - wanted));
  return new Date(first.getTime() - (wallClock(first, timeZone) - wanted));
}

/** The day that many days later. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** ISO weekday: Monday is 1, Sunday 7. */
export const weekday = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
