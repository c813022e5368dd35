import {
  isCompositeType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
  isUnionType,
} from 'graphql';
import { ownValue, type JsonObject } from './json-object.js';
import { isOfType } from './type-conditions.js';

/** A selection set, and the type on which it is written. */
export interface Selected {
  readonly set: SelectionSetNode;
  readonly parent: GraphQLCompositeType;
}

/** One key of an object of the answer: every selection of it, merged. */
export interface SelectedField {
  readonly key: string;
  readonly name: string;
  /** The field's type, once for each type on which it is selected. */
  readonly types: GraphQLOutputType[];
  readonly below: Selected[];
}

/** What selections are read against. */
export interface SelectionScope {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Values of the variables that `@skip` and `@include` name. */
  readonly conditions: JsonObject;
}

/**
 * The fields of an object in the order of the answer. `typeName` is the object's own type; where the answer does not tell
 * it, a fragment counts when every object of the declared type is of its type.
 */
export function selectedFields(
  scope: SelectionScope,
  selected: readonly Selected[],
  typeName: string | undefined,
): SelectedField[] {
  const fields = new Map<string, SelectedField>();
  const visit = ({ set, parent }: Selected): void => {
    for (const selection of set.selections) {
      if (!isIncluded(selection, scope.conditions)) continue;
      if (selection.kind === Kind.FIELD) {
        const { name, alias, selectionSet } = selection;
        addField(scope, fields, { parent, name: name.value, key: alias?.value ?? name.value, set: selectionSet });
        continue;
      }
      const inner = fragmentOf(scope, selection, parent);
      if (inner && isOfType(scope.schema, typeName ?? parent.name, inner.parent.name)) visit(inner);
    }
  };
  for (const one of selected) visit(one);
  return [...fields.values()];
}

interface FieldSelection {
  readonly parent: GraphQLCompositeType;
  readonly name: string;
  readonly key: string;
  readonly set: SelectionSetNode | undefined;
}

function addField(scope: SelectionScope, fields: Map<string, SelectedField>, selection: FieldSelection): void {
  const { key, name, parent, set } = selection;
  const type = fieldType(scope.schema, parent, name);
  if (!type) return;
  const field = fields.get(key) ?? { key, name, types: [], below: [] };
  fields.set(key, field);
  if (!field.types.includes(type)) field.types.push(type);
  const composite = set && compositeOf(type);
  if (composite) field.below.push({ set, parent: composite });
}

function fragmentOf(
  { schema, fragments }: SelectionScope,
  selection: Exclude<SelectionNode, { kind: Kind.FIELD }>,
  parent: GraphQLCompositeType,
): Selected | undefined {
  const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : selection;
  if (!fragment) return undefined;
  const condition = fragment.typeCondition;
  const type = condition ? schema.getType(condition.name.value) : parent;
  return isCompositeType(type) ? { set: fragment.selectionSet, parent: type } : undefined;
}

function fieldType(schema: GraphQLSchema, parent: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef.type;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef.type;
  return isUnionType(parent) ? undefined : parent.getFields()[name]?.type;
}

function compositeOf(type: GraphQLOutputType): GraphQLCompositeType | undefined {
  const named = 'ofType' in type ? compositeOf(type.ofType as GraphQLOutputType) : type;
  return isCompositeType(named) ? named : undefined;
}

function isIncluded({ directives = [] }: SelectionNode, conditions: JsonObject): boolean {
  return directives.every(({ name, arguments: given }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true;
    const value = given?.[0]?.value;
    const condition =
      value?.kind === Kind.VARIABLE
        ? ownValue(conditions, value.name.value)
        : value?.kind === Kind.BOOLEAN && value.value;
    return (condition === true) === (name.value === 'include');
  });
}
