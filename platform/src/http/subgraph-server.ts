import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SIGNATURE_HEADER, type GatewaySignature } from '../auth/gateway-signature.js';
import type { ActorAssertions } from '../auth/actor-assertion.js';
import { toGraphQLError } from '../errors/graphql-errors.js';
import type { SubgraphExecutor, SubgraphRequest } from '../graphql/execute.js';
import { SubgraphContext, type SubgraphRuntime } from '../graphql/subgraph-context.js';
import { withRequestContext } from '../observe/request-context.js';
import { inSpan, SpanKind } from '../observe/tracing.js';
import { newId } from '../values/ids.js';

export const SUBGRAPH_PATH = '/graphql';

export interface SubgraphRouteOptions {
  /** Name of the subgraph: signatures for another are refused. */
  readonly name: string;
  readonly executor: SubgraphExecutor;
  readonly runtime: SubgraphRuntime;
  /** What the caller's Authorization header must be. */
  readonly assertions: ActorAssertions;
  readonly signature: GatewaySignature;
}

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

function readRequest(body: Buffer): SubgraphRequest | undefined {
  try {
    const value = JSON.parse(body.toString('utf8')) as Partial<SubgraphRequest> | null;
    return typeof value?.query === 'string' ? { ...value, query: value.query } : undefined;
  } catch {
    return undefined;
  }
}

async function answer(options: SubgraphRouteOptions, request: SubgraphRequest, headers: Forwarded): Promise<unknown> {
  const { name, assertions, runtime, executor } = options;
  try {
    const actor = assertions.verifyHeader(headers.authorization);
    const context = new SubgraphContext(runtime, actor, headers.requestId);
    return await withRequestContext({ requestId: headers.requestId, ...(actor ? { actorId: actor.id } : {}) }, () =>
      inSpan(`subgraph ${name}`, { kind: SpanKind.SERVER, parent: headers.traceParent }, () =>
        executor.execute(request, context),
      ),
    );
  } catch (error) {
    return { errors: [toGraphQLError(error, headers.requestId)] };
  }
}

interface Forwarded {
  readonly authorization: string | undefined;
  readonly requestId: string;
  readonly traceParent: string | undefined;
}

/**
 * Mounts a subgraph for its gateways. A request that is not signed by a gateway of this installation for this subgraph
 * gets 403 and nothing is parsed; who asks is what the gateway asserts, and nothing else.
 */
export function mountSubgraph(app: FastifyInstance, options: SubgraphRouteOptions): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post(SUBGRAPH_PATH, async (request: FastifyRequest, reply: FastifyReply) => {
    const body = request.body as Buffer;
    const authorization = headerOf(request, 'authorization');
    const requestId = headerOf(request, 'x-request-id');
    const traceParent = headerOf(request, 'traceparent');
    const signed = { subgraph: options.name, body, authorization, requestId, traceParent };
    if (!options.signature.verify(headerOf(request, SIGNATURE_HEADER), signed))
      return reply.code(403).send({ error: `The subgraph ${options.name} takes requests from its gateway only.` });
    const parsed = readRequest(body);
    if (!parsed) return reply.code(400).send({ error: 'expected a JSON object with a query' });
    const result = await answer(options, parsed, { authorization, requestId: requestId ?? newId(), traceParent });
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(result));
  });
}
