import { executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { withRequestContext } from '@oms/platform/observe/request-context';
import { clientError } from '../admission-http.js';
import type { Operation } from '../admission-model.js';
import { copyJson } from '../copy-json.js';
import type { Gateway } from '../create-gateway.js';
import type { GatewayContext } from '../gateway-context.js';
import type { GatewayLogger } from '../gateway-logger.js';
import { maskedError, type ErrorMask } from '../mask-errors.js';
import type { ClientResult } from './live-model.js';
import type { SubscriptionPlan } from './subscription-plan.js';
import type { SubscriptionPlanner } from './subscription-planner.js';

/** What the log says of one event, in the shape of the plan's primary selection. */
export interface EventRecord {
  readonly data: Readonly<Record<string, unknown>>;
  /** Paths are below the event. */
  readonly errors: readonly GraphQLFormattedError[];
}

/** What {@link EventResolver} stands on. */
export interface EventResolverOptions {
  readonly planner: SubscriptionPlanner;
  readonly dataSources: Gateway['dataSources'];
  readonly mask: ErrorMask;
  readonly logger: GatewayLogger;
}

/** The service whose answer is the event. Its name cannot be that of a subgraph. */
const EVENT_SERVICE = '#event';

type RequestContext = Parameters<typeof executeQueryPlan>[2];

/** Completes an event with the rest of the graph: Apollo's own execution, with the event as the first fetch. */
export class EventResolver {
  constructor(private readonly options: EventResolverOptions) {}

  /** Never rejects: what fails costs its fields, as in any query. `position` keeps reads apart from those for older events. */
  async resolve(
    plan: SubscriptionPlan,
    operation: Operation,
    event: EventRecord,
    { context, position }: { readonly context: GatewayContext; readonly position: string },
  ): Promise<ClientResult> {
    const { requestId } = context;
    return withRequestContext({ requestId }, async () => {
      try {
        const result = await this.execute(plan, operation, event, { ...context, flightKey: position });
        return this.formatted(result, requestId);
      } catch (error) {
        return { data: null, errors: [clientError(toGraphQLError(error), this.options.mask)] };
      }
    });
  }

  private async execute(plan: SubscriptionPlan, operation: Operation, event: EventRecord, context: GatewayContext) {
    const { planner, dataSources } = this.options;
    const { primary, rest, operationContext } = plan;
    const first = { ...primary, serviceName: EVENT_SERVICE };
    const services = { ...dataSources, [EVENT_SERVICE]: eventService(plan, event) };
    const requestContext = {
      request: { query: operation.query, variables: operation.variables, operationName: primary.operationName },
      context,
      metrics: {},
      logger: this.options.logger,
    } as unknown as RequestContext;
    return executeQueryPlan(
      { kind: 'QueryPlan', node: rest ? { kind: 'Sequence', nodes: [first, rest] } : first },
      services,
      requestContext,
      operationContext,
      planner.supergraphSchema,
      planner.apiSchema,
    );
  }

  private formatted(result: Awaited<ReturnType<typeof executeQueryPlan>>, requestId: string): ClientResult {
    const errors = (result.errors ?? []).map((error) => clientError(toGraphQLError(error), this.options.mask));
    const broken = (result.extensions?.['valueCompletion'] ?? []) as GraphQLFormattedError[];
    if (broken.length > 0) {
      const promises = broken.map(({ message, path }) => ({ message, path }));
      this.options.logger.error({ promises, requestId }, 'a subgraph broke a promise of the graph');
      errors.push(...broken.map(({ path }) => maskedError(path)));
    }
    return { data: result.data ?? null, ...(errors.length > 0 && { errors }) };
  }
}

function eventService({ responseKey }: SubscriptionPlan, { data, errors }: EventRecord): GraphQLDataSource {
  return {
    // A copy, since the gateway merges the rest into it.
    process: async () => ({
      data: { [responseKey]: copyJson(data) },
      errors: errors.map(
        ({ message, path, extensions }) =>
          new GraphQLError(message, { path: [responseKey, ...(path ?? [])], ...(extensions && { extensions }) }),
      ),
    }),
  };
}

const toGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError(error instanceof Error ? error.message : String(error), {
        ...(error instanceof Error && { originalError: error }),
      });
