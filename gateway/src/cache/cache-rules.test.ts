import { expect, test } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { cacheHeaders } from './cache-headers.js';
import { CacheRules } from './cache-rules.js';

const SDL = `
  directive @cacheControl(maxAge: Int!) on FIELD_DEFINITION | OBJECT
  directive @join__type(graph: String, key: String) repeatable on OBJECT | INTERFACE
  type Query {
    item: Item
    items(first: Int): ItemConnection @cacheControl(maxAge: 40)
    orders: OrderConnection
    prices: [Price] @cacheControl(maxAge: 30)
    count: Int
    now: Int @cacheControl(maxAge: 5)
    node: Node @cacheControl(maxAge: 60)
    any: Any @cacheControl(maxAge: 60)
  }
  type Mutation { rename: Item }
  type ItemConnection { nodes: [Item!] totalCount: Int pageInfo: PageInfo }
  type PageInfo { endCursor: String }
  type Item implements Node @join__type(graph: "A", key: "sku") @cacheControl(maxAge: 60) {
    id: ID title: String stock: Int @cacheControl(maxAge: 0) maker: Maker supplier: Supplier size: Size
    prices: [Price] @cacheControl(maxAge: 30)
  }
  type Maker @join__type(graph: "A", key: "id") { name: String }
  type Supplier @join__type(graph: "A", key: "id") @cacheControl(maxAge: 20) { name: String }
  type Size @join__type(graph: "A") { width: Int }
  type Price @join__type(graph: "A") { amount: Money }
  type Money @join__type(graph: "A") @join__type(graph: "B") { amount: String }
  type OrderConnection { nodes: [Order!] }
  type Order @join__type(graph: "B", key: "id") { number: String item: Item }
  interface Node { id: ID }
  union Any = Item | Order
`;
const schema = buildSchema(SDL);
const rules = new CacheRules(SDL);

const maxAgeOf = (text: string): number => {
  const document = parse(text);
  const operation = getOperationAST(document);
  return operation ? rules.maxAgeOf(document, operation, schema) : NaN;
};

test.each([
  ['what its type says', '{ item { id title } }', 60],
  ['what the field says goes before what its type says', '{ item { prices { amount { amount } } } }', 30],
  ['the least of all that is selected', '{ item { title } prices { amount { amount } } now }', 5],
  ['values keep to what they are read from', '{ item { size { width } } }', 60],
  [
    'a page keeps to its query, and its nodes to their type',
    '{ items { totalCount pageInfo { endCursor } nodes { id } } }',
    40,
  ],
  ['a type of its own below', '{ item { supplier { name } } }', 20],
  ['an entity that says nothing is not kept', '{ item { maker { name } } }', 0],
  ['nor what is read from the root without a word', '{ orders { nodes { item { id } } } }', 0],
  ['nor a number of the root', '{ item { id } count }', 0],
  ['a field that is not to be kept spoils it', '{ item { stock } }', 0],
  [
    'fragments are followed',
    '{ item { ...A } } fragment A on Item { ... on Node { id } ...B } fragment B on Item { supplier { name } }',
    20,
  ],
  ['behind an interface or a union may be anything', '{ node { id } any { __typename } }', 60],
  ['but what is read there counts', '{ any { ... on Order { item { supplier { name } } } } }', 20],
  ['names of types alone are nothing to keep', '{ __typename }', 0],
  ['they spoil nothing', '{ __typename item { __typename id } }', 60],
  ['the schema is not kept', '{ item { id } __schema { queryType { name } } }', 0],
  ['mutations are not kept', 'mutation { rename { id } }', 0],
])('%s', (_what, text, maxAge) => {
  expect(maxAgeOf(text)).toBe(maxAge);
});

test('only what shoppers without an account read may be kept on the way, and no errors', () => {
  expect(cacheHeaders(60, { role: 'guest', id: 'g' }, false)).toEqual({
    'cache-control': 'public, max-age=60',
    vary: 'Origin, Authorization, Accept',
  });
  expect(cacheHeaders(60, null, false)['cache-control']).toBe('public, max-age=60');
  expect(cacheHeaders(60, null, true)['cache-control']).toBe('no-store');
  expect(cacheHeaders(0, null, false)['cache-control']).toBe('no-store');
  for (const role of ['customer', 'agent', 'admin', 'machine'] as const)
    expect(cacheHeaders(60, { role, id: 'x' }, false)).toEqual({ 'cache-control': 'private, no-store' });
});
