import { z } from 'zod';
import { countryCode } from './countries.js';
import { currencyExponent, isCurrencyCode } from '@oms/platform/values/currency';
import { isTimeZone } from '@oms/platform/values/zoned-time';
import { compileDatePattern, parseDate } from './dates.js';
import {
  compareDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  type Decimal,
  type DecimalMarks,
} from './decimal.js';
import { bad, good, shown, type Outcome } from './outcome.js';

/** A value of a record. */
export type Value = string | number | boolean | Date;
/** The kind of a record's value; `text` includes decimals and money. */
export type Kind = 'text' | 'number' | 'boolean' | 'date';

/** What a mapping assumes where the data does not say: the zone of dates without one, the currency of `money`. */
export interface Assumptions {
  readonly timeZone: string;
  readonly currency?: string | undefined;
}

/** One step from a file's text to a record's value. */
export interface Transform {
  readonly name: string;
  readonly gives: Kind;
  /** Whether it must be told a currency by `defaults.currency`. */
  readonly needsCurrency?: boolean;
  apply(text: string, assumptions: Assumptions): Outcome<Value>;
}

type Maker = (options: unknown) => Outcome<Transform>;

/** A transform whose options are checked by `schema`; bare use (`as: name`) stands for no options. */
function maker<S extends z.ZodType>(schema: S, make: (options: z.output<S>) => Outcome<Transform>): Maker {
  return (options) => {
    const parsed = schema.safeParse(options ?? {});
    if (parsed.success) return make(parsed.data);
    return bad(parsed.error.issues.map((issue) => [...issue.path.map(String), issue.message].join(': ')).join('; '));
  };
}

const plain = (name: string, gives: Kind, apply: Transform['apply']): Maker =>
  maker(z.strictObject({}), () => good({ name, gives, apply }));

const mark = z.string().length(1);
const marks = z.strictObject({ decimalMark: mark.default('.'), groupMark: mark.optional() });
const currencyText = z.string().refine(isCurrencyCode, { error: 'must be an ISO 4217 code such as USD' });

function decimalOf(text: string, how?: DecimalMarks): Outcome<Decimal> {
  return parseDecimal(text.trim(), how);
}

/** An amount is never rounded on the way in: more digits than the currency has means that the mapping is wrong. */
function money(text: string, how: DecimalMarks, currency: string): Outcome<Value> {
  const parsed = decimalOf(text, how);
  if ('problem' in parsed) return parsed;
  const digits = currencyExponent(currency);
  const amount = formatDecimal(parsed.value, digits);
  const kept = (amount.split('.')[1] ?? '').length;
  return kept > digits ? bad(`has more than the ${digits} decimals of ${currency}: ${shown(text)}`) : good(amount);
}

function integer(text: string): Outcome<Value> {
  const parsed = decimalOf(text);
  const whole = 'problem' in parsed ? '.' : formatDecimal(parsed.value);
  if (whole.includes('.') || !Number.isSafeInteger(Number(whole))) return bad(`is not a whole number: ${shown(text)}`);
  return good(Number(whole));
}

function share(text: string, hundredths: number): Outcome<Value> {
  const parsed = decimalOf(hundredths ? text.replace(/%\s*$/, '') : text);
  if ('problem' in parsed) return parsed;
  const rate = formatDecimal({ units: parsed.value.units, scale: parsed.value.scale + hundredths });
  const inside = compareDecimals(rate, '0') >= 0 && compareDecimals(rate, '1') <= 0;
  return inside ? good(rate) : bad(`is not between 0 and ${hundredths ? '100 %' : '1'}: ${shown(text)}`);
}

const texts = z.union([z.array(z.coerce.string()), z.coerce.string().transform((one) => [one])]);
const booleanOptions = z.strictObject({
  true: texts.default(['true', '1', 'yes', 'y']),
  false: texts.default(['false', '0', 'no', 'n']),
});

const dateOptions = z.strictObject({
  format: z.string().optional(),
  timeZone: z.string().refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' }).optional(),
});

