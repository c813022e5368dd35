import type { GraphQLDataSource } from '@apollo/gateway';
import { getOperationAST, GraphQLError, parse, type DocumentNode, type GraphQLFormattedError } from 'graphql';
import { Remembered } from '@oms/platform/values/remembered';
import { beforeDeadline } from './before-deadline.js';
import { CircuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.js';
import { copyJson } from './copy-json.js';
import { failurePaths } from './failure-paths.js';
import type { GatewayContext } from './gateway-context.js';
import type { GatewayLogger } from './gateway-logger.js';
import { errorCodeOf } from './mask-errors.js';
import { SingleFlight } from './single-flight.js';
import {
  requestBody,
  SubgraphUnavailable,
  type SubgraphAnswer,
  type SubgraphRequest,
  type SubgraphTransport,
} from './subgraph-transport.js';

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** What a {@link SubgraphDataSource} is made of. */
export interface SubgraphDataSourceOptions {
  readonly name: string;
  readonly transport: SubgraphTransport;
  readonly logger: GatewayLogger;
  /** Send identical concurrent queries of one identity once. Default true. */
  readonly shareQueries?: boolean;
  /** When to stop asking a subgraph that does not answer. */
  readonly breaker?: Omit<CircuitBreakerOptions, 'onChange'>;
}

/** Code of the errors told when a subgraph gives no GraphQL answer; its fields are null, all others are there. */
const SUBGRAPH_UNAVAILABLE = 'SUBGRAPH_UNAVAILABLE';

const PROBE = {
  query: '{ __typename }',
  document: parse('{ __typename }', { noLocation: true }),
  operationName: undefined,
  variables: {},
  isQuery: true,
};

/** Documents kept for requests that come without one: health checks, and plans made elsewhere. */
const MAX_PARSED_DOCUMENTS = 500;

const withoutPlaces = (query: string): DocumentNode => parse(query, { noLocation: true });

/**
 * The gateway's way to one subgraph. `process` never rejects: whatever goes wrong comes back as errors with a path and
 * with the subgraph's name in `extensions.service`, so that a failure costs the subgraph's own fields only.
 */
export class SubgraphDataSource implements GraphQLDataSource {
  readonly name: string;
  private readonly flights = new SingleFlight<SubgraphAnswer>(({ data, errors }) => ({ data: copyJson(data), errors }));
  private readonly parsed = new Remembered<string, DocumentNode>(MAX_PARSED_DOCUMENTS);

  private readonly breaker: CircuitBreaker;

  constructor(private readonly options: SubgraphDataSourceOptions) {
    const { name, logger } = options;
    this.name = name;
    this.breaker = new CircuitBreaker({
      ...options.breaker,
      onChange: (state) => logger.warn({ service: name }, state === 'open' ? 'subgraph is down' : 'subgraph is back'),
    });
  }

  async process(options: ProcessOptions): Promise<ProcessResult> {
    try {
      const context = options.context as Partial<GatewayContext>;
      const { data, errors } = await this.fetch(this.toRequest(options, context), context.flightKey);
      return errors.length > 0 ? { data, errors } : { data };
    } catch (error) {
      // Only a request that could not even be read comes here: it has no fields to point at.
      return { data: null, errors: [this.describe(error)] };
    }
  }

  /**
   * Sends one operation, or joins an identical query of the same identity that is under way. Never rejects; `data` is the
   * caller's own.
   */
  async fetch(request: SubgraphRequest, flightKey: string | undefined): Promise<SubgraphAnswer> {
    if (request.isQuery) {
      if (this.options.shareQueries === false) return this.send(request);
      return this.flights.run(keyOf(request, flightKey), () => this.send(request));
    }
    try {
      return await this.send(request);
    } finally {
      this.flights.forget();
    }
  }

  /** Gives up what is under way and frees connections. */
  async close(): Promise<void> {
    await this.options.transport.close();
  }

  /** Whether it answers, as far as is known: false from several failures in a row to the first success. */
  get isAvailable(): boolean {
    return !this.breaker.isOpen;
  }

  /** Asks the least there is, where asking may help; afterwards {@link isAvailable} tells. */
  async probe(): Promise<void> {
    await this.send({ ...PROBE, body: requestBody(PROBE.query, undefined)('{}'), headers: {} });
  }

  /** Sends a request where that may help; throws SubgraphUnavailable. */
  private async guarded(request: SubgraphRequest): Promise<SubgraphAnswer> {
    if (!this.breaker.allows()) throw new SubgraphUnavailable('not asked, since it did not answer', {}, 'not-asked');
    try {
      const answer = await beforeDeadline(this.options.transport.execute(request), request.deadline);
      this.breaker.succeeded();
      return answer;
    } catch (error) {
      // Any other error came from the subgraph, so it is there.
      if (error instanceof SubgraphUnavailable) this.breaker.failed();
      else this.breaker.succeeded();
      throw error;
    }
  }

  private async send(request: SubgraphRequest): Promise<SubgraphAnswer> {
    try {
      const { data, errors } = await this.guarded(request);
      return { data, errors: errors.flatMap((error) => this.located(request, this.named(error))) };
    } catch (error) {
      if (error instanceof SubgraphUnavailable) this.logUnavailable(request, error);
      return { data: null, errors: this.located(request, this.describe(error)) };
    }
  }

  private toRequest(options: ProcessOptions, context: Partial<GatewayContext>): SubgraphRequest {
    const { query = '', operationName, variables = {} } = options.request;
    const planned = 'document' in options ? options.document : undefined;
    const document = planned ?? this.parsed.of(query, withoutPlaces);
    const isQuery = getOperationAST(document, operationName)?.operation === 'query';
    const body = requestBody(query, operationName)(JSON.stringify(variables));
    const { headers = {}, deadline } = context;
    return { query, document, operationName, variables, body, isQuery, headers, deadline };
  }

  /** A request-level error has no path of its own: it stands at every field that it took away. */
  private located(request: SubgraphRequest, error: GraphQLError): GraphQLError[] {
    if (error.path) return [error];
    const paths = failurePaths(request);
    if (paths.length === 0) return [error];
    const { message, extensions, originalError } = error;
    return paths.map((path) => new GraphQLError(message, { path, extensions, originalError }));
  }

  private named(error: GraphQLFormattedError): GraphQLError {
    const { message, path, extensions } = error;
    const originalError = error instanceof GraphQLError ? (error.originalError ?? error) : undefined;
    return new GraphQLError(String(message), { path, originalError, extensions: this.publicParts(extensions) });
  }

  private describe(error: unknown): GraphQLError {
    if (error instanceof SubgraphUnavailable) {
      const extensions = { code: SUBGRAPH_UNAVAILABLE, service: this.name, reason: error.reason };
      return new GraphQLError(`The ${this.name} service is not available`, { extensions, originalError: error });
    }
    const origin = error instanceof Error ? error : new Error(String(error));
    const { extensions } = origin as { extensions?: Record<string, unknown> };
    const parts = this.publicParts({ ...extensions, code: errorCodeOf(origin) });
    return new GraphQLError(origin.message, { originalError: origin, extensions: parts });
  }

  /** A subgraph decides neither on the status of the client's response (`http`) nor on what is told of its inside. */
  private publicParts(extensions: Record<string, unknown> | undefined): Record<string, unknown> {
    const { http: _http, stacktrace: _stacktrace, exception: _exception, ...rest } = extensions ?? {};
    return { ...rest, service: this.name };
  }

  private logUnavailable(request: SubgraphRequest, error: SubgraphUnavailable): void {
    // Each of these requests is told to its client; that the subgraph is down was said when it was found out.
    if (error.reason === 'not-asked') return;
    const requestId = request.headers['x-request-id'];
    const fields = { err: error, service: this.name, operationName: request.operationName, requestId };
    this.options.logger.warn(fields, 'subgraph unavailable');
  }
}

/** Everything that an answer depends on; headers hold no line breaks. */
const keyOf = ({ headers, body }: SubgraphRequest, flightKey = ''): string =>
  `${headers.authorization ?? ''}
${flightKey}
${body}`;
