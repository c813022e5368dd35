import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  type GraphQLEnumType,
  type GraphQLLeafType,
} from 'graphql';
import { jsonString, jsonText } from './json-text.js';

/** A leaf value as JSON text, or undefined when the graph's type does not allow it. */
export type WriteLeaf = (value: unknown) => string | undefined;

const writeInteger = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? String(value) : undefined;

const writeText: WriteLeaf = (value) => (typeof value === 'string' ? jsonString(value) : undefined);

const BUILT_IN: ReadonlyMap<string, WriteLeaf> = new Map([
  [GraphQLInt.name, writeInteger],
  [GraphQLString.name, writeText],
  // Subgraphs in other languages answer ids as numbers.
  [GraphQLID.name, (value) => writeText(value) ?? writeInteger(value)],
  [GraphQLFloat.name, (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined)],
  [GraphQLBoolean.name, (value) => (typeof value === 'boolean' ? String(value) : undefined)],
]);

/** How values of a scalar or enum are written. What a custom scalar may be is known to its subgraph only. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (isEnumType(type)) return enumWriter(type);
  return BUILT_IN.get(type.name) ?? jsonText;
}

function enumWriter(type: GraphQLEnumType): WriteLeaf {
  const texts = new Map(type.getValues().map(({ name }) => [name, JSON.stringify(name)]));
  return (value) => (typeof value === 'string' ? texts.get(value) : undefined);
}