const MAKERS: Record<string, Maker> = {
  trim: plain('trim', 'text', (text) => good(text.trim())),
  upper: plain('upper', 'text', (text) => good(text.toUpperCase())),
  lower: plain('lower', 'text', (text) => good(text.toLowerCase())),
  integer: plain('integer', 'number', integer),
  country: plain('country', 'text', countryCode),
  discountFraction: plain('discountFraction', 'text', (text) => share(text, 0)),
  discountPercent: plain('discountPercent', 'text', (text) => share(text, 2)),
  decimal: maker(marks, (how) =>
    good({
      name: 'decimal',
      gives: 'text',
      apply: (text) => {
        const parsed = decimalOf(text, how);
        return 'problem' in parsed ? parsed : good(formatDecimal(parsed.value));
      },
    }),
  ),
  money: maker(marks.extend({ currency: currencyText.optional() }), ({ currency, ...how }) =>
    good({
      name: 'money',
      gives: 'text',
      needsCurrency: currency === undefined,
      apply: (text, assumed) => {
        const used = currency ?? assumed.currency;
        return used === undefined ? bad('is money without a currency') : money(text, how, used);
      },
    }),
  ),
  multiply: maker(z.strictObject({ by: z.coerce.string() }), ({ by }) => {
    const factor = parseDecimal(by);
    if ('problem' in factor) return bad(`by: ${factor.problem}`);
    const apply: Transform['apply'] = (text) => {
      const parsed = decimalOf(text);
      return 'problem' in parsed ? parsed : good(formatDecimal(multiplyDecimals(parsed.value, factor.value)));
    };
    return good({ name: 'multiply', gives: 'text', apply });
  }),
  date: maker(dateOptions, ({ format, timeZone }) => {
    const pattern = compileDatePattern(format);
    if ('problem' in pattern) return bad(`format: ${pattern.problem}`);
    const apply: Transform['apply'] = (text, assumed) =>
      parseDate(text.trim(), pattern.value, timeZone ?? assumed.timeZone);
    return good({ name: 'date', gives: 'date', apply });
  }),
  boolean: maker(booleanOptions, (options) => {
    const table = new Map<string, boolean>();
    for (const text of options.false) table.set(text.toLowerCase(), false);
    for (const text of options.true) table.set(text.toLowerCase(), true);
    const known = [...table.keys()].join(', ');
    const apply: Transform['apply'] = (text) => {
      const found = table.get(text.trim().toLowerCase());
      return found === undefined ? bad(`is none of ${known}: ${shown(text)}`) : good(found);
    };
    return good({ name: 'boolean', gives: 'boolean', apply });
  }),
  map: (options) => {
    const parsed = z.record(z.string(), z.coerce.string()).safeParse(options);
    if (!parsed.success) return bad('needs a text for each text, such as {S: STORE, W: WAREHOUSE}');
    const table = new Map(Object.entries(parsed.data));
    const apply: Transform['apply'] = (text) => {
      const found = table.get(text);
      return found === undefined ? bad(`is none of ${[...table.keys()].join(', ')}: ${shown(text)}`) : good(found);
    };
    return good({ name: 'map', gives: 'text', apply });
  },
};

/** The names a mapping may use after `as:`. */
export const TRANSFORM_NAMES: readonly string[] = Object.keys(MAKERS);

/** Builds the transform a mapping asks for: a bare name, or one name with its options. */
export function parseTransform(spec: unknown): Outcome<Transform> {
  const entries = typeof spec === 'string' ? [[spec, undefined] as const] : Object.entries(spec ?? {});
  const [first, second] = entries;
  if (!first || second) return bad('must be the name of one transform, or one name with its options');
  const make = Object.hasOwn(MAKERS, first[0]) ? MAKERS[first[0]] : undefined;
  if (!make) return bad(`is no known transform: ${shown(first[0])} (known: ${TRANSFORM_NAMES.join(', ')})`);
  const made = make(first[1]);
  return 'problem' in made ? bad(`${first[0]}: ${made.problem}`) : made;
}
