import { Kind, type DocumentNode, type InputValueDefinitionNode, type TypeNode } from 'graphql';
import type { Right } from '../auth/access.js';
import { accessOf } from './access-directive.js';

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));

/** Rights that the given arguments of one field ask for, one list for each guarded thing that was sent. */
export type ArgumentsAccess = (args: Readonly<Record<string, unknown>>) => readonly (readonly Right[])[];

type Inputs = ReadonlyMap<string, readonly InputValueDefinitionNode[]>;

function guardsAnything(fields: readonly InputValueDefinitionNode[], inputs: Inputs, seen: Set<string>): boolean {
  return fields.some((field) => {
    if (accessOf(field)) return true;
    const name = namedType(field.type);
    const inner = inputs.get(name);
    if (!inner || seen.has(name)) return false;
    seen.add(name);
    return guardsAnything(inner, inputs, seen);
  });
}

function collect(
  fields: readonly InputValueDefinitionNode[],
  value: Readonly<Record<string, unknown>>,
  inputs: Inputs,
  found: (readonly Right[])[],
): void {
  for (const field of fields) {
    const given = value[field.name.value];
    if (given === undefined || given === null) continue;
    const anyOf = accessOf(field);
    if (anyOf) found.push(anyOf);
    const inner = inputs.get(namedType(field.type));
    if (!inner) continue;
    for (const one of Array.isArray(given) ? (given as unknown[]).flat(Infinity) : [given])
      if (typeof one === 'object' && one !== null) collect(inner, one as Record<string, unknown>, inputs, found);
  }
}

/**
 * `@access` on arguments and input fields: sending a value asks for the right, leaving it out (or null) does not. So
 * nobody learns by a filter what the fields would not tell. Undefined for a field without anything of that kind.
 */
export function argumentsAccess(document: DocumentNode) {
  const inputs: Inputs = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
      .map((input) => [input.name.value, input.fields ?? []]),
  );
  return (args: readonly InputValueDefinitionNode[] | undefined): ArgumentsAccess | undefined => {
    if (!args || !guardsAnything(args, inputs, new Set())) return undefined;
    return (values) => {
      const found: (readonly Right[])[] = [];
      collect(args, values, inputs, found);
      return found;
    };
  };
}
