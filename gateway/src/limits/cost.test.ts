import { expect, test } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { readCostModel } from './cost-model.js';
import { costEstimator } from './estimate-cost.js';

const SDL = `
  directive @cost(weight: String!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean) on FIELD_DEFINITION
  type Query {
    book: Book
    books(first: Int, last: Int): BookConnection
    shelf: [Book]
    top: [Book] @listSize(assumedSize: 3)
    some(limit: Int): [Book] @listSize(slicingArguments: ["limit"])
    search(text: String @cost(weight: "7")): [Media]
    report: Report
  }
  type Mutation { rename: Book publish: Book @cost(weight: "50") }
  type BookConnection { nodes: [Book!] edges: [BookEdge!] totalCount: Int @cost(weight: "5") }
  type BookEdge { node: Book }
  type Book implements Media { id: ID title: String author: Author similar(first: Int): BookConnection }
  type Film implements Media { id: ID director: Author cast: [Author] }
  interface Media { id: ID }
  type Author { id: ID books: [Book] }
  type Report @cost(weight: "100") { id: ID }
`;

const schema = buildSchema(SDL);
const model = readCostModel(SDL, schema);

const costOf = (text: string, variables = {}) => {
  const document = parse(text);
  return costEstimator(schema, model, document, getOperationAST(document)!)(variables);
};

test.each([
  ['an object costs one, a leaf nothing', '{ book { id title author { id } } }', 2],
  ['a list costs as often as it is long', '{ shelf { id author { id } } }', 20],
  ['a declared size counts', '{ top { author { id } } }', 6],
  ['a declared argument says the size', '{ some(limit: 4) { id } }', 4],
  ['without it the size is assumed', '{ some { id } }', 10],
  ['a connection is one, and its nodes as many as asked for', '{ books(first: 50) { nodes { author { id } } } }', 101],
  ['edges as well', '{ books(last: 50) { edges { node { id } } } }', 101],
  ['a page that nobody sized is as long as pages are', '{ books { nodes { id } } }', 21],
  [
    'connections in connections multiply',
    '{ books(first: 10) { nodes { similar(first: 10) { nodes { id } } } } }',
    121,
  ],
  ['weights of fields', '{ books(first: 1) { totalCount nodes { id } } }', 7],
  ['weights of types', '{ report { id } }', 100],
  ['weights of arguments, when given', '{ search(text: "x") { id } }', 17],
  ['mutations cost ten', 'mutation { rename { id } }', 10],
  ['or what they say', 'mutation { publish { id } }', 50],
  ['aliases count each', '{ a: book { id } b: book { id } }', 2],
  [
    'named fragments count at each use',
    '{ a: book { ...F } b: book { ...F } } fragment F on Book { author { id } }',
    4,
  ],
  [
    'of types that exclude each other the dearest counts',
    '{ search { ... on Book { author { id } } ... on Film { cast { id } } } }',
    110,
  ],
  ['a fragment on an interface adds up', '{ search { ... on Media { id } ... on Film { director { id } } } }', 20],
  ['type names and the schema cost nothing', '{ __typename __schema { types { name } } }', 0],
])('%s', (_what, text, cost) => expect(costOf(text).cost).toBe(cost));

test('variables say how long pages are, and the largest page is told', () => {
  const text = 'query ($n: Int) { books(first: $n) { nodes { similar(first: 3) { nodes { id } } } } }';
  expect(costOf(text, { n: 200 })).toEqual({ cost: 1 + 200 * (1 + 1 + 3), pageSize: 200 });
  expect(costOf(text, { n: null })).toEqual({ cost: 1 + 20 * 5, pageSize: 3 });
  expect(costOf(text, { n: -5 }).cost).toBe(1);
});
