import { Remembered } from '../values/remembered.js';

/** A condition on one of several ids. */
const AMONG = /= any\(\$(\d+)::uuid\[\]\)/g;

/** Texts of which it is known what can be written otherwise. */
const MOST_TEXTS = 2_000;

interface KnownText {
  /** Numbers of the parameters that are lists of ids and stand nowhere else. */
  readonly lists: readonly number[];
  /** The text with some of them as single ids, by which these are. */
  readonly variants: Map<string, string>;
}

const known = new Remembered<string, KnownText>(MOST_TEXTS);

function read(text: string): KnownText {
  const numbers = [...text.matchAll(AMONG)].map(([, number]) => Number(number));
  const lists = numbers.filter((number) => [...text.matchAll(new RegExp(`\\$${number}(?!\\d)`, 'g'))].length === 1);
  return { lists, variants: new Map() };
}

/** A statement as it is sent. */
export interface SentStatement {
  readonly text: string;
  readonly values: unknown[];
}

/**
 * The statement with `= $1::uuid` for `= any($1::uuid[])` where the list has one id. PostgreSQL takes a plan that it made
 * for any list to be dearer than one for a list of few, and so makes a new one each time a prepared statement is run;
 * making it costs more than running it. With a single id it keeps the plan.
 */
export function withSingleKeys(text: string, parameters: readonly unknown[]): SentStatement {
  const values = [...parameters];
  const { lists, variants } = known.of(text, read);
  const singles = lists.filter((number) => {
    const value = values[number - 1];
    return Array.isArray(value) && value.length === 1;
  });
  if (singles.length === 0) return { text, values };
  for (const number of singles) values[number - 1] = (values[number - 1] as readonly unknown[])[0];
  const which = singles.join();
  let variant = variants.get(which);
  if (variant === undefined) {
    variant = text.replaceAll(AMONG, (whole, number: string) =>
      singles.includes(Number(number)) ? `= $${number}::uuid` : whole,
    );
    variants.set(which, variant);
  }
  return { text: variant, values };
}
