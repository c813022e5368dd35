import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { CASE_SEVERITIES } from '@oms/platform/outbox/case-requested';
import { isEmail } from '@oms/platform/values/email';
import { isDay, isTimeZone } from '@oms/platform/values/zoned-time';
import type { Calendar } from './business-time.js';
import { CODE } from './case-input.js';
import type { CaseQueue } from './case-state.js';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const YEAR_OF_MINUTES = 366 * 24 * 60;

const wrong = (message: string, ...field: (string | number)[]): UserErrorData => ({
  code: 'INVALID_QUEUE',
  message,
  field: field.map(String),
});

function problemsInCalendar({ timeZone, week, closedOn }: Calendar): UserErrorData[] {
  return [
    ...(isTimeZone(timeZone) ? [] : [wrong('timeZone is a name such as Europe/Berlin.', 'calendar', 'timeZone')]),
    ...week.flatMap(({ day, from, to }, index) =>
      Number.isInteger(day) && day >= 1 && day <= 7 && TIME.test(from) && TIME.test(to) && from < to
        ? []
        : [wrong('Hours are a day 1…7 with from before to, as HH:MM.', 'calendar', 'week', index)],
    ),
    ...closedOn.flatMap((date, index) =>
      isDay(date) ? [] : [wrong('A closing day is a date YYYY-MM-DD.', 'calendar', 'closedOn', index)],
    ),
  ];
}

/** Whether following `escalateTo` from this queue comes back to it: an escalation must end somewhere. */
function goesRound(queue: Pick<CaseQueue, 'code' | 'escalateTo'>, queues: ReadonlyMap<string, CaseQueue>): boolean {
  const seen = new Set([queue.code]);
  for (let next = queue.escalateTo; next; next = queues.get(next)?.escalateTo ?? null) {
    if (seen.has(next)) return true;
    seen.add(next);
  }
  return false;
}

/** Everything that is wrong with a queue, at once. */
export function problemsInQueue(
  queue: Omit<CaseQueue, 'version'>,
  queues: ReadonlyMap<string, CaseQueue>,
): UserErrorData[] {
  const { code, name, calendar, targets, escalateTo, members } = queue;
  const problems = [
    ...(CODE.test(code) ? [] : [wrong('A code has capital letters, digits and underscores.', 'code')]),
    ...(name.trim() === '' || name.length > 100 ? [wrong('A name has 1 to 100 characters.', 'name')] : []),
    ...problemsInCalendar(calendar),
    ...CASE_SEVERITIES.flatMap((severity) =>
      targets[severity] >= 1 && targets[severity] <= YEAR_OF_MINUTES
        ? []
        : [wrong('Business minutes from 1 to a year.', 'targets', severity)],
    ),
    ...members.flatMap((member, index) =>
      member.trim() === '' ? [wrong('A member is the id of an actor.', 'members', index)] : [],
    ),
  ];
  if (queue.notifyEmail && !isEmail(queue.notifyEmail))
    problems.push(wrong('notifyEmail is an e-mail address.', 'notifyEmail'));
  if (escalateTo && escalateTo !== code && !queues.has(escalateTo))
    problems.push(wrong(`There is no queue ${escalateTo}.`, 'escalateTo'));
  if (goesRound(queue, queues)) problems.push(wrong('Escalation would go round in a circle.', 'escalateTo'));
  return problems;
}
