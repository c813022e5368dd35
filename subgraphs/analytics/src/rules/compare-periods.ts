import { beginsAt } from './local-time.js';
import type { MetricsRequest } from './plan-query.js';

const DAY_MS = 86_400_000;

/** The period before, and how the keys of its times become those of the period asked for. */
export interface Comparison {
  readonly from: Date;
  readonly to: Date;
  readonly shift: (key: string, dimension: string) => string;
}

const addMonths = (moment: Date, months: number): Date => {
  const moved = new Date(moment);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  return moved;
};

/** Months between two moments at which months begin. A few hours of summer time do not matter to it. */
function monthsBetween(from: Date, to: Date): number {
  const [a, b] = [new Date(from.getTime() + DAY_MS), new Date(to.getTime() + DAY_MS)];
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
}

const DATE = /^\d{4}-\d{2}-\d{2}/;

function moveKey(key: string, months: number, days: number): string {
  if (!DATE.test(key)) return key;
  const moved = addMonths(new Date(`${key.slice(0, 10)}T00:00:00Z`), months);
  return new Date(moved.getTime() + days * DAY_MS).toISOString().slice(0, 10) + key.slice(10);
}

/** Weeks begin on Mondays, so a year of them has 364 days. */
const WEEKS_OF_A_YEAR = 364;

/** What the period asked for is compared with: the same period a year ago, or the one of the same length just before. */
export function comparisonOf({ from, to, compareTo }: MetricsRequest, timeZone: string): Comparison | undefined {
  if (!compareTo || !from || !to) return undefined;
  const wholeMonths = beginsAt(from, timeZone) === 'month' && beginsAt(to, timeZone) === 'month';
  const months = compareTo === 'PREVIOUS_YEAR' ? 12 : wholeMonths ? monthsBetween(from, to) : 0;
  const ms = months > 0 ? 0 : to.getTime() - from.getTime();
  const move = (moment: Date): Date => new Date(addMonths(moment, -months).getTime() - ms);
  const days = Math.round(ms / DAY_MS);
  return {
    from: move(from),
    to: move(to),
    shift: (key, dimension) =>
      dimension === 'week' && months > 0
        ? moveKey(key, 0, Math.round((months * WEEKS_OF_A_YEAR) / 12 / 7) * 7)
        : moveKey(key, months, days),
  };
}
