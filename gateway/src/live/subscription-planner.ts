import { createHash } from 'node:crypto';
import { buildOperationContext } from '@apollo/gateway';
import { operationFromDocument, Supergraph, type Schema } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { Operation } from '../admission-model.js';
import { refusal } from '../refusal.js';
import { splitPlan, type SubscriptionPlan } from './subscription-plan.js';

/** Documents whose plan is kept: the few that the merchant's clients have. */
const MAX_PLANS = 500;

/** Plans subscriptions: which part the event answers, and which the subgraphs. */
export class SubscriptionPlanner {
  readonly supergraphSchema: GraphQLSchema;
  readonly apiSchema: Schema;
  /** The graph as clients see it. */
  readonly schema: GraphQLSchema;
  private readonly planner: QueryPlanner;
  private readonly plans = new Map<string, SubscriptionPlan>();

  constructor(supergraphSdl: string) {
    const supergraph = Supergraph.build(supergraphSdl);
    this.planner = new QueryPlanner(supergraph);
    this.supergraphSchema = supergraph.schema.toGraphQLJSSchema();
    this.apiSchema = supergraph.apiSchema();
    this.schema = this.apiSchema.toGraphQLJSSchema();
  }

  /** The plan of an admitted subscription. Throws a refusal where it is of a kind that is not served. */
  plan(operation: Operation): SubscriptionPlan {
    const key = createHash('sha256')
      .update(operation.query)
      .update(operation.operation.name?.value ?? '')
      .digest('base64');
    const known = this.plans.get(key);
    if (known) return known;
    const plan = this.build(operation);
    if (this.plans.size >= MAX_PLANS) this.plans.delete(this.plans.keys().next().value ?? '');
    this.plans.set(key, plan);
    return plan;
  }

  private build({ document, operation }: Operation): SubscriptionPlan {
    const operationName = operation.name?.value;
    const named = operationName === undefined ? {} : { operationName };
    const { node } = this.planner.buildQueryPlan(operationFromDocument(this.apiSchema, document, named));
    const context = buildOperationContext({ schema: this.schema, operationDocument: document, ...named });
    const plan = node?.kind === 'Subscription' ? splitPlan(node, context) : undefined;
    if (!plan) throw refusal('BAD_REQUEST', 'A subscription has one field, without @skip or @include');
    return plan;
  }
}
