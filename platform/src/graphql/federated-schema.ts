import 'reflect-metadata';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { parse, specifiedDirectives, type GraphQLSchema } from 'graphql';
import { buildSchema, createResolversMap, type BuildSchemaOptions } from 'type-graphql';
import { ACCESS_LINK, accessDirective, emitAuthorizedAsAccess } from './access-directive.js';
import { CACHE_LINK, cacheControlDirective } from './cache-directive.js';
import { declareCosts } from './cost-directives.js';
import { resolveEntities } from './entities.js';
import { guardResolvers, unguarded, type ResolverMap } from './guard-resolvers.js';

/** Answers an entity that another subgraph refers to by key; null when there is none or the caller may not see it. */
/* oxlint-disable typescript/no-explicit-any -- each subgraph has references and services of its own */
export type ReferenceResolver = (
  reference: any,
  ctx: any,
  info: any,
) => Promise<object | null | undefined> | object | null | undefined;
/* oxlint-enable typescript/no-explicit-any */

export interface SubgraphSchemaOptions {
  readonly resolvers: BuildSchemaOptions['resolvers'];
  /** Types that no resolver answers, such as entities that are only extended. */
  readonly orphanedTypes?: BuildSchemaOptions['orphanedTypes'];
  readonly references?: Readonly<Record<string, ReferenceResolver>>;
}

export interface SubgraphSchema {
  /** SDL with federation directives, as composition takes it. */
  readonly sdl: string;
  /** What stands behind the SDL, without guards. */
  readonly resolvers: ResolverMap;
  readonly schema: GraphQLSchema;
}

const HEADER = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@inaccessible", "@composeDirective", "@cost", "@listSize"]) ${ACCESS_LINK} ${CACHE_LINK}`;

/** SDL and resolvers as one executable subgraph; what `@access` asks for is asked of whoever calls. */
export function executableSubgraph(sdl: string, resolvers: ResolverMap): GraphQLSchema {
  const typeDefs = parse(sdl);
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: guardResolvers(typeDefs, resolvers) as never }]);
  const entities = schema.getQueryType()?.getFields()['_entities'];
  if (entities) entities.resolve = resolveEntities;
  return schema;
}

/**
 * Builds a federation 2 subgraph from type-graphql classes. Each `@Authorized(…)` becomes an `@access` of the SDL, which
 * is what is enforced, here and by the gateway; pages and mutations get their cost. Throws when a root field or an entity does not say who may have it.
 */
export async function federatedSchema({
  resolvers,
  orphanedTypes,
  references = {},
}: SubgraphSchemaOptions): Promise<SubgraphSchema> {
  emitAuthorizedAsAccess();
  const typed = await buildSchema({
    resolvers,
    ...(orphanedTypes ? { orphanedTypes } : {}),
    directives: [...specifiedDirectives, accessDirective, cacheControlDirective],
    validate: false,
    skipCheck: true,
    // Rights are enforced from the SDL, without a promise per field; null says that this is meant.
    authChecker: null as never,
  });
  declareCosts(typed);
  const sdl = `${HEADER}\n\n${printSchemaWithDirectives(typed)}\n`;
  const open = unguarded(parse(sdl));
  if (open.length > 0) throw new Error(OPEN_PLACES(open));
  const map = createResolversMap(typed) as ResolverMap;
  for (const [name, resolve] of Object.entries(references)) map[name] = { ...map[name], __resolveReference: resolve };
  return { sdl, resolvers: map, schema: executableSubgraph(sdl, map) };
}

const OPEN_PLACES = (places: readonly string[]): string =>
  `These do not say who may have them: ${places.join(', ')}. Add @Authorized('<right>', …) above the query or mutation, ` +
  `or above the class of the entity; @Authorized('public') opens it to everybody (docs/security.md).`;
