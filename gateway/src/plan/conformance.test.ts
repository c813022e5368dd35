import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { parse, validate, type GraphQLError } from 'graphql';
import { createGateway, type Gateway } from '../create-gateway.js';
import type { GatewayContext } from '../gateway-context.js';
import { recordingLogger } from '../testing/toy-gateway.js';
import { conformanceSupergraph, conformanceTargets } from '../testing/conformance-graph.js';
import { RandomQueries, seeded } from '../testing/random-query.js';
import { resultOf } from './execute-operation.js';

const context: GatewayContext = { requestId: 'r', headers: {}, actor: null, transport: 'http', address: '192.0.2.1' };
const P = (id: string, more: object) => ({ id, ...more });

/** What is asked, with which variables, and what must come back; undefined where the stock executor is the measure. */
const CASES: readonly (readonly [string, string, object?, object?])[] = [
  [
    'fields of one subgraph',
    '{ product(id: "1") { id name kind tags weight } }',
    {},
    {
      product: { id: '1', name: 'Product 1', kind: 'GOODS', tags: ['a', 'b'], weight: 10 },
    },
  ],
  [
    'a key of another name',
    '{ products { id inStock } }',
    {},
    {
      products: [P('1', { inStock: true }), P('2', { inStock: null }), P('3', { inStock: false })],
    },
  ],
  [
    '@requires, with objects in it and null',
    '{ products { shipping } }',
    {},
    {
      products: [{ shipping: 16 }, { shipping: 20 }, { shipping: 36 }],
    },
  ],
  ['@override', '{ product(id: "1") { legacyPrice price } }', {}, { product: { legacyPrice: 7, price: 5 } }],
  [
    '@provides',
    '{ product(id: "1") { brand { id name } } }',
    {},
    { product: { brand: { id: 'b1', name: 'provided' } } },
  ],
  ['@provides and a hop', '{ products { brand { name country founder { name } } } }'],
  [
    '@shareable at the root',
    '{ shared lowOnStock { upc name } }',
    {},
    {
      shared: 'shared',
      lowOnStock: [
        { upc: 'u3', name: null },
        { upc: 'u1', name: 'Product 1' },
      ],
    },
  ],
  ['a compound key', '{ product(id: "1") { parts { number label onHand } } }'],
  ['null where something is promised', '{ products { name parts { onHand } } }'],
  [
    'an interface',
    '{ media { __typename id title } }',
    {},
    {
      media: [{ __typename: 'Book', id: 'm1', title: 'A book' }, null, { __typename: 'Film', id: 'm2', title: null }],
    },
  ],
  [
    'an interface with fragments and hops',
    '{ media { id ... on Book { pages author { name } } ... on Film { minutes author { model } } } }',
  ],
  [
    'one key with different arguments by type',
    '{ media { ... on Book { readers(first: 3) } ... on Film { readers(most: 4) } } }',
    {},
    {
      media: [{ readers: 3 }, null, { readers: 4 }],
    },
  ],
  ['a union', '{ search { ... on Product { id inStock } ... on Media { title } } }'],
  ['a union by type names only', '{ search { kind: __typename } }'],
  [
    'a list of lists',
    '{ grid { id inStock } }',
    {},
    {
      grid: [[P('1', { inStock: true }), null], null, [P('3', { inStock: false }), P('1', { inStock: true })]],
    },
  ],
  ['null is null', '{ maybe { id inStock reviews { id } } }', {}, { maybe: null }],
  [
    'a scalar keeps what is in it',
    '{ product(id: "1") { attributes } }',
    {},
    {
      product: { attributes: { __proto__x: 1, constructor: 'own', nested: [null, { a: 'ä"\\\u2028' }] } },
    },
  ],
  ['aliases, of keys too', '{ a: product(id: "1") { b: id id: name __typename: kind c: inStock } }'],
  [
    'names that every object has',
    '{ constructor: product(id: "1") { toString: id valueOf: inStock hasOwnProperty: name } }',
  ],
  [
    'fragments merge',
    '{ product(id: "1") { ...A ...B } } fragment A on Product { brand { id } reviews { id } } fragment B on Product { brand { founder { id } } reviews { stars } }',
  ],
  ['fragments on an interface', '{ named { __typename name ... on Product { id } ... on Named { again: name } } }'],
  [
    'the same entity several times',
    '{ me { friends { id name favourite { name inStock } friends { favourite { id inStock } } } } }',
  ],
  [
    'an entity behind an interface',
    '{ me { owner { id name ... on Robot { model } ... on Person { favourite { name } } } } }',
  ],
  [
    'a union of entities',
    '{ product(id: "1") { reviews(first: 3) { subject { __typename ... on Person { name } ... on Product { upc inStock } } } } }',
  ],
  [
    'variables and defaults',
    'query ($n: Int = 1, $id: ID!) { product(id: $id) { reviews(first: $n) { id } } }',
    { id: '2' },
    {
      product: { reviews: [{ id: '2-1' }] },
    },
  ],
  ['a variable that is null', 'query ($n: Int) { product(id: "1") { reviews(first: $n) { id } } }', { n: null }],
  ...[true, false].flatMap(
    (yes) =>
      [
        [
          '@skip and @include of fields',
          'query ($y: Boolean!) { product(id: "1") { id @skip(if: $y) name @include(if: $y) inStock @include(if: $y) } }',
          { y: yes },
        ],
        [
          '@skip and @include of fragments',
          'query ($y: Boolean = true) { product(id: "1") { ... @include(if: $y) { inStock reviews { id } } ...F @skip(if: $y) } } fragment F on Product { brand { country } }',
          { y: yes },
        ],
        [
          '@include of a whole hop',
          'query ($y: Boolean!) { me { favourite @include(if: $y) { name inStock } } shared @skip(if: $y) }',
          { y: yes },
        ],
      ] as const,
  ),
  ['a default decides', 'query ($y: Boolean = false) { shared @include(if: $y) maybe { id } }', {}, { maybe: null }],
  ['constants decide', '{ shared @skip(if: true) maybe @include(if: true) { id } }', {}, { maybe: null }],
  ['a mutation and what follows', 'mutation { rename(id: "1", name: "new") { name inStock reviews { id } } touch }'],
  ['mutations in order', 'mutation { a: touch b: rename(id: "2", name: "x") { id } c: touch }'],
  [
    'errors at their place, also of shared entities',
    '{ products { id inStock } grid { inStock } me { favourite { inStock } } }',
  ],
  ['an error that takes its parent', '{ me { friends { id strict } } }'],
  ['an error behind a hop', '{ product(id: "1") { reviews(first: 3) { author { strict } } } }'],
  [
    '__typename everywhere',
    '{ __typename product(id: "1") { __typename brand { __typename } category { __typename slug } } }',
  ],
];

