import type { ApolloGateway } from '@apollo/gateway';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { getVariableValues, type GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../gateway-context.js';
import type { Planner } from './planner.js';
import type { OperationAnswer } from './planned-operation.js';
import type { OperationRunner } from './run-operation.js';

/**
 * The gateway as Apollo Server sees it, with our own execution of plans. What that does not know (introspection,
 * contextual arguments) runs in the stock executor.
 */
export function withOwnExecutor(apollo: ApolloGateway, planner: Planner, runner: OperationRunner): GatewayInterface {
  return {
    onSchemaLoadOrUpdate: (callback) => apollo.onSchemaLoadOrUpdate(callback),
    stop: () => apollo.stop(),
    async load(options) {
      const loaded = await apollo.load(options);
      return { ...loaded, executor: executorOf(apollo.executor, planner, runner) };
    },
  };
}

function executorOf(stock: GatewayExecutor, planner: Planner, runner: OperationRunner): GatewayExecutor {
  return async (context) => {
    const { request, document, source: query, schema } = context;
    const { operationName, variables = {} } = request;
    const operation = planner.plan({ query, document, operationName });
    if (!operation) return stock(context);
    const errors = wrongVariables(schema, operation.node.variableDefinitions, variables);
    if (errors.length > 0) return { errors };
    return resultOf(
      await runner.run({ operation, query, operationName, variables }, context.context as GatewayContext),
    );
  };
}

function wrongVariables(
  schema: GraphQLSchema,
  definitions: Parameters<typeof getVariableValues>[1] = [],
  variables: Record<string, unknown>,
) {
  return getVariableValues(schema, definitions, variables).errors ?? [];
}

/** The answer in the shape in which the stock executor gives it. */
export function resultOf({ data, errors, broken }: OperationAnswer): Awaited<ReturnType<GatewayExecutor>> {
  const result = { data: JSON.parse(data) as Record<string, unknown> | null };
  if (errors.length > 0) return { ...result, errors };
  return broken.length > 0 ? { ...result, extensions: { valueCompletion: broken } } : result;
}
