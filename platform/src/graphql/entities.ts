import { isObjectType, type GraphQLFieldResolver, type GraphQLObjectType, type GraphQLSchema } from 'graphql';

type ResolveReference = (reference: unknown, context: unknown, info: unknown) => unknown;

/** What a reference of another subgraph to an entity of the type leads to. */
export const referenceResolverOf = (type: GraphQLObjectType): ResolveReference | undefined =>
  (type.extensions as { apollo?: { subgraph?: { resolveReference?: ResolveReference } } }).apollo?.subgraph
    ?.resolveReference;

/** The type that a reference names; throws where there is none. */
export function entityTypeOf(schema: GraphQLSchema, reference: unknown): GraphQLObjectType {
  const { __typename: name } = reference as { readonly __typename: string };
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`There is no entity ${name}.`);
  return type;
}

/** `_entities` for the operations that the library runs: it needs `__typename`, and rows may be shared or frozen. */
export const resolveEntities: GraphQLFieldResolver<unknown, unknown, { representations: readonly unknown[] }> = (
  _source,
  { representations },
  context,
  info,
) =>
  representations.map(async (reference) => {
    const type = entityTypeOf(info.schema, reference);
    const resolve = referenceResolverOf(type);
    const entity = (resolve ? await resolve(reference, context, info) : reference) as object | null | undefined;
    if (!entity) return null;
    const copy = Object.create(Object.getPrototypeOf(entity) as object) as object;
    return Object.assign(copy, entity, { __typename: type.name });
  });
