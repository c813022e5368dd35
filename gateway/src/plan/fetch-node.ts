import type { FetchNode } from '@apollo/query-planner';
import { inSpan, SpanKind } from '@oms/platform/observe/tracing';
import { GraphQLError, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { SubgraphDataSource } from '../subgraph-data-source.js';
import { requestBody } from '../subgraph-transport.js';
import { batchEntities, mergeEntities } from './entity-batch.js';
import type { EntityCursor } from './entity-cursor.js';
import { errorsOfFetch, type FailedFetch } from './fetch-errors.js';
import { ownValue, type JsonObject } from './json-object.js';
import { mergeInto } from './merge.js';
import type { PlanContext } from './plan-context.js';
import { compileRepresentation } from './representations.js';
import { compileRewrites } from './rewrites.js';

/** One step of a plan. Never rejects: what goes wrong is in the errors of the run. */
export type PlanStep = (run: PlanContext, cursor: EntityCursor) => Promise<void>;

/** What plans are compiled against. */
export interface PlanTargets {
  /** The schema of all subgraphs together, with what clients do not see. */
  readonly supergraph: GraphQLSchema;
  readonly dataSources: Readonly<Record<string, SubgraphDataSource>>;
}

interface FetchVariables {
  readonly variables: JsonObject;
  /** The same as JSON text. */
  readonly text: string;
}

/** Sends one operation to one subgraph, and merges what comes back. */
interface FetchOperation {
  send(given: FetchVariables, run: PlanContext, failed: FailedFetch): Promise<JsonObject | null>;
}

/** A fetch as a function: at the root of the answer, or of the entities at its cursor. */
export function compileFetch(node: FetchNode, targets: PlanTargets): PlanStep {
  const operation = compileOperation(node, targets);
  const step = node.requires ? entityFetch(node, targets, operation) : rootFetch(node, targets, operation);
  return async (run, cursor) => {
    try {
      await step(run, cursor);
    } catch (error) {
      run.errors.push(error instanceof GraphQLError ? error : asGraphQLError(error));
    }
  };
}

function compileOperation(node: FetchNode, { dataSources }: PlanTargets): FetchOperation {
  const { serviceName, operation: query, operationName } = node;
  const dataSource = dataSources[serviceName];
  const document: DocumentNode = node.operationDocumentNode ?? parse(query, { noLocation: true });
  const isQuery = node.operationKind === 'query';
  const bodyOf = requestBody(query, operationName);
  return {
    async send({ variables, text }, run, failed) {
      if (!dataSource) throw new Error(`Couldn't find service with name "${serviceName}"`);
      const { headers, flightKey, deadline } = run.context;
      const body = bodyOf(text);
      const request = { query, document, operationName, variables, body, isQuery, headers, deadline };
      const options = { kind: SpanKind.CLIENT, attributes: { 'oms.subgraph': serviceName } };
      const { data, errors } = await inSpan('gateway.fetch', options, () => dataSource.fetch(request, flightKey));
      if (errors.length > 0) run.errors.push(...errorsOfFetch(errors, failed));
      return data;
    },
  };
}

function rootFetch(node: FetchNode, targets: PlanTargets, operation: FetchOperation): PlanStep {
  const rewriteOutput = compileRewrites(targets.supergraph, node.outputRewrites);
  const variablesOf = compileVariables(node);
  return async (run, cursor) => {
    const failed = { serviceName: node.serviceName, cursor, targets: undefined };
    const variables = variablesOf(run);
    const data = await operation.send({ variables, text: JSON.stringify(variables) }, run, failed);
    if (!data) return;
    rewriteOutput?.(data);
    for (const entity of cursor.entities) mergeInto(entity, data);
  };
}

function entityFetch(node: FetchNode, { supergraph }: PlanTargets, operation: FetchOperation): PlanStep {
  const represent = compileRepresentation(supergraph, node.requires ?? []);
  const rewriteInput = compileRewrites(supergraph, node.inputRewrites);
  const rewriteOutput = compileRewrites(supergraph, node.outputRewrites);
  const variablesOf = compileVariables(node);
  return async (run, cursor) => {
    const batch = batchEntities(cursor, represent, rewriteInput);
    if (batch.representations.length === 0) return;
    const variables = variablesOf(run);
    if ('representations' in variables) throw new Error('Variables cannot contain key "representations"');
    const text = withRepresentations(variables, batch.texts);
    variables['representations'] = batch.representations;
    const failed = { serviceName: node.serviceName, cursor, targets: batch.targets };
    const data = await operation.send({ variables, text }, run, failed);
    if (data) mergeEntities(cursor, batch, ownValue(data, '_entities'), rewriteOutput);
  };
}

/** The representations have been written once already, to tell equal ones. */
function withRepresentations(variables: JsonObject, texts: readonly string[]): string {
  const others = JSON.stringify(variables).slice(1, -1);
  return `{${others}${others && ','}"representations":[${texts.join(',')}]}`;
}

function compileVariables({ variableUsages = [] }: FetchNode): (run: PlanContext) => JsonObject {
  return ({ variables }) => {
    const used: JsonObject = {};
    for (const name of variableUsages) {
      const value = ownValue(variables, name);
      if (value !== undefined) used[name] = value;
    }
    return used;
  };
}

function asGraphQLError(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
