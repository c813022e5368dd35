import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusalBody, screenHttp } from './admission-http.js';
import type { Admission } from './admission.js';
import type { GatewayContext } from './gateway-context.js';
import type { ErrorMask } from './mask-errors.js';
import { statusOf } from './refusal.js';
import { requestContext, type VerifyToken } from './request-context.js';

/** What {@link graphqlHandler} stands on. */
export interface GraphQLHandlerParts {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly admission: Admission;
  readonly mask: ErrorMask;
}

/** Queries and mutations over plain HTTP: admission's first stages, then Apollo Server. */
export function graphqlHandler({ apollo, admission, mask }: GraphQLHandlerParts, verifyToken?: VerifyToken) {
  const contexts = new WeakMap<FastifyRequest, Promise<GatewayContext>>();
  const contextOf = (request: FastifyRequest): Promise<GatewayContext> => {
    const known = contexts.get(request) ?? requestContext(request, verifyToken);
    contexts.set(request, known);
    return known;
  };
  const answer = fastifyApolloHandler(apollo, { context: contextOf });
  return async function handle(this: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    // A token that does not hold is told by Apollo Server, which asks for the context as well.
    const context = admission.screens ? await contextOf(request).catch(() => undefined) : undefined;
    const refused = context && (await screenHttp(admission, context, request));
    if (!refused) return answer.call(this, request, reply);
    return reply.code(statusOf(refused.errors[0]?.extensions['code'])).send(refusalBody(refused, mask));
  };
}
