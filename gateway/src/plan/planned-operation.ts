import type { QueryPlan } from '@apollo/query-planner';
import {
  Kind,
  valueFromASTUntyped,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { GatewayContext } from '../gateway-context.js';
import { AnswerText } from './answer-text.js';
import { answerWriter, type WriteState } from './answer-writer.js';
import { compilePlan, UnsupportedPlan } from './compile-plan.js';
import { rootCursor } from './entity-cursor.js';
import type { PlanStep, PlanTargets } from './fetch-node.js';
import type { JsonObject } from './json-object.js';
import type { PlanContext } from './plan-context.js';

/** What an operation answered. */
export interface OperationAnswer {
  /** The data as JSON text. */
  readonly data: string;
  /** What subgraphs told, where it stands in the data. */
  readonly errors: readonly GraphQLError[];
  /** Where the data is null because a subgraph left out what the graph promises. */
  readonly broken: readonly GraphQLError[];
}

/** What operations are planned for. */
export interface OperationTargets extends PlanTargets {
  /** The graph as clients see it. */
  readonly schema: GraphQLSchema;
}

type Write = ReturnType<typeof answerWriter>;

/** Answers are written without a pause, so one text serves all. */
const answerText = new AnswerText();

/** Ways to skip and include that are kept for one operation. */
const MAX_VARIANTS = 32;

const INTROSPECTION = new Set(['__schema', '__type']);

/** One operation of a document with its plan, ready to be run any number of times at once. */
export class PlannedOperation {
  readonly node: OperationDefinitionNode;
  private readonly step: PlanStep;
  private readonly fragments: Record<string, FragmentDefinitionNode> = {};
  private readonly defaults: JsonObject;
  private readonly conditionNames: readonly string[];
  private readonly writers = new Map<string, Write>();

  /** Throws UnsupportedPlan for what only the stock executor can run: introspection, deferred parts, contextual arguments. */
  constructor(
    readonly document: DocumentNode,
    node: OperationDefinitionNode,
    plan: QueryPlan,
    private readonly targets: OperationTargets,
  ) {
    this.node = node;
    if (asksForSchema(document)) throw new UnsupportedPlan('introspection');
    this.step = compilePlan(plan, targets);
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments[definition.name.value] = definition;
    this.defaults = defaultsOf(node);
    this.conditionNames = conditionsIn(document);
  }

  /** `variables` as the client sent them, valid for the operation. Never rejects because of a subgraph. */
  async run(variables: JsonObject, context: GatewayContext): Promise<OperationAnswer> {
    const conditions = this.conditionsOf(variables);
    const root: JsonObject = {};
    const run: PlanContext = { variables, conditions, context, errors: [] };
    await this.step(run, rootCursor(root));
    return { ...this.write(root, conditions), errors: run.errors };
  }

  private write(root: JsonObject, conditions: JsonObject): Pick<OperationAnswer, 'data' | 'broken'> {
    const write = this.writerFor(conditions);
    const state: WriteState = { answer: answerText, path: [], broken: [] };
    answerText.clear();
    write(root, state);
    return { data: answerText.take(), broken: state.broken };
  }

  private conditionsOf(variables: JsonObject): JsonObject {
    if (this.conditionNames.length === 0) return this.defaults;
    return { ...this.defaults, ...variables };
  }

  private writerFor(conditions: JsonObject): Write {
    const variant = this.conditionNames.map((name) => (conditions[name] === true ? '1' : '0')).join('');
    const known = this.writers.get(variant);
    if (known) return known;
    const { schema } = this.targets;
    const root = schema.getRootType(this.node.operation);
    if (!root) throw new Error(`The graph has no ${this.node.operation} type`);
    const scope = { schema, fragments: this.fragments, conditions };
    const write = answerWriter(scope, [{ set: this.node.selectionSet, parent: root }], root);
    if (this.writers.size >= MAX_VARIANTS) this.writers.clear();
    this.writers.set(variant, write);
    return write;
  }
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): JsonObject {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}

/** The variables that decide on what is skipped and included. */
function conditionsIn(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given }) {
      const value = given?.[0]?.value;
      if ((name.value === 'skip' || name.value === 'include') && value?.kind === Kind.VARIABLE)
        names.add(value.name.value);
    },
  });
  return [...names];
}

function asksForSchema(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    Field({ name }) {
      asks ||= INTROSPECTION.has(name.value);
    },
  });
  return asks;
}
