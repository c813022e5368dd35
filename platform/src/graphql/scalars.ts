import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { isCurrencyCode } from '../values/currency.js';
import { isDay } from '../values/zoned-time.js';

const bad = (expected: string, value: unknown): GraphQLError =>
  new GraphQLError(`Expected ${expected}, got ${JSON.stringify(value)}.`, { extensions: { code: 'BAD_USER_INPUT' } });

const textOf = (node: ValueNode): string | undefined => (node.kind === Kind.STRING ? node.value : undefined);

const DATE_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
/** Moments that can be written with a year of four digits, wherever one is. */
const [EARLIEST, LATEST] = [new Date('0001-01-02T00:00:00Z'), new Date('9999-12-30T23:59:59.999Z')];

function parseDateTime(value: unknown): Date {
  const expected = 'a DateTime such as "2026-01-31T12:00:00Z"';
  const match = typeof value === 'string' ? DATE_TIME.exec(value) : null;
  const [text = '', day = ''] = match ?? [];
  const moment = new Date(text);
  const inRange = moment >= EARLIEST && moment <= LATEST;
  if (!inRange || !isDay(day)) throw bad(expected, value);
  return moment;
}

function parseDecimalText(value: unknown): string {
  if (typeof value !== 'string' || !/^-?\d{1,15}(\.\d{1,8})?$/.test(value))
    throw bad('a Decimal as a string such as "12.50"', value);
  return value;
}

function parseCurrency(value: unknown): string {
  if (typeof value !== 'string' || !isCurrencyCode(value)) throw bad('an ISO 4217 currency code such as "EUR"', value);
  return value;
}

const serialize = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

export const DateTime = new GraphQLScalarType({
  name: 'DateTime',
  description: 'A moment as ISO 8601 with an offset; answered in UTC.',
  serialize: (value) => (value instanceof Date ? value : new Date(value as string)).toISOString(),
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(textOf(node)),
});

export const Decimal = new GraphQLScalarType({
  name: 'Decimal',
  description: 'An exact decimal number, written as a string.',
  serialize: String,
  parseValue: parseDecimalText,
  parseLiteral: (node) => parseDecimalText(textOf(node)),
});

export const CurrencyCode = new GraphQLScalarType({
  name: 'CurrencyCode',
  description: 'An ISO 4217 currency code.',
  serialize: String,
  parseValue: parseCurrency,
  parseLiteral: (node) => parseCurrency(textOf(node)),
});

function literalToJson(node: ValueNode, variables?: Record<string, unknown> | null): unknown {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literalToJson(field.value, variables)]));
    case Kind.LIST:
      return node.values.map((value) => literalToJson(value, variables));
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    default:
      return null;
  }
}

/** Named `JsonValue` in code, since `JSON` is JavaScript's own. */
export const JsonValue = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value.',
  serialize,
  parseValue: (value) => value,
  parseLiteral: literalToJson,
});
