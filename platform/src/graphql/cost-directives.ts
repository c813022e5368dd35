import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { Directive } from 'type-graphql';

/** What an operation that selects the field, or the type, costs for each time that it is answered; 1 is one object. */
export const Cost = (weight: number): PropertyDecorator & MethodDecorator & ClassDecorator =>
  Directive(`@cost(weight: ${weight})`);

/** Arguments that say how long a page is. */
const SLICING = ['first', 'last'];
/** Fields of a connection that are as long as its page. */
const CONNECTION_LISTS = ['edges', 'nodes'];
/** As long as a page is where nobody says. */
const PAGE_SIZE = 20;
/** A mutation is a transaction with all that follows from it. */
const MUTATION_WEIGHT = 10;

interface Extensible {
  extensions: Readonly<Record<string, unknown>>;
}

function apply(element: Extensible, name: string, given: Readonly<Record<string, unknown>>): void {
  const { directives } = element.extensions as { directives?: Readonly<Record<string, unknown>> };
  element.extensions = { ...element.extensions, directives: { ...directives, [name]: given } };
}

const declares = ({ astNode }: GraphQLField<unknown, unknown>, name: string): boolean =>
  astNode?.directives?.some((directive) => directive.name.value === name) ?? false;

/** The lists of the field's value that its slicing arguments bound; none where the value itself is the list. */
function sizedFields(field: GraphQLField<unknown, unknown>): string[] | undefined {
  if (isListType(getNullableType(field.type))) return [];
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return undefined;
  const lists = CONNECTION_LISTS.filter((name) => name in type.getFields());
  return lists.length > 0 ? lists : undefined;
}

function sizeLists(type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    const slicing = field.args.filter(({ name }) => SLICING.includes(name));
    const sized = sizedFields(field);
    if (slicing.length === 0 || !sized || declares(field, 'listSize')) continue;
    const [given] = slicing.map(({ defaultValue }) => defaultValue).filter((value) => typeof value === 'number');
    apply(field, 'listSize', {
      slicingArguments: slicing.map(({ name }) => name),
      assumedSize: given ?? PAGE_SIZE,
      ...(sized.length > 0 && { sizedFields: sized }),
      requireOneSlicingArgument: false,
    });
  }
}

/**
 * Writes into a schema what its classes say without saying it: how long each page is, and that a mutation is dear. What a
 * class states itself, with {@link Cost} or a directive, stays.
 */
export function declareCosts(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && !type.name.startsWith('__')) sizeLists(type);
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}))
    if (!declares(field, 'cost')) apply(field, 'cost', { weight: MUTATION_WEIGHT });
}
