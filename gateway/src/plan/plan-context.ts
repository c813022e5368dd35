import type { GraphQLError } from 'graphql';
import type { GatewayContext } from '../gateway-context.js';
import type { JsonObject } from './json-object.js';

/** One run of a plan. */
export interface PlanContext {
  /** The client's variables as they came, for the subgraphs. */
  readonly variables: JsonObject;
  /** The same with defaults filled in, for the conditions of `@skip` and `@include`. */
  readonly conditions: JsonObject;
  readonly context: GatewayContext;
  /** Errors of the fetches so far. */
  readonly errors: GraphQLError[];
}
