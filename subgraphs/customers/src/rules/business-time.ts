import { Temporal } from 'temporal-polyfill';

/** When somebody is there: hours of the week in a time zone, and days on which nobody is. */
export interface Calendar {
  /** IANA name, such as Europe/Berlin. */
  readonly timeZone: string;
  /** `day` 1 is Monday, 7 Sunday; `from` and `to` are local times HH:MM, `to` may be 24:00. */
  readonly week: readonly { readonly day: number; readonly from: string; readonly to: string }[];
  /** Local dates YYYY-MM-DD. */
  readonly closedOn: readonly string[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const MINUTE_MS = 60_000;
/** A calendar without an hour in a year has none at all. */
const HORIZON_DAYS = 366;

function momentOf(date: Temporal.PlainDate, time: string, timeZone: string): number {
  const day = time === '24:00' ? date.add({ days: 1 }) : date;
  const plainTime = Temporal.PlainTime.from(time === '24:00' ? '00:00' : time);
  return day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}

/** The spans of a local day, in order; none on a closing day. A day of 23 or 25 hours is as long as it is. */
function spansOf({ week, closedOn, timeZone }: Calendar, date: Temporal.PlainDate): Span[] {
  if (closedOn.includes(date.toString())) return [];
  return week
    .filter(({ day }) => day === date.dayOfWeek)
    .map(({ from, to }) => ({ from: momentOf(date, from, timeZone), to: momentOf(date, to, timeZone) }))
    .toSorted((a, b) => a.from - b.from);
}

function* spansFrom(calendar: Calendar, start: Date): Generator<Span> {
  const { timeZone } = calendar;
  let date = Temporal.Instant.fromEpochMilliseconds(start.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  for (let day = 0; day < HORIZON_DAYS; day += 1, date = date.add({ days: 1 })) {
    for (const span of spansOf(calendar, date)) {
      const from = Math.max(span.from, start.getTime());
      if (from < span.to) yield { from, to: span.to };
    }
  }
}

/**
 * The moment when `minutes` of business time have passed since `start`. Where the calendar has no hours at all, time
 * runs by the clock, so that nothing waits for ever.
 */
export function addBusinessMinutes(calendar: Calendar, start: Date, minutes: number): Date {
  let left = minutes * MINUTE_MS;
  for (const { from, to } of spansFrom(calendar, start)) {
    if (left <= to - from) return new Date(from + left);
    left -= to - from;
  }
  return new Date(start.getTime() + minutes * MINUTE_MS);
}

/** Whole minutes of business time between two moments, rounded up; 0 when `end` is not after `start`. */
export function businessMinutesBetween(calendar: Calendar, start: Date, end: Date): number {
  let total = 0;
  for (const { from, to } of spansFrom(calendar, start)) {
    if (from >= end.getTime()) break;
    total += Math.min(to, end.getTime()) - from;
  }
  return Math.ceil(total / MINUTE_MS);
}
