import {
  getOperationAST,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { SubgraphRequest } from './subgraph-transport.js';

/** A path in the subgraph's own answer; the gateway maps it to the client's. */
export type FailurePath = readonly (string | number)[];

/** Errors told for one failed fetch at most: a long list of entities must not turn into a longer list of errors. */
const MAX_PATHS = 100;

/**
 * Where a failed fetch leaves null: its root fields, or for an entity fetch the fields of each entity, so that every
 * null the client sees has its error.
 */
export function failurePaths(request: SubgraphRequest): FailurePath[] {
  const operation = getOperationAST(request.document, request.operationName);
  if (!operation) return [];
  const roots = fieldsOf(request, operation.selectionSet, undefined);
  return roots.flatMap((root) => pathsBelow(request, root)).slice(0, MAX_PATHS);
}

function pathsBelow(request: SubgraphRequest, root: FieldNode): FailurePath[] {
  const representations = request.variables['representations'];
  const { selectionSet } = root;
  if (root.name.value !== '_entities' || !Array.isArray(representations) || !selectionSet) return [[keyOf(root)]];
  const keysByType = new Map<string, string[]>();
  return representations.slice(0, MAX_PATHS).flatMap((representation: { __typename: string }, index) => {
    const typename = representation.__typename;
    let keys = keysByType.get(typename);
    if (!keys) {
      keys = fieldsOf(request, selectionSet, typename).map(keyOf);
      keysByType.set(typename, keys);
    }
    return keys.length > 0 ? keys.map((key) => ['_entities', index, key]) : [['_entities', index]];
  });
}

function fieldsOf(request: SubgraphRequest, set: SelectionSetNode, typename: string | undefined): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (!isIncluded(request, selection)) return [];
    if (selection.kind === Kind.FIELD) return selection.name.value === '__typename' ? [] : [selection];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentOf(request, selection.name.value);
    const condition = fragment?.typeCondition?.name.value;
    if (!fragment || (condition && typename && condition !== typename)) return [];
    return fieldsOf(request, fragment.selectionSet, typename);
  });
}

function fragmentOf(request: SubgraphRequest, name: string): FragmentDefinitionNode | undefined {
  return request.document.definitions.find(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
  ) as FragmentDefinitionNode | undefined;
}

function isIncluded(request: SubgraphRequest, node: SelectionNode): boolean {
  return !(node.directives ?? []).some(({ name, arguments: given }) => {
    const condition = given?.find((argument) => argument.name.value === 'if')?.value;
    if (!condition || (name.value !== 'skip' && name.value !== 'include')) return false;
    return valueFromASTUntyped(condition, variablesOf(request)) === (name.value === 'skip');
  });
}

/** What the client left to the defaults of its variables does not reach the gateway's request. */
function variablesOf({ document, operationName, variables }: SubgraphRequest): Record<string, unknown> {
  const defined = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const defaults = defined.flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...variables };
}

function keyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}
