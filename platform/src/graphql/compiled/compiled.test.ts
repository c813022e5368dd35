import { describe, expect, it } from '@jest/globals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse, validate, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { compileOperation } from './compile-operation.js';
import { runOperation } from './run-operation.js';

const SDL = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar Moment
  enum Mood { GOOD BAD }
  interface Named { name: String }
  type Cat implements Named { name: String lives: Int! mood: Mood }
  type Dog implements Named { name: String barks: [String!] }
  union Pet = Cat | Dog
  type Thing @key(fields: "id") {
    id: ID!
    text: String  late: String  broken: String  lateBroken: String  nothing: String
    must: String!  mustLate: String!  mustBroken: String!  mustNothing: String!  mustLateNothing: String!
    number: Int  overflow: Int  moment: Moment  counted(by: Int = 1, of: [Int!]): Int
    child: Thing  lateChild: Thing  mustChild: Thing!
    list: [Thing]  mustList: [Thing!]!  lateList: [Thing!]  texts: [String]  noList: [String]  matrix: [[Int!]]
    pet: Pet  named: Named  method(times: Int!): String
  }
  type Query { thing: Thing  mustThing: Thing!  one(id: ID!): Thing }
  type Mutation { step(n: Int!): [Int!]  fail: Int  failHard: Int! }
