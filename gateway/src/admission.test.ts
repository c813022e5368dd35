import { afterEach, describe, expect, test } from '@jest/globals';
import { buildSchema, GraphQLError } from 'graphql';
import type { AdmissionChecks, Caller } from './admission-model.js';
import { Admission } from './admission.js';
import { Concurrency } from './limits/concurrency.js';
import { DEFAULT_LIMITS } from './limits/limits.js';
import { refusal } from './refusal.js';
import { toyGateways } from './testing/toy-gateway.js';

const schema = buildSchema('type Query { a(size: Int = 7): Int b: Query }');
const caller: Caller = { transport: 'websocket', actor: null, address: '192.0.2.1', requestId: 'r' };

const admissionWith = (...checks: AdmissionChecks[]) =>
  new Admission({
    schema: () => schema,
    checks,
    concurrency: new Concurrency(DEFAULT_LIMITS),
    maxTokens: 100,
    introspection: false,
  });

const codesOf = async (admission: Admission, query: string, variables = {}) => {
  const answer = await admission.admit({ query, variables }, caller);
  return answer.kind === 'refused' ? answer.errors.map(({ extensions }) => extensions['code']) : answer.kind;
};

describe('admission', () => {
  test('an operation comes out parsed, valid, with coerced variables', async () => {
    const answer = await admissionWith().admit(
      { query: 'query Q($size: Int = 3) { a(size: $size) }', operationName: 'Q' },
      caller,
    );
    expect(answer).toMatchObject({ kind: 'admitted', variables: { size: 3 }, given: {} });
  });

  test.each([
    ['nothing', '', ['GRAPHQL_QUERY_MISSING']],
    ['what does not parse', '{', ['GRAPHQL_PARSE_FAILED']],
    ['too many tokens', `{ ${'a '.repeat(100)} }`, ['GRAPHQL_PARSE_FAILED']],
    ['what is not in the graph', '{ c }', ['GRAPHQL_VALIDATION_FAILED']],
    [
      'questions about the schema',
      '{ __schema { types { name } } }',
      ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED'],
    ],
    ['two operations and no name', 'query A { a } query B { a }', ['OPERATION_RESOLUTION_FAILURE']],
    ['wrong variables', 'query ($size: Int!) { a(size: $size) }', ['BAD_USER_INPUT']],
  ])('refuses %s, twice alike', async (_what, query, codes) => {
    const admission = admissionWith();
    expect(await codesOf(admission, query)).toEqual(codes);
    expect(await codesOf(admission, query)).toEqual(codes);
  });

  test('checks run in order, stage by stage, and the first refusal ends it', async () => {
    const seen: string[] = [];
    const noting = (name: string): AdmissionChecks => ({
      source: () => void seen.push(`${name} source`),
      document: () => void seen.push(`${name} document`),
      operation: async () => {
        seen.push(`${name} operation`);
        return name === '2' ? refusal('FORBIDDEN', 'no') : undefined;
      },
    });
    expect(await codesOf(admissionWith(noting('1'), noting('2'), noting('3')), '{ a }')).toEqual(['FORBIDDEN']);
    expect(seen.join()).toBe('1 source,2 source,3 source,1 document,2 document,3 document,1 operation,2 operation');
  });

  test('a check may put a document in the place of what was sent', async () => {
    const trusted: AdmissionChecks = {
      source: ({ extensions }) => (extensions?.['id'] === 'x' ? '{ b { a } }' : new GraphQLError('not trusted')),
    };
    const answer = await admissionWith(trusted).admit({ extensions: { id: 'x' } }, caller);
    expect(answer).toMatchObject({ kind: 'admitted', query: '{ b { a } }' });
    expect((await admissionWith(trusted).admit({ query: '{ a }' }, caller)).kind).toBe('refused');
  });
});

describe('over HTTP', () => {
  const { open, closeAll } = toyGateways();
  afterEach(closeAll);

  test('each stage can refuse, with code, status and details; others pass', async () => {
    const check: AdmissionChecks = {
      source: ({ query }) => (query?.includes('#rate') ? refusal('RATE_LIMITED', 'slower', { limit: 1 }) : undefined),
      document: ({ definitions }) =>
        definitions.length > 1 ? refusal('BAD_REQUEST', 'one', { limit: 1, value: definitions.length }) : undefined,
      operation: ({ variables }, { actor }) =>
        variables['tag'] === 'secret' && !actor ? refusal('FORBIDDEN', 'not for you') : undefined,
    };
    const { ask } = await open({ checks: [check] });
    const tagged = 'query ($tag: String) { slow(tag: $tag) }';
    expect(await ask(`${tagged} #rate`)).toMatchObject({
      status: 429,
      errors: [{ message: 'slower', extensions: { code: 'RATE_LIMITED', limit: 1 } }],
    });
    expect(await ask('{ carriers } fragment F on Order { id }')).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_REQUEST', limit: 1, value: 2 } }],
    });
    expect(await ask(tagged, { tag: 'secret' })).toMatchObject({
      status: 403,
      errors: [{ message: 'not for you', extensions: { code: 'FORBIDDEN' } }],
    });
    expect((await ask(tagged, { tag: 'open' })).data).toEqual({ slow: 'PLACED open' });
  });

  test('what a check throws is our fault, and told as such', async () => {
    const broken: AdmissionChecks = {
      operation: () => {
        throw new Error('cache at 10.0.0.1 is away');
      },
    };
    const { ask } = await open({ checks: [broken] });
    const { errors } = await ask('{ carriers }');
    expect(errors).toMatchObject([{ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  });
});
