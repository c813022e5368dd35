import pg from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const DATE = 1082;

/**
 * How PostgreSQL's types arrive: `bigint` as a number (refusing what a number cannot hold exactly), `timestamptz` as a
 * Date, `numeric` and `date` as text, json parsed.
 */
export function typeParsers(): pg.CustomTypesConfig {
  const overrides = new pg.TypeOverrides();
  overrides.setTypeParser(INT8, (text: string) => {
    const number = Number(text);
    if (!Number.isSafeInteger(number)) throw new RangeError(`bigint ${text} is beyond exact numbers`);
    return number;
  });
  overrides.setTypeParser(TIMESTAMPTZ, momentOf);
  overrides.setTypeParser(DATE, (text: string) => text);
  return overrides;
}

/** A moment as PostgreSQL writes it: `2026-03-01 09:00:00.123+00`, most often in UTC. */
function momentOf(text: string): Date {
  if (text.endsWith('+00') && text[10] === ' ') return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
  return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
}
