import { HeaderMap } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from './gateway-context.js';
import { errorCodeOf } from './mask-errors.js';

/**
 * Checks an Authorization header. Resolves when its token is genuine and valid, otherwise rejects with an error that has
 * the code UNAUTHENTICATED or FORBIDDEN, on itself or in its `extensions`. What the token may do is for the subgraphs to decide.
 */
export type VerifyToken = (header: string) => Promise<unknown>;

/**
 * The context of one HTTP request. A request without Authorization is anonymous and passes; one whose token does not hold
 * is refused with 401 before anything is executed, even if everything it asks for were public.
 */
export async function requestContext(request: FastifyRequest, verifyToken?: VerifyToken): Promise<GatewayContext> {
  const { authorization } = request.headers;
  if (authorization !== undefined && verifyToken) await verify(authorization, verifyToken);
  return {
    requestId: request.id,
    headers: { ...(authorization !== undefined && { authorization }), 'x-request-id': request.id },
  };
}

async function verify(header: string, verifyToken: VerifyToken): Promise<void> {
  try {
    await verifyToken(header);
  } catch (error) {
    const originalError = error instanceof Error ? error : new Error(String(error));
    const code = errorCodeOf(originalError);
    throw new GraphQLError(originalError.message, { originalError, extensions: { code, http: httpOf(code) } });
  }
}

/** A failure that is not about the token (its keys cannot be loaded) has no code we know: 500, and masked. */
function httpOf(code: string | undefined): { status: number; headers?: HeaderMap } {
  if (code === 'UNAUTHENTICATED') return { status: 401, headers: new HeaderMap([['www-authenticate', 'Bearer']]) };
  return { status: code === 'FORBIDDEN' ? 403 : 500 };
}