`);

interface Source {
  readonly depth: number;
  readonly id: string;
}

const thing = (depth: number): Source => ({ depth, id: `t${depth}` });
const later = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, 1, value));
const boom = (text: string): never => {
  throw new Error(text);
};
const below = ({ depth }: Source): Source | null => (depth > 3 ? null : thing(depth + 1));
const many = (source: Source): (Source | null)[] => [below(source), null, below(source)];

/** A schema of which every field does something else: answers, waits, throws, is null where it may not be. */
function schemaWith(steps: number[]) {
  const counted = (_source: Source, { by, of }: { by: number; of?: number[] }): number =>
    by + (of ?? []).reduce((a, b) => a + b, 0);
  return buildSubgraphSchema([
    {
      typeDefs: SDL,
      resolvers: {
        Query: { thing: () => thing(0), mustThing: () => later(thing(0)), one: (_s: unknown, { id }: { id: string }) => ({ depth: 3, id }) }, // prettier-ignore
        Mutation: {
          step: (_s: unknown, { n }: { n: number }) => later(n).then(() => [...steps.splice(0, 99, ...steps, n), n]),
          fail: () => later(0).then(() => boom('no')),
          failHard: () => boom('never'),
        },
        Thing: {
          __resolveReference: async ({ id }: { id: string }) =>
            id === 'none' ? null : id === 'bad' ? boom('bad reference') : id === 'late' ? later(thing(2)) : { depth: 2, id }, // prettier-ignore
          text: () => 'text',
          late: () => later('late'),
          broken: () => boom('broken'),
          lateBroken: () => later(0).then(() => boom('late broken')),
          nothing: () => undefined,
          must: () => 'must',
          mustLate: () => later('must'),
          mustBroken: () => boom('must broken'),
          mustNothing: () => null,
          mustLateNothing: () => later(null),
          number: () => 7,
          overflow: () => 2 ** 40,
          moment: () => new Date('2026-01-01T00:00:00Z'),
          counted,
          child: below,
          lateChild: (source: Source) => later(below(source)),
          mustChild: below,
          list: (source: Source) => later(many(source)),
          mustList: (source: Source) => many(source),
          lateList: (source: Source) => [later(below(source)), below(source)],
          texts: () => ['a', null, later('b'), new Error('an item')],
          noList: () => 'text',
          matrix: () => [[1, 2], null, [3, null]],
          pet: ({ depth }: Source) => later(depth % 2 ? { __typename: 'Dog', name: 'Rex', barks: ['wuff'] } : { __typename: 'Cat', name: 'Tom', lives: 9, mood: 'GOOD' }), // prettier-ignore
          named: ({ depth }: Source) => (depth > 2 ? { __typename: 'Nobody' } : { __typename: 'Cat', name: 'Tom', lives: null, mood: 'ODD' }), // prettier-ignore
          method: () => 'method',
        },
      } as never,
    },
  ]);
}

const told = ({ data, errors }: ExecutionResult): unknown => ({
  data: JSON.parse(JSON.stringify(data ?? null)) as unknown,
  errors: (errors ?? []).map(({ message, path, locations }) => JSON.stringify([path, message, locations])).toSorted(),
});

const STEPS: [number[], number[]] = [[], []];
const [ours, theirs] = STEPS.map(schemaWith) as [GraphQLSchema, GraphQLSchema];

async function both(document: string, variables: Record<string, unknown> = {}, operationName?: string) {
  for (const steps of STEPS) steps.length = 0;
  const parsed = parse(document);
  expect(validate(ours, parsed)).toEqual([]);
  const operation = compileOperation(ours, parsed, operationName);
  const library = await execute({ schema: theirs, document: parsed, variableValues: variables, operationName: operationName ?? null }); // prettier-ignore
  return { compiled: operation ? told(await runOperation(operation, {}, variables)) : 'left to the library', library: told(library) }; // prettier-ignore
}

/** Numbers that look random, the same each time. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state;
  }
}

const LEAVES = ['text', 'late', 'broken', 'lateBroken', 'nothing', 'must', 'mustLate', 'number', 'overflow', 'moment', 'counted(by: 2)', 'texts', 'noList', 'matrix', '__typename', 'id', 'pet { __typename ... on Dog { barks } ... on Cat { lives } }', 'named { name ... on Cat { mood } }', 'method(times: 2)']; // prettier-ignore
/** Where null may not be: one in a selection, since which of several is told first is anybody's guess. */
const HARD = ['mustBroken', 'mustNothing'];
/** Not those of which an item or child may not be null: what is left under way then, the library forgets to wait for. */
const BRANCHES = ['child', 'lateChild', 'list'];

function selection(random: Generator<number>, depth: number): string {
  const pick = (list: readonly string[]): string => list[random.next().value % list.length] ?? '';
  const parts = Array.from({ length: 2 + (random.next().value % 4) }, () => pick(LEAVES));
  if (random.next().value % 5 === 0) parts.splice(0, 99, 'id', pick(HARD));
  if (depth < 3) {
    const branch = pick(BRANCHES);
    const inner = selection(random, depth + 1);
    const alias = random.next().value % 3 === 0 ? 'other: ' : '';
    parts.push(
      `${alias}${branch} { ${inner} }`,
      random.next().value % 4 === 0 ? `... on Thing { ${pick(LEAVES)} }` : 'id',
    );
  }
  return parts.join(' ');
}

describe('a compiled operation', () => {
  it('answers what the library answers, whatever is selected', async () => {
    const random = numbers(42);
    for (let round = 0; round < 300; round += 1) {
      const document = `{ ${round % 2 ? 'thing' : 'mustThing'} { ${selection(random, 0)} } }`;
      const { compiled, library } = await both(document);
      const dataOf = (result: unknown) => (result as { data: unknown }).data;
      expect({ document, data: dataOf(compiled) }).toEqual({ document, data: dataOf(library) });
      // Where null spreads upwards, what is told of the part that is gone depends on what was quicker.
      if (!/must(Broken|Nothing)/.test(document)) expect(compiled).toEqual(library);
    }
  });

  it('is null up to where null may be, when what takes time turns out to be missing', async () => {
    const { compiled, library } = await both('{ thing { child { id mustLateNothing } text } }');
    expect(compiled).toEqual(library);
  });

  const cases: Record<string, [string, Record<string, unknown>?, string?]> = {
    'variables and defaults': ['query($n: Int = 3, $of: [Int!]) { thing { counted(by: $n, of: $of) other: counted(of: [1, 2]) } }', { of: [4, 5] }], // prettier-ignore
    'a variable of the wrong kind': ['query($n: Int) { thing { counted(by: $n) } }', { n: 'three' }],
    'a variable that is missing': ['query($n: Int!) { thing { counted(by: $n) } }'],
    'null for an argument that has a default': ['query($n: Int) { thing { counted(by: $n) } }', { n: null }],
    'fragments, merged': ['query { thing { ...a ...b child { text } } } fragment a on Thing { id child { id } } fragment b on Thing { child { late } ...a }'], // prettier-ignore
    'one of several operations': ['query a { thing { id } } query b { thing { text } }', {}, 'b'],
    'mutations one after the other': ['mutation { a: step(n: 1) fail b: step(n: 2) c: step(n: 3) }'],
    'a mutation that may not be null': ['mutation { a: step(n: 1) failHard }'],
    'lists and children that may not be null': [
      '{ thing { a: mustList { id } b: lateList { id } c: mustChild { mustChild { mustChild { mustChild { text mustChild { id } } } } } d: list { lateList { id } } } }',
    ],
    entities: ['query($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Thing { id text child { id } broken } } }', { r: ['a', 'none', 'bad', 'late'].map((id) => ({ __typename: 'Thing', id })) }], // prettier-ignore
  };
  for (const [name, [document, variables, operationName]] of Object.entries(cases))
    it(`answers what the library answers: ${name}`, async () => {
      const { compiled, library } = await both(document, variables, operationName);
      expect(compiled).toEqual(library);
    });

  it('leaves conditions, introspection and odd names to the library', async () => {
    for (const document of [
      'query($no: Boolean!) { thing { id @skip(if: $no) } }',
      '{ __schema { queryType { name } } }',
      '{ __proto__: thing { id } }',
    ])
      expect((await both(document, { no: true })).compiled).toBe('left to the library');
  });
});
