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
import { groupInto } from '../align.js';

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

/** The fields that a selection asks of the type; each fragment once. */
function* collect(scope: Scope, set: SelectionSetNode | undefined, seen: Set<string>): Generator<FieldNode> {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      yield selection;
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : unseen(scope.fragments[selection.name.value], seen);
    if (fragment && applies(scope, fragment.typeCondition?.name.value))
      yield* collect(scope, fragment.selectionSet, seen);
  }
}

function unseen(fragment: FragmentDefinitionNode | undefined, seen: Set<string>): FragmentDefinitionNode | undefined {
  if (!fragment || seen.has(fragment.name.value)) return undefined;
  seen.add(fragment.name.value);
  return fragment;
}

/** The fields that an object of the type answers, by their key in the answer; of a document without conditions. */
export function fieldsOf(
  scope: Scope,
  sets: readonly (SelectionSetNode | undefined)[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const seen = new Set<string>();
  return groupInto(
    sets.flatMap((set) => [...collect(scope, set, seen)]),
    ({ alias, name }) => (alias ?? name).value,
  );
}
