import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

const LITERALS: Readonly<Record<string, string>> = {
  Int: '1',
  Float: '1',
  Boolean: 'false',
  ID: '"00000000-0000-7000-8000-000000000001"',
  DateTime: '"2026-03-02T09:00:00Z"',
  Decimal: '"1.00"',
  CurrencyCode: '"EUR"',
  JSON: '{}',
};

/** The least that a value of the type may be, as a literal. */
function literalOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(type.ofType);
  if (isListType(type)) return `[${literalOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (!isInputObjectType(type)) return LITERALS[type.name] ?? '"x"';
  const needed = Object.values(type.getFields()).filter(
    ({ type: of, defaultValue }) => isNonNullType(of) && defaultValue === undefined,
  );
  return `{ ${needed.map((field) => `${field.name}: ${literalOf(field.type)}`).join(', ')} }`;
}

const isNeeded = ({ type, defaultValue }: GraphQLArgument): boolean =>
  isNonNullType(type) && defaultValue === undefined;

/** A field with the arguments it needs, and as little as may be selected below it. */
export function callOf(field: GraphQLField<unknown, unknown>, selection?: string): string {
  const args = field.args.filter(isNeeded).map((arg) => `${arg.name}: ${literalOf(arg.type)}`);
  return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''} ${selection ?? least(field.type)}`;
}

/** Name of the type that a field answers. */
export const answerOf = (field: GraphQLField<unknown, unknown>): string => getNamedType(field.type).name;

const least = (type: GraphQLOutputType): string => (isCompositeType(getNamedType(type)) ? '{ __typename }' : '');

/** The fields of a type, by name. */
export function fieldsOf(schema: GraphQLSchema, type: string): Record<string, GraphQLField<unknown, unknown>> {
  const found = schema.getType(type);
  return isObjectType(found) ? found.getFields() : {};
}

/** The shortest way from a root field to each object type: the fields to go through. */
function waysTo(
  schema: GraphQLSchema,
): Map<string, { readonly root: string; readonly path: GraphQLField<unknown, unknown>[] }> {
  const ways = new Map<string, { root: string; path: GraphQLField<unknown, unknown>[] }>();
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const queue = roots.flatMap((root) =>
    root ? [{ type: root.name, root: root.name, path: [] as GraphQLField<unknown, unknown>[] }] : [],
  );
  for (const { type, root, path } of queue) {
    if (ways.has(type)) continue;
    ways.set(type, { root, path });
    for (const field of Object.values(fieldsOf(schema, type)))
      queue.push({ type: getNamedType(field.type).name, root, path: [...path, field] });
  }
  return ways;
}

/** Writes operations that select something of a type, by the shortest way that leads there. */
export class Reach {
  private readonly ways: ReturnType<typeof waysTo>;

  constructor(private readonly schema: GraphQLSchema) {
    this.ways = waysTo(schema);
  }

  /** An operation with `selection` below an object of the type, and `definitions` beside it; undefined when none leads there. */
  operation(type: string, selection: string, definitions = ''): string | undefined {
    const way = this.ways.get(type);
    if (!way) return undefined;
    const body = way.path.reduceRight((inner, field) => `{ ${callOf(field, inner)} }`, `{ ${selection} }`);
    return `${way.root.toLowerCase()} ${body} ${definitions}`;
  }

  /** Operations that select the field, each in another manner: plainly, by an alias, a fragment, fragments in fragments. */
  variants(type: string, field: string): string[] {
    const definition = fieldsOf(this.schema, type)[field];
    if (!definition) return [];
    const call = callOf(definition);
    const operations = [
      this.operation(type, call),
      this.operation(type, `other: ${call}`),
      this.operation(type, '...A', `fragment A on ${type} { ...B } fragment B on ${type} { x: ${call} }`),
      this.operation(type, `... on ${type} { ... { ${call} } }`),
    ];
    return operations.filter((operation) => operation !== undefined);
  }

