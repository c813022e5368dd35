import { addDays, isDay, localDay, momentOf, weekday } from '@oms/platform/values/zoned-time';

/** How much a location takes on, and until when in the day. */
export interface WorkPolicy {
  /** Fulfillment orders that are due on one day at most; null: any number. */
  readonly dailyCapacity: number | null;
  /** HH:MM, local time: what is opened later is due on the next working day. */
  readonly cutOff: string;
  /** ISO weekdays, Monday is 1. */
  readonly workingDays: readonly number[];
  /** Days (YYYY-MM-DD) on which nobody works. */
  readonly closedOn: readonly string[];
  /** Days that an order waits for its customer. */
  readonly pickupDays: number;
  /** Days after which a customer is reminded. */
  readonly reminderDays: number;
}

export const DEFAULT_POLICY: WorkPolicy = {
  dailyCapacity: null,
  cutOff: '15:00',
  workingDays: [1, 2, 3, 4, 5, 6],
  closedOn: [],
  pickupDays: 7,
  reminderDays: 3,
};

/** No location is closed for longer than this; beyond it, work is due on the first day again. */
const HORIZON_DAYS = 120;

export interface DueInput {
  readonly policy: WorkPolicy;
  readonly timeZone: string;
  readonly now: Date;
  /** Work that is due already, by local day. */
  readonly planned: ReadonlyMap<string, number>;
}

const works = ({ workingDays, closedOn }: WorkPolicy, day: string): boolean =>
  workingDays.includes(weekday(day)) && !closedOn.includes(day);

/** When work that is opened now must be done: the first working day with room whose cut-off is still ahead. */
export function dueAt({ policy, timeZone, now, planned }: DueInput): { readonly day: string; readonly moment: Date } {
  const today = localDay(now, timeZone);
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead += 1) {
    const day = addDays(today, ahead);
    const moment = momentOf(day, policy.cutOff, timeZone);
    const hasRoom = policy.dailyCapacity === null || (planned.get(day) ?? 0) < policy.dailyCapacity;
    if (moment > now && hasRoom && works(policy, day)) return { day, moment };
  }
  return { day: today, moment: momentOf(today, policy.cutOff, timeZone) };
}

/** A problem with a policy as somebody states it: the field, and what was expected. */
export function policyProblem(
  policy: WorkPolicy,
): { readonly field: keyof WorkPolicy; readonly message: string } | null {
  if (policy.dailyCapacity !== null && !(Number.isInteger(policy.dailyCapacity) && policy.dailyCapacity > 0))
    return { field: 'dailyCapacity', message: 'The capacity is a whole number above zero, or absent.' };
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(policy.cutOff))
    return { field: 'cutOff', message: 'The cut-off is a time of day such as 15:00.' };
  if (policy.workingDays.length === 0 || policy.workingDays.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
    return { field: 'workingDays', message: 'Working days are numbers from 1 (Monday) to 7 (Sunday), at least one.' };
  if (!policy.closedOn.every(isDay)) return { field: 'closedOn', message: 'Closing days are days such as 2026-12-25.' };
  if (policy.pickupDays < 1 || policy.pickupDays > 90)
    return { field: 'pickupDays', message: 'An order waits 1 to 90 days for its customer.' };
  if (policy.reminderDays < 1 || policy.reminderDays >= policy.pickupDays)
    return { field: 'reminderDays', message: 'The reminder comes after at least a day, and before the order expires.' };
  return null;
}
