import { traceRequest } from '@oms/platform/http/trace-request';
import { withRequestContext } from '@oms/platform/observe/request-context';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { GatewayLogger } from './gateway-logger.js';
import { maskedError } from './mask-errors.js';
import { requestIdFrom } from './request-id.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Bytes of a JSON body, as it came; 0 for any other. */
    bodyBytes: number;
  }
}

/** What {@link createApp} needs. */
export interface CreateAppOptions {
  readonly logger: GatewayLogger;
  /** Size of a request's body at most, in bytes. Default 1 MiB. */
  readonly bodyLimitBytes?: number;
  /** Whether, or which, proxies in front are believed on the client's address, as Fastify takes it. Default: none. */
  readonly trustProxy?: boolean | string;
}

/** Bytes of a request's body unless told otherwise. */
export const DEFAULT_BODY_LIMIT = 1024 * 1024;

/** Milliseconds in which a client must have sent its whole request. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * The HTTP application without routes: request ids, which every response carries, and errors as a GraphQL client reads
 * them, whatever route they come from.
 */
export function createApp({
  logger,
  bodyLimitBytes = DEFAULT_BODY_LIMIT,
  trustProxy = false,
}: CreateAppOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: bodyLimitBytes,
    trustProxy,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: ({ headers }) => requestIdFrom(headers['x-request-id']),
  });
  measureBodies(app);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    done();
  });
  // Not earlier: what is entered before the body has arrived is lost with its last piece.
  app.addHook('preValidation', (request, reply, done) =>
    withRequestContext({ requestId: request.id }, () => traceRequest(request, reply, done)),
  );
  app.setNotFoundHandler((request, reply) => {
    const extensions = { code: 'NOT_FOUND', requestId: request.id };
    return reply.code(404).send({ errors: [{ message: 'Not found', extensions }] });
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) {
      const extensions = { code: 'BAD_REQUEST', requestId: request.id };
      return reply.code(status).send({ errors: [{ message: error.message, extensions }] });
    }
    logger.error({ err: error, requestId: request.id }, 'request failed');
    const masked = withRequestContext({ requestId: request.id }, () => maskedError(undefined));
    return reply.code(status).send({ errors: [masked] });
  });
  return app;
}

/** Parses JSON as Fastify does, and notes how long it was. */
function measureBodies(app: FastifyInstance): void {
  app.decorateRequest('bodyBytes', 0);
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    request.bodyBytes = Buffer.byteLength(body);
    void parseJson(request, body, done);
  });
}