  /** An operation that sends the field of an input, by the first argument that takes it. */
  sending(input: string, field: string): string | undefined {
    for (const [type, { root }] of this.ways) {
      if (type !== root) continue;
      for (const candidate of Object.values(fieldsOf(this.schema, type))) {
        const arg = candidate.args.find((one) => getNamedType(one.type).name === input);
        const inner = arg ? getNamedType(arg.type) : undefined;
        const sent = inner && isInputObjectType(inner) ? inner.getFields()[field] : undefined;
        if (!arg || !sent) continue;
        const others = candidate.args.filter((one) => one !== arg && isNeeded(one));
        const args = [
          `${arg.name}: { ${field}: ${literalOf(sent.type)} }`,
          ...others.map((one) => `${one.name}: ${literalOf(one.type)}`),
        ];
        return `${root === 'Mutation' ? 'mutation' : 'query'} { ${candidate.name}(${args.join(', ')}) ${least(candidate.type)} }`;
      }
    }
    return undefined;
  }
}

/** A place among the arguments of a field where an id is told, such as `input.orderId`. */
export interface IdPlace {
  readonly field: GraphQLField<unknown, unknown>;
  readonly root: 'Query' | 'Mutation';
  readonly path: readonly string[];
}

function idPaths(type: GraphQLInputType, path: readonly string[]): string[][] {
  const named = getNamedType(type);
  if (isInputObjectType(named) && path.length < 5)
    return Object.values(named.getFields()).flatMap((field) => idPaths(field.type, [...path, field.name]));
  return named.name === 'ID' ? [[...path]] : [];
}

/** Every place where clients tell ids. */
export const idPlaces = (schema: GraphQLSchema): IdPlace[] =>
  (['Query', 'Mutation'] as const).flatMap((root) =>
    Object.values(fieldsOf(schema, root)).flatMap((field) =>
      field.args.flatMap((arg) => idPaths(arg.type, [arg.name]).map((path) => ({ field, root, path }))),
    ),
  );

/** The least value of a type that has `id` at the end of the path. */
function literalWith(type: GraphQLInputType, path: readonly string[], id: string): string {
  if (isNonNullType(type)) return literalWith(type.ofType, path, id);
  if (isListType(type)) return `[${literalWith(type.ofType, path, id)}]`;
  const [next, ...rest] = path;
  if (!isInputObjectType(type) || next === undefined) return JSON.stringify(id);
  const fields = Object.values(type.getFields()).flatMap((field) => {
    if (field.name === next) return [`${field.name}: ${literalWith(field.type, rest, id)}`];
    return isNonNullType(field.type) && field.defaultValue === undefined
      ? [`${field.name}: ${literalOf(field.type)}`]
      : [];
  });
  return `{ ${fields.join(', ')} }`;
}

/** Selects all that is plain about an object, two levels deep: enough to tell one from another. */
function plainOf(type: GraphQLOutputType, depth = 3): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).filter((field) => field.args.every((arg) => !isNeeded(arg)));
  const chosen = fields.flatMap((field) => {
    if (!isCompositeType(getNamedType(field.type))) return [field.name];
    return depth > 1 &&
      ['edges', 'node', 'nodes', 'userErrors', 'order', 'case', 'shipment', 'fulfillmentOrder'].includes(field.name)
      ? [`${field.name} ${plainOf(field.type, depth - 1)}`]
      : [];
  });
  return `{ __typename ${chosen.join(' ')} }`;
}

/** An operation that tells the id at the place, and selects what a stranger would want to know. */
export function telling({ field, root, path }: IdPlace, id: string): string {
  const [name, ...rest] = path;
  const args = field.args.flatMap((arg) => {
    if (arg.name === name) return [`${arg.name}: ${literalWith(arg.type, rest, id)}`];
    return isNeeded(arg) ? [`${arg.name}: ${literalOf(arg.type)}`] : [];
  });
  return `${root.toLowerCase()} { x: ${field.name}(${args.join(', ')}) ${plainOf(field.type)} }`;
}
