import type { buildOperationContext } from '@apollo/gateway';
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  getArgumentValues,
  Kind,
  parse,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Operation } from '../admission-model.js';

/** A subscription split in two: what the event itself answers, and everything else of the graph. */
export interface SubscriptionPlan {
  /** Name of the field of `Subscription`. */
  readonly field: string;
  /** The name under which the client wants it. */
  readonly responseKey: string;
  readonly primary: FetchNode;
  readonly rest: PlanNode | undefined;
  /** What is asked of the event. */
  readonly selection: SelectionSetNode;
  readonly fragments: readonly FragmentDefinitionNode[];
  /** Definitions of the variables within the selection. */
  readonly variables: readonly VariableDefinitionNode[];
  /** Names of the client's variables that decide on the result, those of the field's own arguments left out. */
  readonly resultVariables: readonly string[];
  readonly operationContext: ReturnType<typeof buildOperationContext>;
}

/** What the planner makes of a subscription's document, in our terms; undefined when it is of a kind that we do not run. */
export function splitPlan(
  node: { readonly primary: FetchNode; readonly rest?: PlanNode },
  operationContext: SubscriptionPlan['operationContext'],
): SubscriptionPlan | undefined {
  const document = parse(node.primary.operation, { noLocation: true });
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const root = operation?.selectionSet.selections[0];
  if (!operation || root?.kind !== Kind.FIELD || !root.selectionSet || root.directives?.length) return undefined;
  const fragments = fragmentsOf(document);
  const used = new Set([root.selectionSet, ...fragments].flatMap(variablesIn));
  return {
    field: root.name.value,
    responseKey: root.alias?.value ?? root.name.value,
    primary: node.primary,
    rest: node.rest,
    selection: root.selectionSet,
    fragments,
    variables: (operation.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value)),
    resultVariables: clientVariables(operationContext),
    operationContext,
  };
}

/** The arguments of the subscription's own field. */
export function argumentsOf(plan: SubscriptionPlan, { variables }: Operation, schema: GraphQLSchema) {
  const definition = schema.getSubscriptionType()?.getFields()[plan.field];
  const field = rootField(plan.operationContext);
  if (!definition || !field) throw new Error(`the graph has no subscription ${plan.field}`);
  return getArgumentValues(definition, field, variables);
}

function rootField({ operation, fragments }: SubscriptionPlan['operationContext']): FieldNode | undefined {
  let selection = operation.selectionSet.selections[0];
  while (selection && selection.kind !== Kind.FIELD) {
    const set: SelectionSetNode | undefined =
      selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments[selection.name.value]?.selectionSet;
    selection = set?.selections[0];
  }
  return selection;
}

function clientVariables(context: SubscriptionPlan['operationContext']): string[] {
  const field = rootField(context);
  const within = field?.selectionSet ? variablesIn(field.selectionSet) : [];
  return [...new Set([...within, ...Object.values(context.fragments).flatMap(variablesIn)])].toSorted();
}

const fragmentsOf = (document: DocumentNode): FragmentDefinitionNode[] =>
  document.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );

function variablesIn(node: SelectionSetNode | FragmentDefinitionNode): string[] {
  const names: string[] = [];
  visit(node, { Variable: ({ name }) => void names.push(name.value) });
  return names;
}