let gateway: Gateway;
beforeAll(async () => {
  gateway = createGateway({
    supergraphSdl: conformanceSupergraph(),
    subgraphs: conformanceTargets(),
    logger: recordingLogger(),
  });
  await gateway.apollo.load({ apollo: {} });
});
afterAll(async () => {
  await gateway.apollo.stop();
  await gateway.close();
});

const comparable = (result: {
  data?: unknown;
  errors?: readonly GraphQLError[];
  extensions?: Record<string, unknown>;
}) => ({
  data: JSON.parse(JSON.stringify(result.data ?? null)) as unknown,
  errors: (result.errors ?? [])
    .map(({ message, path, extensions }) => `${path?.join('.')} ${message} ${String(extensions['code'])}`)
    .toSorted(),
  broken: ((result.extensions?.['valueCompletion'] ?? []) as GraphQLError[])
    .map(({ path }) => String(path?.join('.')))
    .toSorted(),
});

async function bothWays(query: string, variables: object) {
  const document = parse(query);
  const schema = gateway.apollo.schema!;
  expect(validate(schema, document)).toEqual([]);
  const request = { query, variables: variables as Record<string, unknown> };
  const stock = await gateway.apollo.executor({
    request,
    document,
    source: query,
    queryHash: query,
    schema,
    context,
    metrics: {},
    logger: console,
  } as unknown as GatewayGraphQLRequestContext);
  const operation = gateway.planner.plan({ query, document, operationName: undefined });
  expect(operation).toBeDefined();
  const ours = resultOf(await operation!.run(request.variables, context));
  return { ours: comparable(ours as never), stock: comparable(stock as never) };
}

describe('our executor answers as the stock executor does', () => {
  test.each(CASES)('%s: %s %j', async (_what, query, variables = {}, expected) => {
    const { ours, stock } = await bothWays(query, variables);
    expect(ours).toEqual(stock);
    if (expected) expect(ours.data).toEqual(expected);
  });
});

test('what clients do not see cannot be asked for, and is never in an answer', async () => {
  expect(validate(gateway.apollo.schema!, parse('{ products { secret } }'))).toHaveLength(1);
  const hidden = parse('{ products { kind } }');
  expect(gateway.apollo.schema!.getType('Kind')).toBeDefined();
  expect(validate(gateway.apollo.schema!, hidden)).toEqual([]);
});

test('introspection is left to the stock executor', () => {
  const query = '{ __schema { queryType { name } } shared }';
  expect(gateway.planner.plan({ query, document: parse(query), operationName: undefined })).toBeUndefined();
});

function leadsToNull(data: unknown, error: string): boolean {
  let value = data;
  for (const step of error.slice(0, error.indexOf(' ')).split('.')) {
    // Absent is what was skipped by a constant: the planner asks for it all the same.
    if (value === null || value === undefined) return true;
    value = (value as Record<string, unknown>)[step];
  }
  return value === null || value === undefined;
}

test('random operations are answered alike', async () => {
  const queries = new RandomQueries(gateway.apollo.schema!, seeded(7));
  const variables = [{}, { y: true }, { y: false }];
  let asked = 0;
  for (let turn = 0; turn < 150; turn += 1) {
    const query = queries.next(4);
    // An argument or a variable that is not used makes it invalid, which is for validation.
    if (validate(gateway.apollo.schema!, parse(query)).length > 0) continue;
    asked += 1;
    const { ours, stock } = await bothWays(query, variables[turn % 3]!);
    const told = (errors: readonly string[]) => errors.map((error) => error.slice(error.indexOf(' '))).toSorted();
    // The stock executor counts places of entities of other types, too, and so names wrong ones: ours must lead to null.
    expect([query, { ...ours, errors: told(ours.errors) }]).toEqual([query, { ...stock, errors: told(stock.errors) }]);
    for (const error of ours.errors)
      expect([query, error, leadsToNull(ours.data, error)]).toEqual([query, error, true]);
  }
  expect(asked).toBeGreaterThan(30);
});
