import { bad, good, type Outcome } from './outcome.js';

const spaced = (field: string | undefined) => field !== undefined && /^\s/.test(field);

/**
 * Repairs a row with too many fields, as an unquoted delimiter inside a text makes them, by joining the surplus back
 * into one of the `candidates` (column indexes). People write a space after such a comma, so the candidate whose
 * surplus begins with one is the right one. A single candidate is also taken without that sign, unless the sign
 * stands elsewhere in the row: then the comma was in another column and a repair here would shift all between.
 */
export function repairOverflow(
  fields: readonly string[],
  width: number,
  candidates: readonly number[],
  delimiter: string,
): Outcome<readonly string[]> {
  const surplus = fields.length - width;
  if (surplus === 0) return good(fields);
  const counts = `has ${fields.length} fields where the header has ${width}`;
  if (surplus < 0 || candidates.length === 0) return bad(counts);
  const fitting = candidates.filter((at) => fields.slice(at + 1, at + 1 + surplus).every(spaced));
  const only = candidates.length === 1 && !fields.some(spaced) ? candidates : fitting;
  const [at] = only;
  if (at === undefined || only.length > 1) return bad(`${counts}, and it is not plain which column holds the surplus`);
  const joined = fields.slice(at, at + 1 + surplus).join(delimiter);
  return good([...fields.slice(0, at), joined, ...fields.slice(at + 1 + surplus)]);
}
