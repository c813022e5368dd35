import { Kind, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** What is told of a field's selection: a resolver's `info`. */
export interface Selected {
  readonly fieldNodes: readonly FieldNode[];
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode | undefined>>;
}

type Fragments = Selected['fragments'];

/** All fields of a selection, of whatever type they are. */
function* fieldsIn(set: SelectionSetNode | undefined, fragments: Fragments): Generator<FieldNode> {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) yield selection;
    else if (selection.kind === Kind.INLINE_FRAGMENT) yield* fieldsIn(selection.selectionSet, fragments);
    else yield* fieldsIn(fragments[selection.name.value]?.selectionSet, fragments);
  }
}

const namesIn = (nodes: readonly FieldNode[], fragments: Fragments): ReadonlySet<string> =>
  new Set(nodes.flatMap((node) => [...fieldsIn(node.selectionSet, fragments)].map(({ name }) => name.value)));

const below = (nodes: readonly FieldNode[], name: string, fragments: Fragments): FieldNode[] =>
  nodes.flatMap((node) => [...fieldsIn(node.selectionSet, fragments)].filter((one) => one.name.value === name));

/** Names of the fields that are selected of an object. */
export const selectedFields = ({ fieldNodes, fragments }: Selected): ReadonlySet<string> =>
  namesIn(fieldNodes, fragments);

/** Names of the fields that are selected of a connection's nodes. */
export function nodeFields({ fieldNodes, fragments }: Selected): ReadonlySet<string> {
  const edges = below(fieldNodes, 'edges', fragments);
  return namesIn([...below(fieldNodes, 'nodes', fragments), ...below(edges, 'node', fragments)], fragments);
}
