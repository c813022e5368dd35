import { addDays, localTime, momentOf } from '@oms/platform/values/zoned-time';
import { beginsAt } from './local-time.js';
import type { MetricsRequest } from './plan-query.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The period before, and how the keys of its times become those of the period asked for. */
export interface Comparison {
  readonly from: Date;
  readonly to: Date;
  readonly shift: (key: string, dimension: string) => string;
}

/** How far apart two periods are: as calendars count, or where they begin within a day, as clocks do. */
interface Distance {
  readonly months: number;
  readonly days: number;
  readonly ms: number;
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** Months between two days at which months begin. */
const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

/** The same day of another month, or its last where it has no such day. */
function addMonths(day: string, months: number): string {
  const first = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + months);
  const next = new Date(first);
  next.setUTCMonth(next.getUTCMonth() + 1);
  const length = daysBetween(first.toISOString().slice(0, 10), next.toISOString().slice(0, 10));
  return addDays(first.toISOString().slice(0, 10), Math.min(Number(day.slice(8, 10)), length) - 1);
}

/** The moment so much earlier at which the business's clocks show the same time of day. */
function earlier(moment: Date, { months, days, ms }: Distance, timeZone: string): Date {
  if (ms > 0) return new Date(moment.getTime() - ms);
  const { day, time } = localTime(moment, timeZone);
  const then = momentOf(addDays(addMonths(day, -months), -days), time, timeZone);
  return new Date(then.getTime() + (moment.getTime() % MINUTE_MS));
}

const DATE = /^\d{4}-\d{2}-\d{2}/;

const moveKey = (key: string, months: number, days: number): string =>
  DATE.test(key) ? addDays(addMonths(key.slice(0, 10), months), days) + key.slice(10) : key;

/** Weeks begin on Mondays, so a year of them has 364 days. */
const WEEKS_OF_A_YEAR = 364;

function distanceOf({ compareTo }: MetricsRequest, from: Date, to: Date, timeZone: string): Distance {
  if (compareTo === 'PREVIOUS_YEAR') return { months: 12, days: 0, ms: 0 };
  const begins = [from, to].map((moment) => beginsAt(moment, timeZone));
  const [first, last] = [localTime(from, timeZone).day, localTime(to, timeZone).day];
  if (begins.every((part) => part === 'month')) return { months: monthsBetween(first, last), days: 0, ms: 0 };
  if (begins.every((part) => part === 'month' || part === 'day'))
    return { months: 0, days: daysBetween(first, last), ms: 0 };
  return { months: 0, days: 0, ms: to.getTime() - from.getTime() };
}

/** What the period asked for is compared with: the same period a year ago, or the one of the same length just before. */
export function comparisonOf(request: MetricsRequest, timeZone: string): Comparison | undefined {
  const { from, to, compareTo } = request;
  if (!compareTo || !from || !to) return undefined;
  const distance = distanceOf(request, from, to, timeZone);
  const { months } = distance;
  const days = distance.days + Math.round(distance.ms / DAY_MS);
  return {
    from: earlier(from, distance, timeZone),
    to: earlier(to, distance, timeZone),
    shift: (key, dimension) =>
      dimension === 'week' && months > 0
        ? moveKey(key, 0, Math.round((months * WEEKS_OF_A_YEAR) / 12 / 7) * 7)
        : moveKey(key, months, days),
  };
}
