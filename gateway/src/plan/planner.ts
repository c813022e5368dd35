import type { ApolloGateway } from '@apollo/gateway';
import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { buildASTSchema, getOperationAST, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { SubgraphDataSource } from '../subgraph-data-source.js';
import { UnsupportedPlan } from './compile-plan.js';
import { PlannedOperation, type OperationTargets } from './planned-operation.js';

/** Where an operation of a document is: the document's own text, and the operation's name where it has several. */
export interface OperationSource {
  readonly query: string;
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
}

interface Planned {
  readonly operation: PlannedOperation | undefined;
  readonly size: number;
}

/** What {@link Planner} needs. */
export interface PlannerOptions {
  readonly apollo: ApolloGateway;
  readonly dataSources: Readonly<Record<string, SubgraphDataSource>>;
  /** Size of what is kept at most, in bytes: texts of documents and JSON of plans. */
  readonly maxBytes: number;
}

/**
 * Plans operations and keeps what it planned, by the document's text: least recently used first out, bounded by size. A
 * client that writes its values into the document rather than into variables fills it with plans that nobody asks for
 * again: watch `misses`.
 */
export class Planner {
  private readonly kept = new Map<string, Planned>();
  private loaded: { readonly planner: QueryPlanner; readonly targets: OperationTargets } | undefined;
  private bytes = 0;
  /** Look-ups since the start that found a plan, and that did not. */
  hits = 0;
  misses = 0;

  constructor(private readonly options: PlannerOptions) {
    // Plans of another schema are worth nothing; the first time, this is where the schema comes from.
    options.apollo.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => this.load(apiSchema, coreSupergraphSdl));
  }

  /** The operation if it was planned before; undefined too for one that only the stock executor can run. */
  known(query: string, operationName: string | null | undefined): PlannedOperation | undefined {
    const planned = this.lookUp(keyOf(query, operationName))?.operation ?? this.onlyOne(query, operationName);
    if (planned) this.hits += 1;
    return planned;
  }

  /** A document's only operation goes by its name and without. */
  private onlyOne(query: string, operationName: string | null | undefined): PlannedOperation | undefined {
    const planned = operationName ? this.lookUp(query)?.operation : undefined;
    return planned?.node.name?.value === operationName ? planned : undefined;
  }

  /** Plans a valid operation, unless it is known. Undefined for one that only the stock executor can run. */
  plan({ query, document, operationName }: OperationSource): PlannedOperation | undefined {
    const key = keyOf(query, operationName);
    const known = this.lookUp(key);
    if (known) {
      this.hits += 1;
      return known.operation;
    }
    this.misses += 1;
    const { operation, plan } = this.build(document, operationName);
    this.keep(key, { operation, size: key.length + (plan ? JSON.stringify(plan).length : 0) });
    return operation;
  }

  private build(document: DocumentNode, operationName: string | null | undefined) {
    const node = getOperationAST(document, operationName);
    if (!this.loaded || !node || node.operation === 'subscription') return {};
    const { planner, targets } = this.loaded;
    const operation = operationFromDocument(planner.supergraph.apiSchema(), document, {
      ...(operationName && { operationName }),
    });
    const plan: QueryPlan = planner.buildQueryPlan(operation);
    try {
      return { operation: new PlannedOperation(document, node, plan, targets), plan };
    } catch (error) {
      if (error instanceof UnsupportedPlan) return {};
      throw error;
    }
  }

  private load(schema: GraphQLSchema, supergraphSdl: string): void {
    // The gateway's own planner: a second one would cost its memory and its start again.
    const { queryPlanner: planner } = this.options.apollo.__testing();
    if (!planner) throw new Error('The gateway has loaded a schema and no planner');
    const supergraph = buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValidSDL: true });
    this.loaded = { planner, targets: { schema, supergraph, dataSources: this.options.dataSources } };
    this.kept.clear();
    this.bytes = 0;
  }

  private lookUp(key: string): Planned | undefined {
    const planned = this.kept.get(key);
    if (!planned) return undefined;
    // A Map keeps the order of insertion: moved to the end is used last.
    this.kept.delete(key);
    this.kept.set(key, planned);
    return planned;
  }

  private keep(key: string, planned: Planned): void {
    if (planned.size > this.options.maxBytes) return;
    this.kept.set(key, planned);
    this.bytes += planned.size;
    for (const [oldest, { size }] of this.kept) {
      if (this.bytes <= this.options.maxBytes) break;
      this.kept.delete(oldest);
      this.bytes -= size;
    }
  }
}

const keyOf = (query: string, operationName: string | null | undefined): string =>
  operationName ? `${operationName}\n${query}` : query;
