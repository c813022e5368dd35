import { bad, good, shown, type Outcome } from './outcome.js';

type Part = 'YYYY' | 'MM' | 'DD' | 'HH' | 'mm' | 'ss' | 'SSS';

/** A compiled way of writing dates. */
export interface DatePattern {
  readonly expression: RegExp;
  readonly example: string;
}

const TOKENS: Record<Part, string> = {
  YYYY: '(?<YYYY>\\d{4})',
  MM: '(?<MM>\\d{1,2})',
  DD: '(?<DD>\\d{1,2})',
  HH: '(?<HH>\\d{1,2})',
  mm: '(?<mm>\\d{2})',
  ss: '(?<ss>\\d{2})',
  SSS: '(?<SSS>\\d{1,9})',
};

const TIME = 'HH:mm(?::ss(?:[.,]SSS)?)?';
const fill = (shape: string) => shape.replace(/YYYY|MM|DD|HH|mm|SSS|ss/g, (token) => TOKENS[token as Part]);

const ISO: DatePattern = {
  expression: new RegExp(`^${fill(`YYYY-MM-DD(?:[T ]${TIME})?`)}\\s*(?<zone>Z|[+-]\\d{2}:?\\d{2})?$`),
  example: 'YYYY-MM-DD HH:mm:ss',
};

/**
 * Compiles a date format of the tokens YYYY MM DD HH mm ss SSS and any marks between them; without one, ISO 8601
 * (date alone or with time, `T` or a space between, zone optional).
 */
export function compileDatePattern(format?: string): Outcome<DatePattern> {
  if (format === undefined) return good(ISO);
  const tokens: string[] = format.match(/YYYY|MM|DD|HH|mm|SSS|ss/g) ?? [];
  if (new Set(tokens).size !== tokens.length) return bad(`names a token twice: ${shown(format)}`);
  if (!['YYYY', 'MM', 'DD'].every((token) => tokens.includes(token))) return bad('needs YYYY, MM and DD');
  const escaped = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return good({ expression: new RegExp(`^${fill(escaped)}$`), example: format });
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** Milliseconds that the zone's wall clock is ahead of UTC at an instant. */
function offsetAt(instant: number, zone: string): number {
  const parts: Record<string, string> = {};
  for (const part of formatterOf(zone).formatToParts(instant)) parts[part.type] = part.value;
  const field = (name: string) => Number(parts[name]);
  const year = parts['era'] === 'BC' ? 1 - field('year') : field('year');
  const clock = utc([year, field('month'), field('day'), field('hour'), field('minute'), field('second')], 0);
  return clock - Math.floor(instant / 1000) * 1000;
}

/** Date.UTC reads the years 0 to 99 as 1900 to 1999; this does not. */
function utc(parts: readonly number[], milliseconds: number): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second, milliseconds));
  return date.setUTCFullYear(year, month - 1, day);
}

/**
 * The instant of a wall clock reading. A reading that happens twice (clocks set back) is the earlier instant; one
 * that never happens (clocks set forward) is as far after the gap as it lies inside it.
 */
function instantOf(wall: number, zone: string): number {
  if (zone === 'UTC') return wall;
  const day = 86_400_000;
  const before = offsetAt(wall - day, zone);
  if (offsetAt(wall - before, zone) === before) return wall - before;
  const after = offsetAt(wall + day, zone);
  return offsetAt(wall - after, zone) === after ? wall - after : wall - before;
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return minutes * 60_000 * (zone.startsWith('-') ? -1 : 1);
}

/** Reads a date by a pattern; a text without a zone is a wall clock reading in `timeZone`. Days that do not exist are refused. */
export function parseDate(text: string, pattern: DatePattern, timeZone: string): Outcome<Date> {
  const groups = pattern.expression.exec(text)?.groups;
  if (!groups) return bad(`is not a date like ${pattern.example}: ${shown(text)}`);
  const number = (name: Part) => Number(groups[name] ?? 0);
  const [year, month, day] = [number('YYYY'), number('MM'), number('DD')];
  const [hour, minute, second] = [number('HH'), number('mm'), number('ss')];
  const milliseconds = Number((groups['SSS'] ?? '').padEnd(3, '0').slice(0, 3));
  const exists =
    month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  if (!exists || hour > 23 || minute > 59 || second > 59) return bad(`is not a date that exists: ${shown(text)}`);
  const wall = utc([year, month, day, hour, minute, second], milliseconds);
  const zone = groups['zone'];
  return good(new Date(zone ? wall - zoneOffset(zone) : instantOf(wall, timeZone)));
}
