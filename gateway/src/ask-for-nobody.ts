import type { ApolloServer } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from './gateway-context.js';

export type Apollo = Pick<ApolloServer<GatewayContext>, 'executeOperation'>;

/** Runs one operation for nobody; undefined when it failed, which has been logged. */
export async function ask<Data>(
  apollo: Apollo,
  request: FastifyRequest,
  query: string,
  variables: Record<string, unknown>,
): Promise<Data | undefined> {
  const contextValue: GatewayContext = {
    requestId: request.id,
    headers: { 'x-request-id': request.id },
    actor: null,
    transport: 'http',
    address: request.ip,
  };
  const { body } = await apollo.executeOperation({ query, variables }, { contextValue });
  if (body.kind !== 'single' || body.singleResult.errors) return undefined;
  return (body.singleResult.data ?? undefined) as Data | undefined;
}
