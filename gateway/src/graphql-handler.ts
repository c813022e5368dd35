import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { refusalBody, screenHttp } from './admission-http.js';
import type { Refused } from './admission-model.js';
import type { Admission } from './admission.js';
import type { FastPath } from './fast-path.js';
import type { GatewayContext } from './gateway-context.js';
import { limitsOf, type LimitsByRole } from './limits/limits.js';
import { overLimit } from './limits/over-limit.js';
import type { ErrorMask } from './mask-errors.js';
import { statusOf } from './refusal.js';
import { requestContext, type VerifyToken } from './request-context.js';

/** What {@link graphqlHandler} stands on. */
export interface GraphQLHandlerParts {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly admission: Admission;
  readonly mask: ErrorMask;
  readonly fastPath: FastPath;
  readonly limits: LimitsByRole;
}

/** Queries and mutations over plain HTTP: admission's first stages, then the short way, or Apollo Server. */
export function graphqlHandler(parts: GraphQLHandlerParts, verifyToken?: VerifyToken) {
  const { apollo, admission, mask } = parts;
  const contexts = new WeakMap<FastifyRequest, Promise<GatewayContext>>();
  const answer = fastifyApolloHandler(apollo, {
    context: (request) => contexts.get(request) ?? requestContext(request, verifyToken),
  });
  const respond = async (request: FastifyRequest, reply: FastifyReply, context: GatewayContext): Promise<unknown> => {
    const refused = await firstRefusal(request, context, parts);
    if (refused) return refuse(reply, refused, mask);
    const fast = await parts.fastPath.respond(request, context);
    if (!fast) {
      contexts.set(request, Promise.resolve(context));
      return answer.call(request.server, request, reply);
    }
    if ('refused' in fast) return refuse(reply, fast.refused, mask);
    return reply.header('content-type', fast.contentType).headers(fast.caching).send(fast.body);
  };
  return async function handle(this: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { method, headers } = request;
    const foreign = admission.approach({ transport: 'http', method, headers });
    if (foreign) return refuse(reply, { kind: 'refused', errors: [foreign] }, mask);
    const pending = requestContext(request, verifyToken);
    const known = await pending.catch(() => undefined);
    if (!known) {
      // A token that does not hold is told by Apollo Server.
      contexts.set(request, pending);
      return answer.call(this, request, reply);
    }
    const place = admission.enter(known);
    if (place instanceof GraphQLError) return refuse(reply, { kind: 'refused', errors: [place] }, mask);
    try {
      return await respond(request, reply, { ...known, deadline: place.deadline });
    } finally {
      place.leave();
    }
  };
}

async function firstRefusal(
  request: FastifyRequest,
  context: GatewayContext,
  { admission, limits }: GraphQLHandlerParts,
): Promise<Refused | undefined> {
  const size = overLimit('bodyBytes', limitsOf(limits, context.actor), request.bodyBytes);
  if (size) return { kind: 'refused', errors: [size] };
  return admission.screens ? screenHttp(admission, context, request) : undefined;
}

/** Answers with the refusal, its status, and when to come again where it says so. */
function refuse(reply: FastifyReply, refused: Refused, mask: ErrorMask): FastifyReply {
  const { code, name, retryAfterSeconds } = refused.errors[0]?.extensions ?? {};
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', retryAfterSeconds);
  const status = name === 'bodyBytes' ? 413 : statusOf(code);
  return reply.code(status).header('cache-control', 'no-store').send(refusalBody(refused, mask));
}
