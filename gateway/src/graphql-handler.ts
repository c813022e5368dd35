import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusalBody, screenHttp } from './admission-http.js';
import type { Refused } from './admission-model.js';
import type { Admission } from './admission.js';
import type { GatewayContext } from './gateway-context.js';
import type { FastPath } from './fast-path.js';
import type { ErrorMask } from './mask-errors.js';
import { statusOf } from './refusal.js';
import { requestContext, type VerifyToken } from './request-context.js';

/** What {@link graphqlHandler} stands on. */
export interface GraphQLHandlerParts {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly admission: Admission;
  readonly mask: ErrorMask;
  readonly fastPath: FastPath;
}

/** Queries and mutations over plain HTTP: admission's first stages, then the short way, or Apollo Server. */
export function graphqlHandler(parts: GraphQLHandlerParts, verifyToken?: VerifyToken) {
  const { apollo, admission, mask, fastPath } = parts;
  const contexts = new WeakMap<FastifyRequest, Promise<GatewayContext>>();
  const contextOf = (request: FastifyRequest): Promise<GatewayContext> => {
    const known = contexts.get(request) ?? requestContext(request, verifyToken);
    contexts.set(request, known);
    return known;
  };
  const answer = fastifyApolloHandler(apollo, { context: contextOf });
  return async function handle(this: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    // A token that does not hold is told by Apollo Server, which asks for the context as well.
    const context = await contextOf(request).catch(() => undefined);
    const refused = context && admission.screens ? await screenHttp(admission, context, request) : undefined;
    if (refused) return refuse(reply, refused, mask);
    const fast = context && (await fastPath.respond(request, context));
    if (!fast) return answer.call(this, request, reply);
    if ('refused' in fast) return refuse(reply, fast.refused, mask);
    return reply.header('content-type', fast.contentType).header('cache-control', 'no-store').send(fast.body);
  };
}

const refuse = (reply: FastifyReply, refused: Refused, mask: ErrorMask): FastifyReply =>
  reply.code(statusOf(refused.errors[0]?.extensions['code'])).send(refusalBody(refused, mask));
