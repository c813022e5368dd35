import type { FastifyInstance } from 'fastify';
import type { Origins } from './origins.js';

/** What pages may send, and what they may read of an answer besides its body. */
const REQUEST_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'last-event-id',
  'x-request-id',
  'traceparent',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'apollographql-client-name',
  'apollographql-client-version',
].join(', ');
const RESPONSE_HEADERS = 'x-request-id, retry-after';
/** Seconds for which a browser need not ask again; none keeps it for longer than two hours. */
const MAX_AGE = '7200';

/**
 * Lets browsers hand answers at `path` to pages of the origins that are named. Who may use the graph at all is for
 * admission to say. Credentials are a header that the page sends, never a cookie, so none are allowed here.
 */
export function mountCors(app: FastifyInstance, path: string, origins: Origins): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (request.routeOptions.url !== path) return done();
    // Whether it came or not: caches keep the answers to different origins apart.
    reply.header('vary', 'Origin');
    if (origin !== undefined && origins.names(origin)) {
      reply.header('access-control-allow-origin', origin);
      reply.header('access-control-expose-headers', RESPONSE_HEADERS);
    }
    return done();
  });
  app.options(path, (request, reply) => {
    if (reply.hasHeader('access-control-allow-origin')) {
      reply.header('access-control-allow-methods', 'GET, POST').header('access-control-allow-headers', REQUEST_HEADERS);
      reply.header('access-control-max-age', MAX_AGE);
    }
    return reply.code(204).header('allow', 'GET, POST, OPTIONS').send();
  });
}
