import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { Kind, type GraphQLSchema } from 'graphql';
import { isJsonObject, ownValue, setOwn, type JsonObject } from './json-object.js';
import { mergeInto } from './merge.js';
import { isObjectOfType } from './type-conditions.js';

/** What a subgraph needs to know of an entity to find it; null when something of it is not known. */
export type Represent = (entity: JsonObject) => JsonObject | null;

type Step = (source: JsonObject, target: JsonObject) => boolean;

/** The `requires` of an entity fetch as one function. Lists and objects below the key are copied, scalars are taken over. */
export function compileRepresentation(schema: GraphQLSchema, selections: readonly QueryPlanSelectionNode[]): Represent {
  const steps = selections.flatMap((selection) => compileStep(schema, selection));
  return (entity) => {
    const representation: JsonObject = {};
    for (const step of steps) if (!step(entity, representation)) return null;
    return representation;
  };
}

function compileStep(schema: GraphQLSchema, selection: QueryPlanSelectionNode): Step[] {
  if (selection.kind === Kind.FIELD) {
    const key = selection.alias ?? selection.name;
    const below = selection.selections && compileRepresentation(schema, selection.selections);
    return [fieldStep(key, below)];
  }
  const { typeCondition } = selection;
  if (!typeCondition) return [];
  const below = compileRepresentation(schema, selection.selections);
  return [
    (source, target) => {
      const part = isObjectOfType(schema, source, typeCondition) ? below(source) : null;
      if (part) mergeInto(target, part);
      return true;
    },
  ];
}

function fieldStep(key: string, below: Represent | undefined): Step {
  return (source, target) => {
    const value = ownValue(source, key);
    if (value === undefined) return false;
    setOwn(target, key, below ? partOf(value, below) : value);
    return true;
  };
}

function partOf(value: unknown, below: Represent): unknown {
  if (Array.isArray(value)) return value.map((element) => partOf(element, below));
  return isJsonObject(value) ? below(value) : null;
}
