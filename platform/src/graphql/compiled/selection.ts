import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isObjectType,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** Fragments of a document by name. */
export const fragmentsOf = (document: DocumentNode): Record<string, FragmentDefinitionNode> =>
  Object.fromEntries(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );

/** Whether what is selected depends on more than the document: its variables, or a later part of the answer. */
export function isConditional(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive({ name }) {
      found ||= name.value === GraphQLSkipDirective.name || name.value === GraphQLIncludeDirective.name;
      found ||= name.value === 'defer' || name.value === 'stream';
    },
  });
  return found;
}

interface Scope {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode | undefined>>;
  readonly type: GraphQLObjectType;
}

function applies({ schema, type }: Scope, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const wanted = schema.getType(condition);
  return isAbstractType(wanted) && isObjectType(type) && schema.isSubType(wanted, type);
}

function collect(
  scope: Scope,
  set: SelectionSetNode | undefined,
  into: Map<string, FieldNode[]>,
  seen: Set<string>,
): void {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      into.set(key, [...(into.get(key) ?? []), selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (applies(scope, selection.typeCondition?.name.value)) collect(scope, selection.selectionSet, into, seen);
    } else if (!seen.has(selection.name.value)) {
      seen.add(selection.name.value);
      const fragment = scope.fragments[selection.name.value];
      if (fragment && applies(scope, fragment.typeCondition.name.value))
        collect(scope, fragment.selectionSet, into, seen);
    }
  }
}

/** The fields that an object of the type answers, by their key in the answer; of a document without conditions. */
export function fieldsOf(
  scope: Scope,
  sets: readonly (SelectionSetNode | undefined)[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const found = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  for (const set of sets) collect(scope, set, found, seen);
  return found;
}
