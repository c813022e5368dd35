import { setTimeout as delay } from 'node:timers/promises';
import { SIGNATURE_HEADER, type GatewaySignature } from '@oms/platform/auth/gateway-signature';
import { currentTraceParent } from '@oms/platform/observe/tracing';
import { Pool } from 'undici';
import type { ForwardedHeaders } from './gateway-context.js';
import {
  SubgraphUnavailable,
  type SubgraphAnswer,
  type SubgraphRequest,
  type SubgraphTransport,
} from './subgraph-transport.js';

/** Limits of the connections to one subgraph, and what proves to it who is asking. */
export interface HttpSubgraphOptions {
  /** Signs each request; subgraphs that are reachable from elsewhere take no other. Default: unsigned. */
  readonly signature?: GatewaySignature;
  /** Open connections at most; further requests wait. Default 64. */
  readonly connections?: number;
  /** Milliseconds to establish a connection. Default 2000. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds from the request to the answer's headers. Default 15000. */
  readonly headersTimeoutMs?: number;
  /** Milliseconds between two pieces of the answer's body. Default 15000. */
  readonly bodyTimeoutMs?: number;
  /** Size of an answer at most, in bytes. Default 32 MiB. */
  readonly maxResponseBytes?: number;
  /** How often a query is sent again when its connection failed; a mutation never is. Default 2. */
  readonly queryRetries?: number;
}

/** Failures in which a query can be sent again at once: the connection, not the subgraph, gave way. */
const CONNECTION_FAILURES = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** The first retry follows at once (a stale keep-alive connection), later ones leave a restarting process a moment. */
const RETRY_DELAY_MS = 50;

/** A subgraph behind a URL, spoken to over kept-alive connections of an undici pool. */
export class HttpSubgraph implements SubgraphTransport {
  private readonly pool: Pool;
  private readonly path: string;
  private readonly queryRetries: number;
  private readonly signature: GatewaySignature | undefined;

  /** `name` is the subgraph's, for which requests are signed. */
  constructor(
    private readonly name: string,
    url: string,
    options: HttpSubgraphOptions = {},
  ) {
    const target = new URL(url);
    this.path = `${target.pathname}${target.search}`;
    this.queryRetries = options.queryRetries ?? 2;
    this.signature = options.signature;
    this.pool = new Pool(target.origin, {
      connections: options.connections ?? 64,
      connect: { timeout: options.connectTimeoutMs ?? 2_000 },
      headersTimeout: options.headersTimeoutMs ?? 15_000,
      bodyTimeout: options.bodyTimeoutMs ?? 15_000,
      maxResponseSize: options.maxResponseBytes ?? 32 * 1024 * 1024,
    });
  }

  async execute(request: SubgraphRequest): Promise<SubgraphAnswer> {
    const retries = request.isQuery ? this.queryRetries : 0;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.send(request);
      } catch (error) {
        if (attempt >= retries || !isConnectionFailure(error)) throw asUnavailable(error);
        if (attempt > 0) await delay(RETRY_DELAY_MS * attempt);
      }
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async send({ body, headers }: SubgraphRequest): Promise<SubgraphAnswer> {
    const traceParent = currentTraceParent();
    const response = await this.pool.request({
      method: 'POST',
      path: this.path,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(headers.authorization && { authorization: headers.authorization }),
        ...(headers['x-request-id'] && { 'x-request-id': headers['x-request-id'] }),
        ...(traceParent && { traceparent: traceParent }),
        ...this.proof(body, headers, traceParent),
      },
      body,
    });
    return readAnswer(response.statusCode, await response.body.text());
  }

  private proof(body: string, headers: ForwardedHeaders, traceParent?: string): Record<string, string> {
    if (!this.signature) return {};
    // Empty headers are not sent, and so must not be signed as if they were.
    const authorization = headers.authorization || undefined;
    const requestId = headers['x-request-id'] || undefined;
    const signed = { subgraph: this.name, body, authorization, requestId, traceParent };
    return { [SIGNATURE_HEADER]: this.signature.sign(signed) };
  }
}

function readAnswer(status: number, text: string): SubgraphAnswer {
  const body = parseObject(text);
  const errors = Array.isArray(body?.['errors']) ? body['errors'] : [];
  const data = body?.['data'];
  if (isObject(data)) return { data, errors };
  if (errors.length > 0) return { data: null, errors };
  throw new SubgraphUnavailable(`answered with status ${status} and no GraphQL result`);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isConnectionFailure(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && CONNECTION_FAILURES.has(code);
}

const isTimeout = (code: unknown): boolean => code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';

function asUnavailable(error: unknown): SubgraphUnavailable {
  if (error instanceof SubgraphUnavailable) return error;
  const { code } = error as { code?: unknown };
  return new SubgraphUnavailable('no answer', { cause: error }, isTimeout(code) ? 'timeout' : 'unreachable');
}
