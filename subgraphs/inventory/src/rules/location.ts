import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { problem } from './problem.js';

/** What somebody states of when a location works. */
export interface StatedTimes {
  readonly cutOff?: string | null;
  readonly closedWeekdays?: readonly number[] | null;
  readonly closedDates?: readonly string[] | null;
  readonly handlingDays?: number | null;
  readonly dailyCapacity?: number | null;
}

/** The first thing that is wrong with when and how much a location works. */
export function problemInTimes(times: StatedTimes): UserErrorData | undefined {
  const { cutOff, closedWeekdays, closedDates, handlingDays, dailyCapacity } = times;
  if (cutOff != null && !/^([01]\d|2[0-3]):[0-5]\d$/.test(cutOff))
    return problem('INVALID_TIME', 'A cut-off is a time such as 14:00.', 'cutOff');
  if (closedWeekdays?.some((day) => !Number.isInteger(day) || day < 0 || day > 6))
    return problem('INVALID_WEEKDAY', 'A weekday is 0 (Sunday) to 6.', 'closedWeekdays');
  if (new Set(closedWeekdays).size === 7)
    return problem('NEVER_OPEN', 'A location that is closed every day serves nobody: make it inactive.', 'closedWeekdays'); // prettier-ignore
  const wrong = closedDates?.findIndex((date) => !/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(Date.parse(date)));
  if (wrong !== undefined && wrong >= 0)
    return problem('INVALID_DATE', 'A date is such as 2026-12-25.', 'closedDates', wrong);
  if (handlingDays != null && (handlingDays < 0 || handlingDays > 60))
    return problem('INVALID_QUANTITY', 'Handling takes 0 to 60 working days.', 'handlingDays');
  if (dailyCapacity != null && dailyCapacity < 0)
    return problem('INVALID_QUANTITY', 'A capacity is zero or more orders a day.', 'dailyCapacity');
  return undefined;
}
