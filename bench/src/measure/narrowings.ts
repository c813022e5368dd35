import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql';
import type { RequestClient } from './request-cost.js';

/** One way to ask for the first page of a list. */
interface Narrowing {
  readonly name: string;
  readonly document: string;
}

/** What stored orders have: something that one of them has, many have, and nobody has; others are looked for in vain. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  text: ['B-5000', 'name39999', '10001', 'nobody'],
  name: ['name39999'],
  email: ['c5000@bench.example'],
  sku: ['SKU-31', 'NONE'],
  postalCode: ['10001'],
};
const PAST = '2020-01-01T00:00:00Z';
const FUTURE = '2099-01-01T00:00:00Z';
/** What some fields mean nothing without. */
const COMPANIONS: Readonly<Record<string, string>> = {
  totalFrom: ', currencyCode: EUR',
  totalTo: ', currencyCode: EUR',
};

function literals({ name, type }: GraphQLInputField): readonly string[] {
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues().map((value) => value.name);
  if (named.name === 'Boolean') return ['true', 'false'];
  if (named.name === 'DateTime') return [PAST, FUTURE].map((text) => JSON.stringify(text));
  if (named.name === 'Int' || named.name === 'Decimal') return [named.name === 'Int' ? '1' : '"0.01"'];
  if (named.name === 'CurrencyCode') return ['EUR', 'JPY'];
  if (named.name === 'ID') return ['"00000000-0000-4000-8000-000000000000"'];
  return (TEXTS[name] ?? ['NONE']).map((text) => JSON.stringify(text));
}

const filtersOf = (filter: GraphQLArgument | undefined): string[] => {
  const type = filter && getNamedType(filter.type);
  if (!type || !isInputObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    literals(field).map((value) => {
      const given = isListType(getNullableType(field.type)) ? `[${value}]` : value;
      return `filter: { ${field.name}: ${given}${COMPANIONS[field.name] ?? ''} }`;
    }),
  );
};

const sortsOf = (sort: GraphQLArgument | undefined): string[] => {
  const type = sort && getNamedType(sort.type);
  if (!type) return [];
  if (isEnumType(type)) return type.getValues().map(({ name }) => `sort: ${name}`);
  const field = isInputObjectType(type) ? type.getFields()['field'] : undefined;
  const by = field ? literals(field).map((name) => `field: ${name}, `) : [''];
  return by.flatMap((one) => [`sort: { ${one}descending: true }`, `sort: { ${one}descending: false }`]);
};

/** Every list of the graph as it is, in each order, and narrowed by each value of each field of its filter alone. */
function narrowings(schema: GraphQLSchema): Narrowing[] {
  const roots = Object.values(schema.getQueryType()?.getFields() ?? {});
  return roots.flatMap(({ name, type, args }) => {
    if (!getNamedType(type).name.endsWith('Connection')) return [];
    const argument = (called: string) => args.find((one) => one.name === called);
    const ways = ['', ...sortsOf(argument('sort')), ...filtersOf(argument('filter'))];
    return ways.map((way) => ({
      name: `${name} ${way}`.trim(),
      document: `{ ${name}(first: 50${way && ', '}${way}) { nodes { __typename } } }`,
    }));
  });
}

/** The least of so many, in milliseconds: what the machine does beside it costs nothing then. */
const TRIES = 3;

const SHOWN = 5;

/** Asks every list of the graph in every way, and names those that take longest. */
export async function showSlowestLists(client: RequestClient): Promise<void> {
  const schema = (await client.ask(getIntrospectionQuery(), {})) as IntrospectionQuery;
  const all = narrowings(buildClientSchema(schema));
  const timed: { name: string; ms: number }[] = [];
  for (const { name, document } of all) {
    let ms = Infinity;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const began = performance.now();
      await client.ask(document, {});
      ms = Math.min(ms, performance.now() - began);
    }
    timed.push({ name, ms });
  }
  const slowest = timed.toSorted((a, b) => b.ms - a.ms).slice(0, SHOWN);
  const named = slowest.map(({ name, ms }) => `${name} ${ms.toFixed(0)} ms`).join('; ');
  process.stdout.write(`slowest of all ${all.length} ways to ask for lists: ${named}\n`);
}
