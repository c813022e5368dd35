const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timeZone, format);
  }
  return format;
}

/** A moment as a time zone's clocks show it: `YYYY-MM-DD HH:MM:SS`. */
export const localTime = (moment: Date, timeZone: string): string => formatOf(timeZone).format(moment);

/** The day of a moment in a time zone: `YYYY-MM-DD`. */
export const localDay = (moment: Date, timeZone: string): string => localTime(moment, timeZone).slice(0, 10);

/** The coarsest of hour, day and month that begins at a moment; undefined: none does. */
export function beginsAt(moment: Date, timeZone: string): 'hour' | 'day' | 'month' | undefined {
  const local = localTime(moment, timeZone);
  if (moment.getTime() % 1_000 !== 0 || !local.endsWith(':00:00')) return undefined;
  if (!local.endsWith(' 00:00:00')) return 'hour';
  return local.slice(8, 10) === '01' ? 'month' : 'day';
}

/** Whether there is a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}
