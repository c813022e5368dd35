import { FACTS } from './catalog/facts.js';
import { CHUNK, CHUNK_BITS, MEMBER, rollupTime, type Rollup } from './catalog/rollups.js';

/** Statements about sets of customers, kept as bits by ordinal numbers: exact, and united by OR over whatever time. */

const SHIFT = Math.log2(CHUNK_BITS);
const chunkOf = (ordinal: string): string => `${ordinal} >> ${SHIFT}`;
const maskOf = (ordinal: string): string =>
  `set_bit(repeat('0', ${CHUNK_BITS})::bit(${CHUNK_BITS}), ${ordinal} & ${CHUNK_BITS - 1}, 1)`;

/** What a set should hold. */
export function setSql(one: Rollup): string {
  const { from, where } = FACTS[one.fact];
  const groups = [rollupTime(one).sql, ...Object.values(one.keys), chunkOf('m.ordinal')];
  const bits = `bit_or(${maskOf('m.ordinal')})`;
  return `select ${groups.join(', ')}, ${bits}, bit_count(${bits}) from ${from} join customer_ordinal m on m.customer_id = ${MEMBER} where ${where} group by ${groups.map((_, index) => index + 1).join(', ')}`;
}

/** Where customers stand in a set, before or after a change: rows of `told` with the member and the set's keys. */
const placesSql = (one: Rollup): string => {
  const { column } = rollupTime(one);
  const keys = Object.keys(one.keys);
  const day = column === 'month' ? `date_trunc('month', t.day)::date` : 't.day';
  return `select distinct ${day} as ${column}, ${keys.map((key) => `t.${key}`).join(', ')}, t.member from told t`;
};

/** Whether a place is taken: an order of the customer is there. */
function isTaken(one: Rollup): string {
  const { from, where } = FACTS[one.fact];
  const { column, sql } = rollupTime(one);
  const keys = Object.entries(one.keys).map(([name, expression]) => `${expression} = p.${name}`);
  const range = column === 'month' ? `between p.month and p.month + interval '1 month' - interval '1 day'` : `= p.day`;
  const day = column === 'month' ? FACTS[one.fact].day : sql;
  return `exists (select from ${from} where ${MEMBER} = p.member and ${day} ${range} and ${keys.join(' and ')} and ${where})`;
}

const groupedSql = (one: Rollup, condition = 'true'): string => {
  const names = [rollupTime(one).column, ...Object.keys(one.keys)];
  return `select ${names.map((name) => `p.${name}`).join(', ')}, ${chunkOf('m.ordinal')} as ${CHUNK}, bit_or(${maskOf('m.ordinal')}) as bits
    from (${placesSql(one)}) p join customer_ordinal m on m.customer_id = p.member where ${condition} group by 1, 2, 3, 4 order by 1, 2, 3, 4`;
};

/** Sets the bits of all places in `told`: those of orders that are there. */
export function addSql(one: Rollup): string {
  const list = [rollupTime(one).column, ...Object.keys(one.keys), CHUNK].join(', ');
  return `insert into ${one.table} (${list}, bits, row_count) select ${list}, bits, bit_count(bits) from (${groupedSql(one)}) made
    on conflict (${list}) do update set bits = ${one.table}.bits | excluded.bits, row_count = bit_count(${one.table}.bits | excluded.bits)
    where ${one.table}.bits & excluded.bits <> excluded.bits`;
}

/** Clears the bits of all places in `told` that are not taken any more. */
export function clearSql(one: Rollup): string {
  const keys = [rollupTime(one).column, ...Object.keys(one.keys), CHUNK];
  return `update ${one.table} s set bits = s.bits & ~ gone.bits, row_count = bit_count(s.bits & ~ gone.bits)
    from (${groupedSql(one, `not ${isTaken(one)}`)}) gone where ${keys.map((key) => `s.${key} = gone.${key}`).join(' and ')}`;
}
