import {
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { seededRandom, type DemoRandom } from '../demo/demo-data.js';

/** Text that looks like something else, is too long, or is nothing at all. */
const TEXTS = [
  'x',
  '',
  ' ',
  'ä😀'.repeat(1_500),
  '%_\\',
  "';--",
  '2026-02-30',
  '\u202eabc',
  'NaN',
  '{{x}}',
  '25:99',
  'OPEN',
];
const IDS = ['x', '', '00000000-0000-0000-0000-000000000000', 'ä'.repeat(4_000)];
const MOMENTS = ['0001-01-02T00:00:00Z', '9999-12-30T00:00:00Z', '2027-03-28T02:30:00+02:00'];
const NONSENSE: Readonly<Record<string, readonly unknown[]>> = {
  String: TEXTS,
  ID: IDS,
  Int: [0, 1, -1, 2_147_483_647, -2_147_483_648],
  Float: [0, -1, 1.5, 1e308, -1e308],
  Boolean: [true, false],
  Decimal: ['0', '1.00', '-1', '999999999999999.99999999', '0.00000001'],
  CurrencyCode: ['EUR', 'JPY', 'KWD'],
  DateTime: MOMENTS,
  JSON: [{}, [], 'x', null, { rules: [{}] }],
};
const MOST_LEVELS = 6;

/** A request that makes a field do something with what it is told. */
export interface NonsensicalRequest {
  readonly field: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Makes up inputs: of the right types, and otherwise without sense; some of them name things that are there. */
class Inventor {
  constructor(
    private readonly random: DemoRandom,
    private readonly known: readonly string[],
  ) {}

  value(type: GraphQLInputType, level = 0): unknown {
    if (isNonNullType(type)) return this.value(type.ofType, level);
    if (isListType(type)) {
      const length = level > MOST_LEVELS ? 0 : this.random.below(3);
      return Array.from({ length }, () => this.value(type.ofType, level + 1));
    }
    if (isEnumType(type)) return this.random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => (isNonNullType(field.type) && field.defaultValue === undefined) || this.random.below(5) < 2,
      );
      return Object.fromEntries(fields.map((field) => [field.name, this.value(field.type, level + 1)]));
    }
    const isNamed = type.name === 'ID' || type.name === 'String';
    if (isNamed && this.random.below(2) === 0) return this.random.pick(this.known);
    return this.random.pick(NONSENSE[type.name] ?? TEXTS);
  }

  request(kind: 'query' | 'mutation', field: GraphQLField<unknown, unknown>): NonsensicalRequest {
    const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
    const variables = Object.fromEntries(
      field.args
        .filter(({ type }) => isNonNullType(type) || this.random.below(2) === 0)
        .map(({ name, type }) => [name, this.value(type)]),
    );
    return {
      field: field.name,
      query: `${kind}(${declared}) { ${field.name}(${given}) ${leavesOf(field)} }`,
      variables,
    };
  }
}

/** Everything flat that an answer tells, and what was refused. */
function leavesOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return '';
  const names = Object.values(type.getFields())
    .filter(({ args, type: of }) => args.length === 0 && isLeafType(getNamedType(of)))
    .map(({ name }) => name);
  const errors = type.getFields()['userErrors'] ? ['userErrors { code field }'] : [];
  return `{ ${[...names, ...errors, '__typename'].join(' ')} }`;
}

/** So many requests of each field that takes something; the same ones each time. */
export function nonsense(schema: GraphQLSchema, known: readonly string[], times: number): NonsensicalRequest[] {
  const inventor = new Inventor(seededRandom(20_261_126), known);
  const roots = [['mutation', schema.getMutationType()], ['query', schema.getQueryType()]] as const; // prettier-ignore
  return roots.flatMap(([kind, root]) =>
    Object.values(root?.getFields() ?? {})
      .filter(({ args }) => args.length > 0)
      .flatMap((field) => Array.from({ length: times }, () => inventor.request(kind, field))),
  );
}
