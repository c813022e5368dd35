import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type {
  AdmissionChecks,
  Admitted,
  Approach,
  Caller,
  Operation,
  Params,
  Refused,
  Screened,
} from './admission-model.js';
import type { Concurrency, Place } from './limits/concurrency.js';
import { refusal, withCode } from './refusal.js';

/** What an {@link Admission} is made of. */
export interface AdmissionOptions {
  /** The graph as clients see it; asked for at each use, since it may be loaded again. */
  readonly schema: () => GraphQLSchema;
  readonly checks: readonly AdmissionChecks[];
  /** What may be under way at a time. */
  readonly concurrency: Concurrency;
  /** Lexical tokens of one document at most. */
  readonly maxTokens: number;
  readonly introspection: boolean;
}

interface Known {
  readonly document: DocumentNode;
  verdict?: { readonly schema: GraphQLSchema; readonly errors: readonly GraphQLError[] };
}

/** Code of the refusal of a request without a document. */
export const NO_QUERY = 'GRAPHQL_QUERY_MISSING';

/** Documents that are remembered: thousands of clients that come back at once send the same few. */
const MAX_KNOWN = 1_000;
const MAX_KNOWN_LENGTH = 20_000;

/**
 * The one door to the graph: whether this caller may run this operation, over whatever transport it came. Once a request
 * or a socket has come near ({@link Admission.approach}: whose page it is) and each operation has a place
 * ({@link Admission.enter}: how many, and how long), it decides in three stages, and the first refusal ends it:
 *
 * 1. `source`: what was sent, before it is parsed (trusted documents, rate limits);
 * 2. `document`: the parsed document, before it is validated (tokens, depth, aliases, …);
 * 3. `operation`: the validated operation with its variables (rights, cost).
 *
 * HTTP requests run {@link Admission.screen} before Apollo Server sees them and the operation stage inside of it;
 * subscriptions, and everything over WebSocket or an event stream, run {@link Admission.admit}.
 */
export class Admission {
  private readonly known = new Map<string, Known>();

  constructor(private readonly options: AdmissionOptions) {}

  /** Whether anything looks at a request before it is validated. */
  get screens(): boolean {
    return this.options.checks.some(({ source, document }) => source ?? document);
  }

  /** Whether a request, or a socket, may come near at all. */
  approach(approach: Approach): GraphQLError | undefined {
    for (const check of this.options.checks) {
      const said = check.approach?.(approach);
      if (said) return said;
    }
    return undefined;
  }

  /** A place among the operations under way, and until when it is to be answered; or why there is none. */
  enter(caller: Pick<Caller, 'actor' | 'address'>): Place | GraphQLError {
    return this.options.concurrency.enter(caller);
  }

  /** Stages 1 and 2. */
  async screen(params: Params, caller: Caller): Promise<Screened | Refused> {
    let query = params.query;
    for (const { source } of this.options.checks) {
      const said = await source?.({ ...params, ...(query !== undefined && { query }) }, caller);
      if (said instanceof GraphQLError) return refused([said]);
      if (said !== undefined) query = said;
    }
    if (!query) return refused([refusal(NO_QUERY, 'A GraphQL request needs a query')]);
    const document = this.parse(query);
    if (document instanceof GraphQLError) return refused([document]);
    for (const check of this.options.checks) {
      const said = check.document?.(document, caller);
      if (said) return refused([said]);
    }
    return { kind: 'screened', query, document };
  }

  /** All three stages. */
  async admit(params: Params, caller: Caller): Promise<Admitted | Refused> {
    const screened = await this.screen(params, caller);
    if (screened.kind === 'refused') return screened;
    const { query, document } = screened;
    const errors = this.validate(query, document);
    if (errors.length > 0) return refused(errors);
    const operation = getOperationAST(document, params.operationName);
    if (!operation) {
      const named = params.operationName ? ` named "${params.operationName}"` : ', name the one to run';
      return refused([refusal('OPERATION_RESOLUTION_FAILURE', `The document has no single operation${named}`)]);
    }
    const given = params.variables ?? {};
    const { coerced: variables, errors: wrong } = getVariableValues(
      this.options.schema(),
      operation.variableDefinitions ?? [],
      given,
      { hideSuggestions: true },
    );
    if (wrong) return refused(wrong.map((error) => withCode(error, 'BAD_USER_INPUT')));
    const request = { query, document, operation, variables, given };
    const said = await this.checkOperation(request, caller);
    return said ? refused([said]) : { kind: 'admitted', ...request };
  }

  /** Stage 3, for an operation that has been validated elsewhere. */
  async checkOperation(request: Operation, caller: Caller): Promise<GraphQLError | undefined> {
    for (const { operation } of this.options.checks) {
      const said = await operation?.(request, caller, this.options.schema());
      if (said) return said;
    }
    return undefined;
  }

  /** A document on its own, whoever sends it: parsed, and what is wrong with it. */
  check(query: string): { readonly document?: DocumentNode; readonly errors: readonly GraphQLError[] } {
    const document = this.parse(query);
    if (document instanceof GraphQLError) return { errors: [document] };
    return { document, errors: this.validate(query, document) };
  }

  private parse(query: string): DocumentNode | GraphQLError {
    const known = this.known.get(query);
    if (known) return known.document;
    try {
      const document = parse(query, { maxTokens: this.options.maxTokens });
      if (query.length <= MAX_KNOWN_LENGTH) {
        if (this.known.size >= MAX_KNOWN) this.known.delete(this.known.keys().next().value ?? '');
        this.known.set(query, { document });
      }
      return document;
    } catch (error) {
      if (error instanceof GraphQLError) return withCode(error, 'GRAPHQL_PARSE_FAILED');
      if (error instanceof RangeError) return refusal('GRAPHQL_PARSE_FAILED', 'The document is nested too deeply.');
      throw error;
    }
  }

  private validate(query: string, document: DocumentNode): readonly GraphQLError[] {
    const schema = this.options.schema();
    const known = this.known.get(query);
    if (known?.verdict?.schema === schema) return known.verdict.errors;
    const rules = this.options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    const errors = validate(schema, document, rules, { hideSuggestions: true }).map((error) =>
      withCode(error, 'GRAPHQL_VALIDATION_FAILED'),
    );
    if (known) known.verdict = { schema, errors };
    return errors;
  }
}

const refused = (errors: readonly GraphQLError[]): Refused => ({ kind: 'refused', errors });
