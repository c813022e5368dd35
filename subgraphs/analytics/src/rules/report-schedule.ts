import { localTime } from './local-time.js';

/** When a report is sent, in the business's time zone, and to whom. */
export interface ReportSchedule {
  readonly every: 'DAY' | 'WEEK' | 'MONTH';
  /** Hour of the day, 0 to 23; weeks on Monday, months on their first day. */
  readonly hour: number;
  /** Sealed mail addresses. */
  readonly recipients: readonly string[];
  readonly webhook: { readonly url: string; readonly sealedSecret: string } | null;
}

const HOUR_MS = 3_600_000;

const isDue = (local: string, { every, hour }: Pick<ReportSchedule, 'every' | 'hour'>): boolean => {
  if (Number(local.slice(11, 13)) !== hour) return false;
  if (every === 'DAY') return true;
  const day = new Date(`${local.slice(0, 10)}T00:00:00Z`);
  return every === 'WEEK' ? day.getUTCDay() === 1 : day.getUTCDate() === 1;
};

/** A month and a day of hours: no schedule waits longer. An hour that summer time leaves out is made up the next time. */
const MOST_HOURS = 24 * 33;

/** The next full hour after a moment at which a report is due. */
export function nextDue(after: Date, schedule: Pick<ReportSchedule, 'every' | 'hour'>, timeZone: string): Date {
  const first = Math.floor(after.getTime() / HOUR_MS) * HOUR_MS + HOUR_MS;
  for (let ahead = 0; ahead < MOST_HOURS; ahead += 1) {
    const moment = new Date(first + ahead * HOUR_MS);
    if (isDue(localTime(moment, timeZone), schedule)) return moment;
  }
  return new Date(first + MOST_HOURS * HOUR_MS);
}

/** Midnight of the day of a moment. Where summer time begins or ends that day, the clock is looked at again. */
function midnight(moment: Date, timeZone: string): Date {
  const local = localTime(moment, timeZone);
  const [hours = 0, minutes = 0, seconds = 0] = local.slice(11).split(':').map(Number);
  const guess = new Date(moment.getTime() - ((hours * 60 + minutes) * 60 + seconds) * 1_000);
  const day = local.slice(0, 10);
  const candidates = [0, -1, 1].map((shift) => new Date(guess.getTime() + shift * HOUR_MS));
  return candidates.find((one) => localTime(one, timeZone) === `${day} 00:00:00`) ?? guess;
}

/** What a report is of when its question names no time: the day, the seven days or the month before the day it is sent. */
export function periodBefore(
  due: Date,
  { every }: Pick<ReportSchedule, 'every'>,
  timeZone: string,
): { from: Date; to: Date } {
  const to = midnight(due, timeZone);
  const noonBefore = (days: number): Date => new Date(to.getTime() - (days * 24 - 12) * HOUR_MS);
  const days = every === 'DAY' ? 1 : every === 'WEEK' ? 7 : Number(localTime(noonBefore(1), timeZone).slice(8, 10));
  return { from: midnight(noonBefore(days), timeZone), to };
}
