import {
  defaultFieldResolver,
  Kind,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLFieldResolver,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { PUBLIC, requireAny, type Right } from '../auth/access.js';
import { accessOf } from './access-directive.js';
import { argumentsAccess, type ArgumentsAccess } from './input-access.js';
import type { SubgraphContext } from './subgraph-context.js';

/** Resolvers by type and field; `__resolveReference` beside the fields of an entity. */
export type ResolverMap = Record<string, Record<string, unknown>>;

type Resolver = GraphQLFieldResolver<unknown, SubgraphContext>;
type ReferenceResolver = (reference: unknown, ctx: SubgraphContext, info: unknown) => unknown;

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

const typesOf = (sdl: DocumentNode): ObjectTypeDefinitionNode[] =>
  sdl.definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION);

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));

/** Each inner list must be met by one right of it: the field's own, and that of the type it leads to. */
type Requirements = readonly (readonly Right[])[];

function requirementsOf(field: FieldDefinitionNode, types: ReadonlyMap<string, readonly Right[]>): Requirements {
  const ofType = types.get(namedType(field.type));
  return [accessOf(field), ofType].filter((anyOf) => anyOf !== undefined && !anyOf.includes(PUBLIC)) as Requirements;
}

const guardField =
  (requirements: Requirements, ofArguments: ArgumentsAccess | undefined, resolve: Resolver): Resolver =>
  (source, args: Record<string, unknown>, ctx, info) => {
    for (const anyOf of requirements) requireAny(ctx.actor, anyOf);
    for (const anyOf of ofArguments?.(args) ?? []) requireAny(ctx.actor, anyOf);
    return resolve(source, args, ctx, info);
  };

/** A promise, so that a refusal costs one entity and not all that were asked for together. */
const guardReference =
  (anyOf: readonly Right[], resolve: ReferenceResolver): ReferenceResolver =>
  async (reference, ctx, info) => {
    requireAny(ctx.actor, anyOf);
    return resolve(reference, ctx, info);
  };

/** The resolvers behind the `@access` directives of the SDL: a field or entity whose rights the caller lacks is an error. */
export function guardResolvers(sdl: DocumentNode, resolvers: ResolverMap): ResolverMap {
  const types = new Map<string, readonly Right[]>();
  const accessOfArguments = argumentsAccess(sdl);
  for (const type of typesOf(sdl)) {
    const anyOf = accessOf(type);
    if (anyOf) types.set(type.name.value, anyOf);
  }
  const guarded: ResolverMap = { ...resolvers };
  for (const type of typesOf(sdl)) {
    const name = type.name.value;
    const own: Record<string, unknown> = { ...resolvers[name] };
    for (const field of type.fields ?? []) {
      const requirements = requirementsOf(field, types);
      const ofArguments = accessOfArguments(field.arguments);
      if (requirements.length === 0 && !ofArguments) continue;
      const resolve = (own[field.name.value] ?? defaultFieldResolver) as Resolver;
      own[field.name.value] = guardField(requirements, ofArguments, resolve);
    }
    const anyOf = types.get(name);
    const reference = own['__resolveReference'] as ReferenceResolver | undefined;
    if (anyOf && reference) own['__resolveReference'] = guardReference(anyOf, reference);
    if (Object.keys(own).length > 0) guarded[name] = own;
  }
  return guarded;
}

/** Places that anybody could read by accident: root fields, and entities with fields, that do not say who may. */
export function unguarded(sdl: DocumentNode): string[] {
  return typesOf(sdl).flatMap((type) => {
    const name = type.name.value;
    const open = (type.fields ?? []).filter((field) => !accessOf(field)).map((field) => field.name.value);
    if (ROOTS.has(name)) return open.map((field) => `${name}.${field}`);
    const keys = (type.directives ?? [])
      .filter((directive) => directive.name.value === 'key')
      .map((directive) => directive.arguments?.find((argument) => argument.name.value === 'fields')?.value)
      .flatMap((value) => (value?.kind === Kind.STRING ? value.value.split(/\s+/) : []));
    const isOpenEntity = keys.length > 0 && !accessOf(type) && open.some((field) => !keys.includes(field));
    return isOpenEntity ? [name] : [];
  });
}
