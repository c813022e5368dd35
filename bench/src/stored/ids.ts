import { createHash } from 'node:crypto';

/** What ids of one kind end with; of these kinds there are ids by number, alike in every subgraph. */
const tailOf = (kind: string): string => {
  const hex = createHash('md5').update(kind).digest('hex');
  return `-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** The id of what has this number; ids ascend with it, as ids do that are made one after the other. */
export const idOf = (kind: string, number: number): string => `${number.toString(16).padStart(8, '0')}${tailOf(kind)}`;

/** The same in SQL; `number` is SQL too. */
export const idSql = (kind: string, number: string): string =>
  `(lpad(to_hex(${number}), 8, '0') || '${tailOf(kind)}')::uuid`;
