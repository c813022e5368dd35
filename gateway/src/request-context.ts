import { HeaderMap } from '@apollo/server';
import type { Identity } from '@oms/platform/auth/identity';
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Transport } from './admission-model.js';
import type { GatewayContext } from './gateway-context.js';
import { errorCodeOf } from './mask-errors.js';

/**
 * Checks an Authorization header. Resolves when its token is genuine and valid, otherwise rejects with an error that has
 * the code UNAUTHENTICATED or FORBIDDEN, on itself or in its `extensions`. What the token may do is for the subgraphs to
 * decide. Asked again for streams that are open: a token that has been revoked ends them.
 */
export type VerifyToken = (header: string) => Promise<Identity>;

/** What a transport knows of a caller before the token is looked at. */
export interface Introduction {
  readonly authorization: string | undefined;
  readonly transport: Transport;
  readonly address: string;
  readonly requestId: string;
}

/**
 * The context of one HTTP request. A request without Authorization is anonymous and passes; one whose token does not hold
 * is refused with 401 before anything is executed, even if everything it asks for were public.
 */
export async function requestContext(request: FastifyRequest, verifyToken?: VerifyToken): Promise<GatewayContext> {
  const { authorization } = request.headers;
  return contextOf({ authorization, transport: 'http', address: request.ip, requestId: request.id }, verifyToken);
}

/** The context of one operation, whatever it came over. Throws as {@link VerifyToken} does. */
export async function contextOf(introduction: Introduction, verifyToken?: VerifyToken): Promise<GatewayContext> {
  const { authorization, requestId, transport, address } = introduction;
  const identity = authorization !== undefined && verifyToken ? await verify(authorization, verifyToken) : ANONYMOUS;
  return {
    requestId,
    transport,
    address,
    actor: identity.actor,
    ...(identity.expiresAt && { expiresAt: identity.expiresAt }),
    headers: { ...forwarded(identity, authorization), 'x-request-id': requestId },
  };
}

/** The context of a stream whose token has been verified again: subgraphs are told anew who asks. */
export function withIdentity(context: GatewayContext, { actor, expiresAt, assertion }: Identity): GatewayContext {
  const { expiresAt: _before, ...same } = context;
  const headers = assertion === undefined ? context.headers : { ...context.headers, authorization: assertion };
  return { ...same, actor, headers, ...(expiresAt && { expiresAt }) };
}

const ANONYMOUS: Identity = { actor: null };

/** Subgraphs are told who asks; the token itself goes to those only that verify it themselves. */
function forwarded({ assertion }: Identity, authorization: string | undefined): { authorization?: string } {
  const told = assertion ?? authorization;
  return told === undefined ? {} : { authorization: told };
}

async function verify(header: string, verifyToken: VerifyToken): Promise<Identity> {
  try {
    return await verifyToken(header);
  } catch (error) {
    const originalError = error instanceof Error ? error : new Error(String(error));
    const code = errorCodeOf(originalError);
    throw new GraphQLError(originalError.message, { originalError, extensions: { code, http: httpOf(code) } });
  }
}

const FAILURES: Readonly<Record<string, number>> = { FORBIDDEN: 403, AUTHENTICATION_UNAVAILABLE: 503 };

/** A failure that is not about the token (its keys cannot be loaded) has no code we know: 500, and masked. */
function httpOf(code: string | undefined): { status: number; headers?: HeaderMap } {
  if (code === 'UNAUTHENTICATED') return { status: 401, headers: new HeaderMap([['www-authenticate', 'Bearer']]) };
  return { status: code === undefined ? 500 : (FAILURES[code] ?? 500) };
}
