import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { Supergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';

/** The graph as clients see it, without federation's own parts. */
const apiSchema = (supergraph: string): GraphQLSchema => Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();

/** Changes from `before` to `after` that could break a client, such as `Order.email: field was removed`. */
export async function breakingChanges(before: string, after: string): Promise<string[]> {
  const changes = await diff(apiSchema(before), apiSchema(after));
  return changes
    .filter((change) => change.criticality.level === CriticalityLevel.Breaking)
    .map((change) => `${change.path ?? ''}: ${change.message}`);
}
