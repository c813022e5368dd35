import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { cacheHeaders } from './cache/cache-headers.js';
import type { CacheRules } from './cache/cache-rules.js';
import type { GatewayContext } from './gateway-context.js';
import type { GatewayLogger } from './gateway-logger.js';
import { maskedError } from './mask-errors.js';

const ANSWERED_WITH_200 = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * GraphQL over HTTP: under `application/json` a well-formed request that fails as GraphQL (syntax, validation, variables)
 * is answered with 200, under `application/graphql-response+json` with 400, which is what Apollo gives both.
 */
export function legacyStatusPlugin(): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ request, response }) => {
        if (response.http.status !== 400 || response.body.kind !== 'single') return;
        if (request.http?.headers.get('accept')?.includes('application/graphql-response+json')) return;
        const code = response.body.singleResult.errors?.[0]?.extensions?.['code'];
        if (typeof code === 'string' && ANSWERED_WITH_200.has(code)) response.http.status = 200;
      },
    }),
  };
}

/** Subscriptions have transports of their own; a plain request for one is the client's mistake, not an internal error. */
export function noPlainSubscriptionPlugin(): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ operation }) => {
        if (operation?.operation !== 'subscription') return;
        throw new GraphQLError('Subscriptions are not served over plain HTTP requests', {
          extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
        });
      },
    }),
  };
}

/**
 * Where a subgraph left out a value that the graph promises, the gateway answers null and hides the reason in
 * `extensions.valueCompletion`. That is an error like any other: logged, and told where it is.
 */
export function brokenPromisePlugin(logger: GatewayLogger): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response, contextValue, operationName }) => {
        if (response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        const broken = singleResult.extensions?.['valueCompletion'];
        if (!Array.isArray(broken)) return;
        const { requestId } = contextValue;
        const promises = (broken as GraphQLFormattedError[]).map(({ message, path }) => ({ message, path }));
        logger.error({ promises, requestId, operationName }, 'a subgraph broke a promise of the graph');
        const { valueCompletion: _told, ...others } = singleResult.extensions ?? {};
        if (Object.keys(others).length > 0) singleResult.extensions = others;
        else delete singleResult.extensions;
        singleResult.errors = [...(singleResult.errors ?? []), ...promises.map(({ path }) => maskedError(path))];
      },
    }),
  };
}

/** Says who may keep the answer, and for how long. After all plugins that add errors. */
export function cachePlugin(rules: CacheRules): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ document, operation, schema, response, contextValue }) => {
        const maxAge = document && operation ? rules.maxAgeOf(document, operation, schema) : 0;
        const hasErrors = response.body.kind !== 'single' || response.body.singleResult.errors !== undefined;
        for (const [name, value] of Object.entries(cacheHeaders(maxAge, contextValue.actor, hasErrors)))
          response.http.headers.set(name, value);
      },
    }),
  };
}
