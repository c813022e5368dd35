import { expect, test } from '@jest/globals';
import { buildSchema, GraphQLError, parse } from 'graphql';
import { InProcessSubgraph, type InProcessSubgraphOptions } from './in-process-subgraph.js';
import { SubgraphDataSource } from './subgraph-data-source.js';
import type { SubgraphTransport } from './subgraph-transport.js';
import { recordingLogger } from './testing/toy-gateway.js';

const schema = buildSchema('type Query { a: String b: String }');

const sourceOf = (transport: SubgraphTransport) =>
  new SubgraphDataSource({ name: 'toys', transport, logger: recordingLogger() });

const inProcess = (options: Partial<InProcessSubgraphOptions>) =>
  sourceOf(new InProcessSubgraph({ schema, createContext: () => ({}), ...options }));

type Options = Parameters<SubgraphDataSource['process']>[0];
const asking = (query: string, more: object = {}) =>
  ({ request: { query }, context: {}, ...more }) as unknown as Options;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('a document that cannot be read is an error, not an exception', async () => {
  const { data, errors } = await inProcess({}).process(asking('{ a'));
  expect(data).toBeNull();
  expect(errors![0]!.extensions).toEqual({ service: 'toys' });
});

test('the given document is executed, not the text', async () => {
  const seen: unknown[] = [];
  const document = parse('{ b }');
  const source = inProcess({
    execute: async (given) => {
      seen.push(given);
      return { data: { b: 'x' } };
    },
  });
  expect(await source.process(asking('this is never read', { document }))).toEqual({ data: { b: 'x' } });
  expect(seen[0]).toBe(document);
});

test('a request without a document is parsed once', async () => {
  const seen: unknown[] = [];
  const source = inProcess({
    execute: async (given) => {
      seen.push(given);
      return { data: {} };
    },
  });
  await source.process(asking('{ a }'));
  await source.process(asking('{ a }'));
  expect(seen[1]).toBe(seen[0]);
});

test('a refused context stands at every field, with its code', async () => {
  const refuse = (code: object) => () => {
    throw Object.assign(new Error('The token has expired'), code);
  };
  for (const code of [{ code: 'UNAUTHENTICATED' }, { extensions: { code: 'UNAUTHENTICATED' } }]) {
    const { data, errors } = await inProcess({ createContext: refuse(code) }).process(asking('{ a other: b }'));
    expect(data).toBeNull();
    const extensions = { code: 'UNAUTHENTICATED', service: 'toys' };
    expect(plain(errors)).toEqual([
      { message: 'The token has expired', path: ['a'], extensions },
      { message: 'The token has expired', path: ['other'], extensions },
    ]);
  }
});

test('what was thrown stays reachable for the log', async () => {
  const thrown = new Error('deep inside');
  const execute = async () => ({ errors: [new GraphQLError('x', { path: ['a'], originalError: thrown })] });
  const { errors } = await inProcess({ execute }).process(asking('{ a }'));
  expect((errors![0] as GraphQLError).originalError).toBe(thrown);
});

test('a transport that breaks its word does not break the gateway', async () => {
  const transport: SubgraphTransport = {
    execute: () => {
      throw new TypeError('bug');
    },
    close: async () => undefined,
  };
  const { data, errors } = await sourceOf(transport).process(asking('{ a }'));
  expect(data).toBeNull();
  expect(plain(errors)).toEqual([{ message: 'bug', path: ['a'], extensions: { service: 'toys' } }]);
});

test('a long list of entities does not become a longer list of errors', async () => {
  const transport: SubgraphTransport = {
    execute: async () => Promise.reject(new Error('no')),
    close: async () => undefined,
  };
  const query =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ...F } } fragment F on Toy { a b c }';
  const representations = Array.from({ length: 500 }, (_, id) => ({ __typename: 'Toy', id }));
  const { errors } = await sourceOf(transport).process(
    asking('', { request: { query, variables: { representations } } }),
  );
  expect(errors).toHaveLength(100);
  expect(errors![4]!.path).toEqual(['_entities', 1, 'b']);
});

test('queries with another flight key are not shared', async () => {
  let calls = 0;
  const execute = async () => ({ data: { a: String((calls += 1)) } });
  const source = inProcess({ execute });
  const ask = (flightKey: string) => source.process(asking('{ a }', { context: { flightKey } }));
  const answers = await Promise.all([ask('event-1'), ask('event-1'), ask('event-2')]);
  expect(answers.map(({ data }) => data!['a'])).toEqual(['1', '1', '2']);
});
