import 'reflect-metadata';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { parse, type GraphQLSchema } from 'graphql';
import { buildSchema, createResolversMap, type BuildSchemaOptions } from 'type-graphql';
import { requirePermission, type Permission } from '../auth/actor.js';
import type { SubgraphContext } from './subgraph-context.js';

/** Answers an entity that another subgraph refers to by key; null when there is none or the caller may not see it. */
/* oxlint-disable typescript/no-explicit-any -- each subgraph has references and services of its own */
export type ReferenceResolver = (
  reference: any,
  ctx: any,
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
  readonly schema: GraphQLSchema;
}

const HEADER =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@inaccessible"])';

/** Builds a federation 2 subgraph from type-graphql classes. Fields marked `@Authorized(permission)` are checked here. */
export async function federatedSchema({
  resolvers,
  orphanedTypes,
  references = {},
}: SubgraphSchemaOptions): Promise<SubgraphSchema> {
  const typed = await buildSchema({
    resolvers,
    ...(orphanedTypes ? { orphanedTypes } : {}),
    validate: false,
    skipCheck: true,
    authChecker: ({ context }: { context: SubgraphContext }, permissions: readonly string[]) => {
      for (const permission of permissions) requirePermission(context.actor, permission as Permission);
      return true;
    },
  });
  const sdl = `${HEADER}\n\n${printSchemaWithDirectives(typed)}\n`;
  const map = createResolversMap(typed) as Record<string, Record<string, unknown>>;
  for (const [name, resolve] of Object.entries(references)) {
    map[name] = {
      ...map[name],
      // The library writes __typename on what it gets, so a row that is shared or frozen must be copied.
      __resolveReference: async (reference: unknown, ctx: unknown) => {
        const entity = await resolve(reference, ctx);
        return entity
          ? (Object.assign(Object.create(Object.getPrototypeOf(entity) as object) as object, entity) as unknown)
          : null;
      },
    };
  }
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: map as never }]);
  return { sdl, schema };
}
