import { context } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { endSpan, isTracing, SpanKind, startSpan } from '../observe/tracing.js';

/** Routes whose requests are of no interest to anybody: health, metrics, pages. */
const isTraced = (route: string | undefined): route is string => route === '/graphql';

/**
 * Runs the rest of a request, `done`, as a span that ends when the response has been sent or given up. It continues the
 * caller's trace where the caller names one. Of the request only method and route are told.
 */
export function traceRequest(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const route = request.routeOptions.url;
  const { traceparent } = request.headers;
  const started =
    isTracing() && isTraced(route)
      ? startSpan(`${request.method} ${route}`, {
          kind: SpanKind.SERVER,
          attributes: { 'http.request.method': request.method, 'http.route': route },
          parent: typeof traceparent === 'string' ? traceparent : undefined,
        })
      : undefined;
  if (!started) return done();
  const { span, within } = started;
  reply.raw.once('close', () => {
    const { statusCode } = reply.raw;
    span.setAttribute('http.response.status_code', statusCode);
    endSpan(span, statusCode >= 500 ? `status ${statusCode}` : undefined);
  });
  context.with(within, done);
}
