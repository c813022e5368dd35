import {
  getNullableType,
  isCompositeType,
  isListType,
  isTypeDefinitionNode,
  Kind,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** How long a list is taken to be. */
export interface ListSize {
  /** Arguments that say it; the largest counts. */
  readonly slicingArguments: readonly string[];
  /** What it is where none of them is given. */
  readonly assumedSize: number;
  /** Fields of the value that are as long; none where the value is the list. */
  readonly sizedFields: readonly string[];
}

/**
 * What operations cost, after IBM's specification of `@cost` and `@listSize`: an object 1, a leaf nothing, a mutation
 * 10, a list as often as it is long. Where the schema says nothing, a field with `first` or `last` returns as many, a
 * connection in its `nodes` and `edges`, and any other list ten.
 */
export interface CostModel {
  /** Cost of one value of a field, without what is selected in it. */
  fieldCost(parent: GraphQLCompositeType, field: GraphQLField<unknown, unknown>, type: GraphQLNamedType): number;
  /** Cost of an argument that is given. */
  argumentCost(parent: GraphQLCompositeType, field: string, argument: string): number;
  listSize(parent: GraphQLCompositeType, field: GraphQLField<unknown, unknown>): ListSize | undefined;
}

const SLICING = ['first', 'last'];
const CONNECTION_LISTS = ['nodes', 'edges'];
/** As long as a page is where nobody says how long. */
const PAGE_SIZE = 20;
const LIST_SIZE = 10;
const MUTATION_COST = 10;

type Applied = ReadonlyMap<string, readonly ConstDirectiveNode[]>;

/** Reads the costs that a supergraph's SDL declares; `schema` is the graph that clients see. */
export function readCostModel(supergraphSdl: string, schema: GraphQLSchema): CostModel {
  const applied = directivesIn(supergraphSdl);
  const weight = (coordinate: string): number | undefined => {
    const value = argumentOf(applied.get(coordinate), 'cost', 'weight');
    return value === undefined ? undefined : Number(value);
  };
  const mutation = schema.getMutationType();
  return {
    fieldCost: (parent, field, type) =>
      weight(`${parent.name}.${field.name}`) ??
      weight(type.name) ??
      (parent === mutation ? MUTATION_COST : isCompositeType(type) ? 1 : 0),
    argumentCost: (parent, field, argument) => weight(`${parent.name}.${field}(${argument}:)`) ?? 0,
    listSize: (parent, field) => declaredSize(applied.get(`${parent.name}.${field.name}`)) ?? assumedSize(field),
  };
}

function declaredSize(directives: readonly ConstDirectiveNode[] | undefined): ListSize | undefined {
  if (!directives?.some(({ name }) => name.value === 'listSize')) return undefined;
  const read = (name: string): unknown => argumentOf(directives, 'listSize', name);
  return {
    slicingArguments: (read('slicingArguments') as string[] | null | undefined) ?? [],
    assumedSize: (read('assumedSize') as number | null | undefined) ?? LIST_SIZE,
    sizedFields: (read('sizedFields') as string[] | null | undefined) ?? [],
  };
}

function assumedSize(field: GraphQLField<unknown, unknown>): ListSize | undefined {
  const slicingArguments = field.args.map(({ name }) => name).filter((name) => SLICING.includes(name));
  const isList = isListType(getNullableType(field.type));
  if (slicingArguments.length > 0)
    return { slicingArguments, assumedSize: PAGE_SIZE, sizedFields: isList ? [] : CONNECTION_LISTS };
  return isList ? { slicingArguments: [], assumedSize: LIST_SIZE, sizedFields: [] } : undefined;
}

/** Applied directives by what they stand on: `Type`, `Type.field` or `Type.field(argument:)`. */
function directivesIn(supergraphSdl: string): Applied {
  const applied = new Map<string, readonly ConstDirectiveNode[]>();
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type = definition.name.value;
    applied.set(type, definition.directives ?? []);
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const field of definition.fields ?? []) addField(applied, type, field);
  }
  return applied;
}

function addField(applied: Map<string, readonly ConstDirectiveNode[]>, type: string, field: FieldDefinitionNode): void {
  const coordinate = `${type}.${field.name.value}`;
  applied.set(coordinate, field.directives ?? []);
  for (const { name, directives = [] } of field.arguments ?? [])
    applied.set(`${coordinate}(${name.value}:)`, directives);
}

function argumentOf(directives: readonly ConstDirectiveNode[] | undefined, name: string, argument: string): unknown {
  const value = directives
    ?.find((directive) => directive.name.value === name)
    ?.arguments?.find((given) => given.name.value === argument)?.value;
  return value && valueFromASTUntyped(value);
}
