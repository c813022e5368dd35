import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { isDay } from '@oms/platform/values/zoned-time';
import { problem } from './problem.js';

/** When and how much a location works. */
export interface WorkingTimes {
  /** `HH:MM` local time until which an order leaves the same day. */
  readonly cutOff: string | null;
  /** 0 is Sunday. */
  readonly closedWeekdays: readonly number[];
  /** `YYYY-MM-DD`. */
  readonly closedDates: readonly string[];
  readonly handlingDays: number;
  /** Orders a day; null: any number. */
  readonly dailyCapacity: number | null;
}

/** What somebody states of it; what is left out stays as it is. */
export type StatedTimes = { readonly [Key in keyof WorkingTimes]?: WorkingTimes[Key] | null };

const DEFAULTS: WorkingTimes = {
  cutOff: null,
  closedWeekdays: [],
  closedDates: [],
  handlingDays: 0,
  dailyCapacity: null,
};

const isWeekday = (day: number): boolean => Number.isInteger(day) && day >= 0 && day <= 6;

/** What each part must be like, with what is said when it is not. */
const CHECKS: {
  readonly [Key in keyof WorkingTimes]: readonly [(value: NonNullable<WorkingTimes[Key]>) => boolean, string];
} = {
  // prettier-ignore
  cutOff: [(time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time), 'A cut-off is a time such as 14:00.'],
  closedWeekdays: [
    (days) => days.every(isWeekday) && new Set(days).size < 7,
    'A weekday is 0 (Sunday) to 6, and a location is open on one of them: otherwise make it inactive.',
  ],
  closedDates: [(dates) => dates.every(isDay), 'A date is such as 2026-12-25.'],
  handlingDays: [(days) => days >= 0 && days <= 60, 'Handling takes 0 to 60 working days.'],
  dailyCapacity: [(orders) => orders >= 0, 'A capacity is zero or more orders a day.'],
};

/** Everything that is wrong with when and how much a location works. */
export function problemsInTimes(times: StatedTimes): UserErrorData[] {
  return (Object.keys(CHECKS) as (keyof WorkingTimes)[]).flatMap((field) => {
    const [holds, message] = CHECKS[field];
    const value = times[field];
    return value == null || holds(value as never) ? [] : [problem('INVALID_TIMES', message, field)];
  });
}

/** The times once this is stated of those that are known. */
export function restate(stated: StatedTimes, known: StatedTimes | null): WorkingTimes {
  const merged = { ...DEFAULTS, ...known, ...stated };
  return {
    cutOff: merged.cutOff ?? null,
    closedWeekdays: merged.closedWeekdays ?? [],
    closedDates: merged.closedDates ?? [],
    handlingDays: merged.handlingDays ?? 0,
    dailyCapacity: merged.dailyCapacity ?? null,
  };
}
